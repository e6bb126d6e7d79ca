/**
 * Taking an object over that is there already, with open eyes: what the write would change of it, what stays, and whose it
 * was; and whether it may be done.
 */
import { BackupError } from '../../errors';
import { ClusterBackupType } from '../api/kinds';
import type { ClusterBackupManifest, KubeObject } from '../api/manifest';
import { qualifiedName } from '../api/names';
import { RECORDS } from '../api/record-kinds';
import { RETENTION_ANNOTATION } from '../api/records';
import { keptFrom } from '../records/owner';
import { isNamed, type OwnerMark, ownerMarks } from '../records/owner-marks';
import { type FieldChange, fieldChanges, leavesOf, merged, pathText, wholeFields } from './field-changes';
import { changeText, type ShownChange, shownChange, shownPath } from './shown-change';

/** The JSON shape of one; documented in docs/json.md. */
export interface Takeover {
  /** Whose it is, as `OwnerMark.owner`; empty: nobody's. */
  readonly from: readonly string[];
  /** Whose it was, if somebody has given it up. */
  readonly keptFrom?: string;
  readonly changes: readonly ShownChange[];
  /** Paths that the declaration does not name, and that stay as they are. */
  readonly stays: readonly string[];
}

export interface Claim {
  /** Who takes it: the text of an owner. */
  readonly owner: string;
  /** Owners from whom it may be taken, see `isNamed`. */
  readonly from: readonly string[];
  /** Whether what is there may be changed; marks always are. */
  readonly change: boolean;
  /** How whoever claims says these two. */
  readonly words: { from(owner: string): string; readonly change: string };
}

/** Owners besides the one who claims, and besides those that the declaration itself names. */
export function otherOwners(live: KubeObject, owner: string | undefined, declared?: KubeObject): OwnerMark[] {
  const own = [owner, ...(declared === undefined ? [] : ownerMarks(declared).map((mark) => mark.owner))];
  return ownerMarks(live).filter((mark) => !own.includes(mark.owner));
}

/**
 * Metadata of a merge patch that takes the marks of other owners off.
 * @param declared keeps what it says itself
 */
export function withoutMarks(marks: readonly OwnerMark[], declared?: KubeObject) {
  const { labels = {}, annotations = {} } = declared?.metadata ?? {};
  const none = (keys: readonly string[], kept: object) =>
    Object.fromEntries(keys.filter((key) => !(key in kept)).map((key) => [key, null]));
  return {
    labels: none(
      marks.flatMap((mark) => mark.labels),
      labels,
    ),
    annotations: none(
      marks.flatMap((mark) => mark.annotations),
      annotations,
    ),
  };
}

/**
 * @param patch merge patch that is going to be sent, marks included
 * @param declared what the object is declared to be
 */
export function takeover(live: KubeObject, patch: object, declared: KubeObject): Takeover {
  const after = merged(live, patch) as KubeObject;
  const kept = keptFrom(live);
  return {
    from: ownerMarks(live).map(({ owner }) => owner),
    ...(kept !== undefined && { keptFrom: kept }),
    changes: fieldChanges(live, after).map((change) => shownChange(live, change)),
    stays: staying(after, declared),
  };
}

/**
 * Refuses what may not be taken.
 * @throws BackupError `being-deleted`, `not-ours`, `adoption-changes`
 */
export function requireTakeable(live: KubeObject, patch: object, claim: Claim): void {
  const at = `${live.kind} ${qualifiedName(live.metadata.namespace, live.metadata.name)}`;
  if (live.metadata.deletionTimestamp !== undefined) {
    throw new BackupError('being-deleted', 'This object is being deleted', {
      at,
      value: `since ${live.metadata.deletionTimestamp}`,
      fix: 'do the same again once it is gone: then it is made',
    });
  }
  refuseMade(live, at);
  const [other] = otherOwners(live, claim.owner).filter((mark) => !isNamed(mark, claim.from));
  if (other !== undefined) {
    throw new BackupError('not-ours', 'This object exists, and belongs to somebody else', {
      at,
      value: `owner ${other.owner}, by ${[...other.annotations, ...other.labels].join(', ')}`,
      fix: `if that owner gives it up, or is no more: ${claim.words.from(other.owner)}; else choose another name, or use it by its name without declaring it here`,
    });
  }
  const changed = fieldChanges(live, merged(live, patch) as KubeObject).filter((each) =>
    changesIt(live, each),
  );
  if (claim.change || changed.length === 0) return;
  throw new BackupError('adoption-changes', 'Taking this object over would change it', {
    at,
    value: changed.map((each) => changeText(shownChange(live, each))).join('; '),
    fix: `describe it as it is; or, to change it: ${claim.words.change}`,
  });
}

/** What a schedule or an update has made is theirs, whoever else may have written on it. */
function refuseMade(live: KubeObject, at: string): void {
  if (live.kind !== ClusterBackupType.kind) return;
  const { schedule, updateRelease } = (live as ClusterBackupManifest).spec.createdBy ?? {};
  if (schedule === undefined && updateRelease === undefined) return;
  throw new BackupError('not-ours', 'MOSK has made this backup by itself, and nobody takes it over', {
    at,
    value: schedule === undefined ? `made by the update to ${updateRelease}` : `made by schedule ${schedule}`,
    fix: 'leave it to them; for a backup of your own, choose another name',
  });
}

/** But for what backups go by: another one is a change like that of a field. */
const OUR_KEYS: ReadonlySet<string> = new Set(
  RECORDS.map(({ key }) => key).filter((key) => key !== RETENTION_ANNOTATION),
);

/** A mark of an owner that comes or goes is no change of the object, and neither is a label that nobody had. */
function changesIt(live: KubeObject, { path, from }: FieldChange): boolean {
  const [root, field, key = ''] = path;
  if (root !== 'metadata' || key === RETENTION_ANNOTATION) return true;
  if (from === undefined || OUR_KEYS.has(key)) return false;
  const marks = ownerMarks(live).flatMap((mark) => (field === 'labels' ? mark.labels : mark.annotations));
  return !marks.includes(key);
}

/** kubectl's memory, which says nothing of the object. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function staying(after: KubeObject, declared: KubeObject): string[] {
  const named = new Set(valuesOf(declared).map(pathText));
  const paths = valuesOf(after)
    .filter((path) => !named.has(pathText(path)))
    .filter(([root, , key = '']) => root === 'spec' || !(OUR_KEYS.has(key) || key === LAST_APPLIED))
    .map(shownPath);
  return [...new Set(paths)].sort();
}

/** A secret is one value, in whichever form. */
function valuesOf(object: KubeObject): string[][] {
  const { labels, annotations } = object.metadata;
  const whole = wholeFields(object);
  return leavesOf({ metadata: { labels, annotations }, spec: object.spec }).map((path) =>
    whole.includes(pathText(path.slice(0, 2))) ? path.slice(0, 2) : path,
  );
}

/** What people read before it is written: whose it is, then `spec.schedule: "0 5 * * *" → "0 1 * * *"`, then what stays. */
export function takeoverLines({ from, keptFrom: kept, changes, stays }: Takeover): string[] {
  const owner =
    from.length > 0 ? from.join(', ') : kept === undefined ? 'nobody' : `nobody, kept from ${kept}`;
  return [
    `belongs to ${owner}`,
    ...changes.map(changeText),
    ...(stays.length === 0 ? [] : [`stays: ${stays.join(', ')}`]),
  ];
}
