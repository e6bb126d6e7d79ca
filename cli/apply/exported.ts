import { BackupError } from '../../lib/errors';
import {
  asWritten,
  type ClusterBackupManifest,
  ClusterBackupType,
  isBeingDeleted,
  type KubeObject,
  recordedIn,
  remoteFiles,
} from '../../lib/model';
import { describeObject, type Located } from '../input';
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

/** One finding for each record of a run: a new run of its name would write over the very files that the record is about. */
export function recordFindings(manifests: readonly WrittenManifest[]): BackupError[] {
  return manifests.filter(isRecord).map((manifest) => {
    const backup = manifest.exported as ClusterBackupManifest;
    const files = filesOf(backup);
    const kept =
      files.length === 0 ? '' : `; ${files.join(' and ')} stay as they are, to be fetched with any S3 client`;
    return new BackupError('run-record', recordProblem(backup), {
      at: `${manifest.at}: ${describeObject(backup)}`,
      value: shownBy(recordedIn(manifest)),
      fix: `leave it out${kept}; for a new backup, write a manifest with another name and without these fields`,
    });
  });
}

function recordProblem(backup: ClusterBackupManifest): string {
  return backup.spec?.delete === true || isBeingDeleted(backup)
    ? 'This is the record of a run whose files somebody asked to delete, and no manifest for another'
    : 'This is the record of a run, and no manifest for another one, which would write over its files';
}

const MOST = 4;

function shownBy(paths: readonly string[]): string {
  const shown = paths.slice(0, MOST).join(', ');
  return paths.length > MOST ? `${shown} and ${paths.length - MOST} more` : shown;
}

/** Of a target that nobody has checked yet. */
function filesOf(backup: ClusterBackupManifest): string[] {
  try {
    return backup.status?.status === 'Deleted' ? [] : remoteFiles(backup);
  } catch {
    return [];
  }
}

/** What was left out of exported objects, those with the same together: one line for each. */
export function leftOutTexts(
  manifests: readonly { object: KubeObject; left: readonly string[] }[],
): string[] {
  const alike = new Map<string, KubeObject[]>();
  for (const { object, left } of manifests) {
    if (left.length === 0) continue;
    const fields = left.join(', ');
    alike.set(fields, [...(alike.get(fields) ?? []), object]);
  }
  return [...alike].map(
    ([fields, objects]) =>
      `${namesText(objects)}: exported; left out, because the server, MOSK or an earlier owner wrote it: ${fields}`,
  );
}

function namesText(objects: readonly KubeObject[]): string {
  const names = objects.map(describeObject);
  return names.length > MOST
    ? `${names.slice(0, MOST - 1).join(', ')} and ${names.length - MOST + 1} more`
    : names.join(', ');
}
