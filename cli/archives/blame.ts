import { BackupError } from '../../lib/errors';
import type { NamedOptions } from './named-backup';

/** What the user has said is not the fault of the RCloneCredential; nor is it where there is none. */
export function blamingOptions(error: unknown, options: NamedOptions, hasObject: boolean): unknown {
  const given = Object.entries({
    '--endpoint': options.endpoint,
    '--access-key-id': options.accessKeyId,
    '--secret-file': options.secretFile,
    '--region': options.region,
    '--rclone-config': options.rcloneConfig,
    '--credential': options.credential,
    '--credential-secret': options.credentialSecret,
  }).flatMap(([option, value]) => (value === undefined ? [] : [option]));
  if (!BackupError.is(error) || !error.fix?.includes('RCloneCredential')) return error;
  if (given.length === 0 && hasObject) return error;
  const { code, problem, at, value, cause } = error;
  const fix = hasObject
    ? `check what was given with ${given.join(', ')}`
    : error.fix.replaceAll('the RCloneCredential', 'what was given of the storage');
  return new BackupError(code, problem, { at, value, fix, cause });
}
