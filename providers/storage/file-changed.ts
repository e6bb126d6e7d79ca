import { BackupError } from '../../lib/errors';

/** The bytes before belong to one file and those after to another: together they are none. */
export function fileChanged(place: string, value?: string): BackupError {
  return new BackupError('storage-file-changed', 'The file was changed while it was read', {
    at: place,
    value,
    fix: 'see who writes there, and run it again when they are done',
  });
}
