import { BackupError } from '../../lib/errors';

/** What is to be done in the place of an import, which Pulumi does not have for dynamic resources (pulumi #16175). */
export function notImported(at: string): BackupError {
  return new BackupError('usage', 'Pulumi cannot import a dynamic resource', {
    at,
    fix: 'declare it with `adoptExisting: true`, without import: the next up takes over what is there',
  });
}
