import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  asWritten,
  type ClusterBackupManifest,
  ClusterBackupType,
  isBeingDeleted,
  isGoodBackup,
  type KubeObject,
  recordedIn,
  remoteFiles,
} from '../../lib/model';
import type { Located } from '../input';
import { typeOf } from './order';

/** A manifest without what the server, MOSK and our tools have written into the object that it was made of. */
export interface WrittenManifest extends Located {
  /** Paths of what was left out. */
  readonly left: readonly string[];
  /** As it stands in the file. */
  readonly exported: KubeObject;
}

export function asWrittenManifest({
  object: exported,
  file,
  at,
  lineOf,
  lineNumberOf,
}: Located): WrittenManifest {
  return { ...asWritten(exported), exported, file, at, lineOf, lineNumberOf };
}

/** Whether a manifest is the record of a run: there is nothing to make of it. */
export function isRecord(manifest: WrittenManifest): boolean {
  return typeOf(manifest.object) === ClusterBackupType && recordedIn(manifest).length > 0;
}

/**
 * One finding for all records of runs: a new run of such a name would write over the very files that the record is about.
 * An export holds dozens of them, and what else is wrong shall be seen.
 */
export function recordFindings(manifests: readonly WrittenManifest[]): BackupError[] {
  const records = manifests.filter(isRecord);
  const [first] = records;
  if (first === undefined) return [];
  const backups = records.map(({ exported }) => exported as ClusterBackupManifest);
  const others =
    records.length === 1 ? '' : ` and ${records.length - 1} more: ${shown(backups.slice(1).map(nameOf))}`;
  const files = shown(backups.flatMap(filesOf));
  const [it, its] = records.length === 1 ? ['it', 'its'] : ['them', 'their'];
  const kept = files === '' ? '' : ` (${its} files stay in the storage: ${files})`;
  return [
    new BackupError('run-record', recordProblem(backups), {
      at: `${first.at}: ${objectName(first.object)}${others}`,
      // The more telling ones first: status, createdBy.
      value: shown([...recordedIn(first)].reverse()),
      fix: `leave ${it} out${kept}; for a new backup, write a manifest with another name and without these fields`,
    }),
  ];
}

function recordProblem(backups: readonly ClusterBackupManifest[]): string {
  // Nobody has checked that there is a spec.
  const asked = backups.some((backup) => isBeingDeleted({ ...backup, spec: { ...backup.spec } }));
  const what = asked ? 'a run whose files somebody asked to delete' : 'a run';
  return `This is the record of ${what}: another run of its name would write over its files`;
}

const MOST = 4;

/** `a, b, c and 37 more` */
function shown(texts: readonly string[]): string {
  const rest = texts.length - MOST + 1;
  return rest > 1 ? `${texts.slice(0, MOST - 1).join(', ')} and ${rest} more` : texts.join(', ');
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.name;
}

/** What is there for certain, of a target that nobody has checked yet. */
function filesOf(backup: ClusterBackupManifest): string[] {
  try {
    return isGoodBackup(backup) ? remoteFiles(backup) : [];
  } catch {
    return [];
  }
}

/** What was left out of exported objects, for people: one line, however many there are. */
export function leftOutText(
  manifests: readonly { readonly object: KubeObject; readonly left: readonly string[] }[],
): string | undefined {
  const exported = manifests.filter(({ left }) => left.length > 0);
  const [first] = exported;
  if (first === undefined) return undefined;
  const fields = [...new Set(exported.flatMap(({ left }) => left))].sort().join(', ');
  const [what, it] =
    exported.length === 1 ? [objectName(first.object), 'it'] : [`${exported.length} objects`, 'them'];
  return `${what} as exported: left out is what the server, MOSK or an earlier owner wrote into ${it}: ${fields}`;
}
