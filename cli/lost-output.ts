import { BackupError } from '../lib/errors';

export interface LostOutput {
  /** Aborted once nobody takes the results any more: what would go on for ever ends. */
  readonly lost: AbortSignal;
  /** Of results that should have been kept and were not; a reader that has gone had what it wanted. */
  error(): BackupError | undefined;
}

/**
 * Whatever becomes of the output, a command does its work to the end and ends with its own result: `mosk-backup … | head`
 * makes no half of an `apply`, and no good end of a bad one.
 */
export function followOutput({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): LostOutput {
  const gone = new AbortController();
  let first: NodeJS.ErrnoException | undefined;
  stdout.on('error', (error) => {
    first ??= error;
    gone.abort();
  });
  // There is nobody left to tell.
  stderr.on('error', () => {});
  return {
    lost: gone.signal,
    error() {
      if (first === undefined || first.code === 'EPIPE') return undefined;
      return new BackupError('file-invalid', 'The results cannot be written; what the command does is done', {
        at: 'the standard output',
        value: first.code,
        fix: 'make room or write elsewhere, and look: mosk-backup status',
      });
    },
  };
}
