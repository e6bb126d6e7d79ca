import { BackupError } from '../../../lib/errors';
import { endingRecord, isUnderstood, type KubeObject } from '../../../lib/model';

/** Records never change once they are read, and each removal asks about all of them. */
const understood = new WeakSet<KubeObject>();

/** Whether a record says all that it knows of files. */
export function saysAll(record: KubeObject): boolean {
  if (understood.has(record)) return true;
  if (!isUnderstood(record)) return false;
  understood.add(record);
  return true;
}

/**
 * Files are deleted only where all records say what they are of: what is not known counts as needed, by `remove`, `prune`
 * and Pulumi alike.
 * @throws BackupError `files-unknown`
 */
export function checkUnderstood(record: KubeObject): void {
  if (saysAll(record)) return;
  const { name, namespace = '' } = record.metadata;
  throw new BackupError('files-unknown', 'A record of files that were left behind cannot be understood', {
    at: `${record.kind} ${namespace}/${name}`,
    fix: `look with the release that has written it; once nobody has a use for its files: ${endingRecord({ name, namespace })}`,
  });
}
