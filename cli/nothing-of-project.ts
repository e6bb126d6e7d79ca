import { BackupError } from '../lib/errors';

/** @param where it was looked for: names of management clusters, or what leads to one */
export function nothingOfProject(namespace: string, where: readonly string[]): BackupError {
  return new BackupError('not-found', 'Nothing is there of this project, and no inventory lists it', {
    at: `-n ${namespace}`,
    value: where.filter((each) => each !== '').join(', ') || undefined,
    fix: 'see how it is spelled: mosk-backup status --clusters -A; or leave -n out for all projects',
  });
}
