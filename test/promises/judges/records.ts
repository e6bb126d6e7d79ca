import type { ClusterBackupManifest, KubeObject } from '../../../lib/model';
import type { History } from '../history';
import { filesOf } from '../stored-files';
import { livesIn, sharesFiles, uidOf } from './life';

/** Its files are those of another backup too, or of one that is gone and has left them on purpose. */
export function isNeededElsewhere(history: History, backup: ClusterBackupManifest, n: number): boolean {
  const isLeft = (file: string) => isRecorded(history, file, n, uidOf(backup));
  return sharesFiles(livesIn(history), backup, n) || filesOf(backup).some(isLeft);
}

/**
 * Whether something that we have written tells of a file that has no object.
 * @param but uid of a backup whose own record does not count
 */
export function isRecorded({ records, processes }: History, file: string, n: number, but = 'none'): boolean {
  const last = new Map(
    records.filter((change) => change.n < n).map((change) => [change.object.metadata.uid, change]),
  );
  const made = new Set(
    records
      .filter(({ type, by }) => type === 'ADDED' && processes.has(by))
      .map(({ object }) => object.metadata.uid),
  );
  return [...last.values()].some(
    ({ type, object }) =>
      type !== 'DELETED' &&
      made.has(object.metadata.uid) &&
      !object.metadata.name.includes(but) &&
      names(object, file),
  );
}

/** The list of files is JSON in JSON. */
const names = (record: KubeObject, file: string) => JSON.stringify(record).includes(`${file}\\"`);

/** People have removed a record that named it. */
export function isForgotten({ records, processes }: History, file: string, n: number): boolean {
  return records.some(
    ({ type, object, by, n: then }) =>
      type === 'DELETED' && !processes.has(by) && then < n && names(object, file),
  );
}
