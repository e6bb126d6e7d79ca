import { BackupError } from '../../../lib/errors';
import { endingRecord, isUnderstood, type KubeObject } from '../../../lib/model';

/**
 * Whoever removes many backups with nobody reading along goes on only where all records say what they are of.
 * @throws BackupError `files-unknown`
 */
export function checkUnderstood(record: KubeObject): void {
  if (isUnderstood(record)) return;
  const { name, namespace = '' } = record.metadata;
  throw new BackupError('files-unknown', 'A record of files that were left behind cannot be understood', {
    at: `${record.kind} ${namespace}/${name}`,
    fix: `look with the release that has written it; once nobody has a use for its files: ${endingRecord({ name, namespace })}`,
  });
}
