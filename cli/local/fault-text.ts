import { BackupError } from '../../lib/errors';
import type { ApiFault, FaultRule, Occurrence, StorageFault, StorageFaultRule, StuckRule } from '../../local';

/** A fault as a rule for the API, for the storage or for the controller. */
export type FaultOfText =
  | { readonly of: 'api'; readonly rule: FaultRule }
  | { readonly of: 'storage'; readonly rule: StorageFaultRule }
  | { readonly of: 'controller'; readonly rule: StuckRule };

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
const STUCK = 'stuck';
const WORKING = ['InProgress', 'UploadingInProgress', 'DeletionInProgress'] as const;
const METHODS = ['PUT', 'GET', 'HEAD', 'POST', 'DELETE'];

/** A number after the `=` of a word. */
interface Argument {
  /** How it stands for the number where the words are listed: `MS`. */
  readonly form: string;
  /** What is expected, for the message. */
  readonly says: string;
  readonly accepts: (value: number) => boolean;
}

/** A word without a number, one with it, one that may have it. */
type Word<Fault> =
  | { readonly takes?: undefined; readonly mayTake?: undefined; readonly fault: Fault }
  | { readonly takes: Argument; readonly mayTake?: undefined; readonly fault: (value: number) => Fault }
  | { readonly takes?: undefined; readonly mayTake: Argument; readonly fault: (value?: number) => Fault };

const atLeast = (least: number, form: string, unit: string): Argument => ({
  form,
  says: `a whole number of ${unit} from ${least}`,
  accepts: (value) => value >= least,
});
const MS = atLeast(1, 'MS', 'milliseconds');
const CHANGES = atLeast(1, 'CHANGES', 'changes');
const SECONDS = atLeast(0, 'SECONDS', 'seconds');
const REFUSAL: Argument = {
  form: '403 or =503',
  says: '403 or 503',
  accepts: (value) => value === 403 || value === 503,
};

const API: Readonly<Record<string, Word<ApiFault>>> = {
  latency: { takes: MS, fault: (ms) => ({ kind: 'latency', ms }) },
  '409': { fault: { kind: 'answer', status: 409 } },
  '410': { fault: { kind: 'answer', status: 410 } },
  '429': { mayTake: SECONDS, fault: (retryAfterS) => ({ kind: 'answer', status: 429, retryAfterS }) },
  '500': { fault: { kind: 'answer', status: 500 } },
  '503': { mayTake: SECONDS, fault: (retryAfterS) => ({ kind: 'answer', status: 503, retryAfterS }) },
  '504': { fault: { kind: 'answer', status: 504 } },
  reset: { fault: { kind: 'reset' } },
  'lost-answer': { fault: { kind: 'lostAnswer' } },
  'late-answer': { fault: { kind: 'lateAnswer' } },
  silence: { fault: { kind: 'silence' } },
  'half-line': { fault: { kind: 'halfLine' } },
  expired: { fault: { kind: 'expired' } },
  coalesce: { takes: MS, fault: (ms) => ({ kind: 'coalesce', ms }) },
  stale: { takes: CHANGES, fault: (changes) => ({ kind: 'stale', changes }) },
};

const STORAGE: Readonly<Record<string, Word<StorageFault>>> = {
  'storage-refuse': {
    takes: REFUSAL,
    fault: (status) => ({ kind: 'refuse', status: status === 403 ? 403 : 503 }),
  },
  'storage-stall': { takes: MS, fault: (ms) => ({ kind: 'stall', ms }) },
  'storage-lose': { fault: { kind: 'lose' } },
  'storage-full': { fault: { kind: 'full' } },
  'storage-gone': { fault: { kind: 'gone' } },
};

/**
 * `429=5 create clusterbackups x2`, `latency=200 25%`, `lost-answer patch +1`, `storage-refuse=403 PUT x3`: a fault with
 * its number, verbs (methods for the storage, statuses for `stuck`), a resource, how often (`x`), after how many (`+`), how likely (`%`).
 * Without `x` it acts always where it has a chance, and once where it has none.
 * @throws BackupError `usage`
 */
