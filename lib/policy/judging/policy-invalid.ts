import { BackupError } from '../../errors';

/** A policy that cannot be. */
export function invalidPolicy(problem: string, value: string, fix: string): BackupError {
  return new BackupError('policy-invalid', problem, { at: 'BackupPolicy', value, fix });
}
