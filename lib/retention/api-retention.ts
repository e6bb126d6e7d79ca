/**
 * Whether the API of a management cluster may remove backups by itself. MOSK documents no such field (not found); one that
 * was learned, or that a manifest sets, is taken for one by its name (inferred).
 */
import { BackupError } from '../errors';
import { isObject, type KubeObject, type MoskApi } from '../model';
import type { Retention } from './retention';

/** Words of which one in the name of a member is enough. */
const WORDS: ReadonlySet<string> = new Set(
  'retention retain retained keep kept ttl lifetime expire expires expiry expiration prune pruning purge cleanup gc copies'.split(
    ' ',
  ),
);
/** And such as need each other: `historyLimit`, `maxBackups`, `maxAge`, `backupCount`. */
const BOUNDS: ReadonlySet<string> = new Set('limit max maximum count number'.split(' '));
const BOUND: ReadonlySet<string> = new Set('history backup backups age'.split(' '));

/** Members that are something else, or hold what is. */
const KNOWN: readonly string[] = ['targetCluster', 'parameters', 'createdBy', 'fileNames'];

/** Paths of fields by which the API may remove backups: learned ones, and those that a spec sets. */
export function apiRetentionFields(api: MoskApi, spec: unknown): string[] {
  const facts = Object.entries(api.learned?.facts ?? {}).flatMap(([name, fact]) =>
    name.startsWith('extraFields.ClusterBackup') && 'value' in fact && isObject(fact.value)
      ? Object.keys(fact.value).map((path) => ({
          path,
          text: `${name.slice('extraFields.'.length)} spec.${path}`,
        }))
      : [],
  );
  const learned = facts.filter(({ path }) => isLike(path)).map(({ text }) => text);
  const set = pathsIn(spec).filter((path) => isLike(path) && path !== api.settings.schedule.cronField);
  return [...new Set([...set.map((path) => `spec.${path}`), ...learned])];
}

function isLike(path: string): boolean {
  const members = path.split('.');
  return !KNOWN.includes(members[0] ?? '') && members.some(isLikeWord);
}

/** By the words that camel case, hyphens and underscores separate. */
function isLikeWord(member: string): boolean {
  const words = member
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const has = (among: ReadonlySet<string>) => words.some((word) => among.has(word));
  return has(WORDS) || (has(BOUNDS) && has(BOUND));
}

function pathsIn(value: unknown, path = '', depth = 0): string[] {
  if (!isObject(value) || depth > 8) return path === '' ? [] : [path];
  return Object.entries(value).flatMap(([member, inner]) =>
    inner === undefined || inner === null
      ? []
      : pathsIn(inner, path === '' ? member : `${path}.${member}`, depth + 1),
  );
}

/** What is wrong with a retention of ours beside one of the API; `undefined`: nothing, or somebody has said why. */
export function twiceFinding(
  retention: Retention,
  { spec }: Pick<KubeObject, 'spec'>,
  api: MoskApi,
  at: string,
): BackupError | undefined {
  const fields = retention.besideApi === undefined ? apiRetentionFields(api, spec) : [];
  if (fields.length === 0) return undefined;
  return new BackupError('retention-twice', 'The API may remove the backups of this schedule as well', {
    at,
    value: fields.join(', '),
    fix: 'leave one of the two out; or say in the retention why both may remove backups: besideApi',
  });
}
