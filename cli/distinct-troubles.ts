import type { BackupError } from '../lib/errors';

/**
 * Requests that fail alike fail for one reason, whichever kind they were for: what may not be read is told of each kind,
 * and a management cluster that nobody reaches once. Answers name their request, so that no two problems are alike.
 */
export function distinctTroubles(errors: readonly BackupError[]): BackupError[] {
  const reasonOf = ({ code, problem }: BackupError) => (code === 'forbidden' ? problem : code);
  return errors.filter(
    (each, index) => errors.findIndex((other) => reasonOf(other) === reasonOf(each)) === index,
  );
}
