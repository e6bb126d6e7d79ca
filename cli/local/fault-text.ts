import { BackupError } from '../../lib/errors';
import type { ApiFault, FaultRule, Occurrence, StorageFault, StorageFaultRule } from '../../local';

/** A fault as a rule for the API or for the storage. */
export type FaultOfText =
  | { readonly of: 'api'; readonly rule: FaultRule }
  | { readonly of: 'storage'; readonly rule: StorageFaultRule };

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const RESOURCES = [
  'clusterbackups',
  'clusterbackupschedules',
  'rclonecredentials',
  'keyencryptionkeys',
  'clusters',
  'secrets',
  'events',
  'namespaces',
  'customresourcedefinitions',
];
const METHODS = ['PUT', 'GET', 'HEAD', 'POST', 'DELETE'];

/** Word → fault; the number is what stands after its `=`. */
const API: Readonly<Record<string, (value?: number) => ApiFault>> = {
  latency: (ms = 1_000) => ({ kind: 'latency', ms }),
  '409': () => ({ kind: 'answer', status: 409 }),
  '410': () => ({ kind: 'answer', status: 410 }),
  '429': (retryAfterS) => ({ kind: 'answer', status: 429, retryAfterS }),
  '500': () => ({ kind: 'answer', status: 500 }),
  '503': (retryAfterS) => ({ kind: 'answer', status: 503, retryAfterS }),
  '504': () => ({ kind: 'answer', status: 504 }),
  reset: () => ({ kind: 'reset' }),
  'lost-answer': () => ({ kind: 'lostAnswer' }),
  'late-answer': () => ({ kind: 'lateAnswer' }),
  silence: () => ({ kind: 'silence' }),
  'half-line': () => ({ kind: 'halfLine' }),
  expired: () => ({ kind: 'expired' }),
  coalesce: (ms = 1_000) => ({ kind: 'coalesce', ms }),
  stale: (changes = 3) => ({ kind: 'stale', changes }),
};

const STORAGE: Readonly<Record<string, (value?: number) => StorageFault>> = {
  'storage-refuse': (status) => ({ kind: 'refuse', status: status === 403 ? 403 : 503 }),
  'storage-stall': (ms = 10_000) => ({ kind: 'stall', ms }),
  'storage-lose': () => ({ kind: 'lose' }),
};

/** Words that `--fault` begins with. */
export const FAULT_WORDS = [...Object.keys(API), ...Object.keys(STORAGE)];

/**
 * `429=5 create clusterbackups x2`, `latency=200 25%`, `lost-answer patch +1`, `storage-refuse=403 PUT x3`: a fault with
 * its number, verbs (methods for the storage), a resource, how often (`x`), after how many (`+`), how likely (`%`).
 * Without `x` it acts always where it has a chance, and once where it has none.
 * @throws BackupError `usage`
 */
export function faultOf(text: string): FaultOfText {
  const [first = '', ...words] = text.trim().split(/\s+/);
  const [name = '', number] = first.split('=');
  const value = number === undefined ? undefined : countOf(number, text);
  const occurrence = occurrenceOf(words, text);
  const others = words.filter((word) => !OCCURRENCE.test(word));
  const api = API[name];
  if (api !== undefined) {
    const verbs = others.filter((word) => VERBS.includes(word));
    const [resource, ...more] = others.filter((word) => !VERBS.includes(word));
    if (more.length > 0) throw unreadable(text, `"${more[0]}" is neither a verb nor the only resource`);
    if (resource !== undefined && !RESOURCES.includes(resource)) {
      throw unreadable(text, `"${resource}" is neither a verb nor one of ${RESOURCES.join(', ')}`);
    }
    const rule = { fault: api(value), ...(verbs.length > 0 && { verbs }), ...(resource && { resource }) };
    return { of: 'api', rule: { ...rule, ...occurrence } };
  }
  const storage = STORAGE[name];
  if (storage === undefined) throw unreadable(text, `"${name}" is no fault`);
  if (name === 'storage-refuse' && ![undefined, 403, 503].includes(value))
    throw unreadable(text, `a storage refuses with 403 or 503, not ${value}`);
  const odd = others.find((word) => !METHODS.includes(word));
  if (odd !== undefined) throw unreadable(text, `"${odd}" is no method of the storage`);
  const methods = others.length > 0 ? { methods: others } : {};
  return { of: 'storage', rule: { fault: storage(value), ...methods, ...occurrence } };
}

const OCCURRENCE = /^(x\d+|\+\d+|\d+(\.\d+)?%)$/;

function occurrenceOf(words: readonly string[], text: string): Occurrence {
  const after = (pattern: RegExp) =>
    words.map((word) => pattern.exec(word)?.[1]).find((found) => found !== undefined);
  const times = after(/^x(\d+)$/);
  const skip = after(/^\+(\d+)$/);
  const percent = after(/^(\d+(?:\.\d+)?)%$/);
  if (percent !== undefined && Number(percent) > 100)
    throw unreadable(text, `${percent}% is more than always`);
  return {
    ...(skip !== undefined && { skip: Number(skip) }),
    ...(percent !== undefined && { chance: Number(percent) / 100, times: Number.POSITIVE_INFINITY }),
    ...(times !== undefined && { times: Number(times) }),
  };
}

function countOf(number: string, text: string): number {
  if (/^\d+$/.test(number)) return Number(number);
  throw unreadable(text, `"${number}" is no whole number`);
}

function unreadable(text: string, reason: string): BackupError {
  return new BackupError('usage', `This fault cannot be read: ${reason}`, {
    at: '--fault',
    value: JSON.stringify(text),
    fix: `begin with one of ${FAULT_WORDS.join(', ')}; then verbs, a resource, x2 (twice), +1 (after one), 10% (by chance)`,
  });
}
