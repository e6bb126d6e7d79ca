import { BackupError } from '../../../lib/errors';
import { type BackupRef, describeBackup } from './backup-ref';
import { DEFAULT_TIMEOUT_MS, type PatienceOptions, type Session } from './session';

/**
 * The same promise, for no longer than somebody has patience: what many share cannot be ended by one of them.
 * @throws BackupError `timeout`, `aborted`
 */
export async function within<T>(
  { clock, client }: Session,
  ref: BackupRef,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: PatienceOptions,
  shared: Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const end = () => over.abort();
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  const impatience = clock.sleep(timeoutMs, over.signal).then(() => {
    const problem = signal?.aborted
      ? 'The waiting was interrupted'
      : `The management API at ${client.server} has not answered within ${timeoutMs / 1000} s`;
    throw new BackupError(signal?.aborted ? 'aborted' : 'timeout', `${problem}; nothing was changed`, {
      at: describeBackup(ref),
      fix: 'do the same again',
    });
  });
  try {
    return await Promise.race([shared, impatience]);
  } finally {
    end();
    signal?.removeEventListener('abort', end);
  }
}

/** The same for what has to be given back: late, it is, as soon as it is there. */
export async function withinOrUndone<T>(
  session: Session,
  ref: BackupRef,
  options: PatienceOptions,
  { asked, undo }: { readonly asked: Promise<T>; readonly undo: (late: T) => void },
): Promise<T> {
  try {
    return await within(session, ref, options, asked);
  } catch (error) {
    asked.then(undo, () => {});
    throw error;
  }
}