export function faultOf(text: string): FaultOfText {
  const [first = '', ...words] = text.trim().split(/\s+/);
  const [, name = '', number] = /^([^=]*)(?:=(.*))?$/.exec(first) ?? [];
  const occurrence = occurrenceOf(words, text);
  const others = words.filter((word) => !isOccurrence(word));
  const api = Object.hasOwn(API, name) ? API[name] : undefined;
  if (api !== undefined) {
    const verbs = others.filter((word) => VERBS.includes(word));
    const [resource, ...more] = others.filter((word) => !VERBS.includes(word));
    if (more.length > 0) throw unreadable(text, `"${more[0]}" is neither a verb nor the only resource`);
    if (resource !== undefined && !RESOURCES.includes(resource)) {
      throw unreadable(text, `"${resource}" is neither a verb nor one of ${RESOURCES.join(', ')}`);
    }
    const rule = {
      fault: made(name, api, number, text),
      ...(verbs.length > 0 && { verbs }),
      ...(resource && { resource }),
    };
    return { of: 'api', rule: { ...rule, ...occurrence } };
  }
  if (name === STUCK) return { of: 'controller', rule: { ...duringOf(others, number, text), ...occurrence } };
  const storage = Object.hasOwn(STORAGE, name) ? STORAGE[name] : undefined;
  if (storage === undefined) throw unreadable(text, `"${name}" is no fault`);
  const odd = others.find((word) => !METHODS.includes(word));
  if (odd !== undefined) throw unreadable(text, `"${odd}" is no method of the storage`);
  const methods = others.length > 0 ? { methods: others } : {};
  return { of: 'storage', rule: { fault: made(name, storage, number, text), ...methods, ...occurrence } };
}

function duringOf(words: readonly string[], number: string | undefined, text: string): StuckRule {
  if (number !== undefined) throw unreadable(text, `"${STUCK}" takes no number`);
  const odd = words.find((word) => !WORKING.some((status) => status === word));
  if (odd !== undefined) throw unreadable(text, `"${odd}" is none of ${WORKING.join(', ')}`);
  const during = WORKING.filter((status) => words.includes(status));
  return during.length === 0 ? {} : { during };
}

const TIMES = /^x(\d+)$/;
const SKIP = /^\+(\d+)$/;
const PERCENT = /^(\d+(?:\.\d+)?)%$/;
const isOccurrence = (word: string) => [TIMES, SKIP, PERCENT].some((pattern) => pattern.test(word));

function occurrenceOf(words: readonly string[], text: string): Occurrence {
  const after = (pattern: RegExp) => {
    const [found, again] = words.flatMap((word) => pattern.exec(word)?.[1] ?? []);
    if (again !== undefined) throw unreadable(text, `${found} and ${again} cannot both hold`);
    return found;
  };
  const times = after(TIMES);
  const skip = after(SKIP);
  const percent = after(PERCENT);
  if (percent !== undefined && Number(percent) > 100)
    throw unreadable(text, `${percent}% is more than always`);
  return {
    ...(skip !== undefined && { skip: Number(skip) }),
    ...(percent !== undefined && { chance: Number(percent) / 100, times: Number.POSITIVE_INFINITY }),
    ...(times !== undefined && { times: Number(times) }),
  };
}

function made<Fault>(name: string, word: Word<Fault>, number: string | undefined, text: string): Fault {
  if (word.takes !== undefined) return word.fault(countOf(name, word.takes, number, text));
  if (word.mayTake !== undefined)
    return word.fault(number === undefined ? undefined : countOf(name, word.mayTake, number, text));
  if (number !== undefined) throw unreadable(text, `"${name}" takes no number`);
  return word.fault;
}

function countOf(name: string, { form, says, accepts }: Argument, number: string | undefined, text: string) {
  if (number !== undefined && /^\d+$/.test(number) && accepts(Number(number))) return Number(number);
  const instead = number === undefined ? '' : `, not "${number}"`;
  throw unreadable(text, `"${name}=${form}" wants ${says}${instead}`);
}

const WORD_FORMS = Object.entries<Word<unknown>>({ ...API, ...STORAGE }).map(([name, { takes, mayTake }]) => {
  if (takes !== undefined) return `${name}=${takes.form}`;
  return mayTake === undefined ? name : `${name}[=${mayTake.form}]`;
});
const FORMS = [...WORD_FORMS, STUCK];

function unreadable(text: string, reason: string): BackupError {
  return new BackupError('usage', `This fault cannot be read: ${reason}`, {
    at: '--fault',
    value: JSON.stringify(text),
    fix: `begin with one of ${FORMS.join(', ')}; then verbs, a resource, x2 (twice), +1 (after one), 10% (by chance)`,
  });
}
