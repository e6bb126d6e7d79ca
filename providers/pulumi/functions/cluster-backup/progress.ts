import { say } from '../say';
import type { BackupInputs } from './inputs';

interface Ref {
  readonly namespace: string;
  readonly name: string;
}

interface Progress {
  readonly phase: string;
  readonly elapsedMs: number;
  readonly message?: string;
  readonly ref: Ref;
}

/** A line for each phase, and the object that was last heard of. */
export function progressLines(inputs: BackupInputs): {
  show(progress: Progress): void;
  last(): Ref | undefined;
} {
  let ref: Ref | undefined;
  let phase: string | undefined;
  return {
    show(progress) {
      ref = progress.ref;
      if (progress.phase === phase && progress.message === undefined) return;
      phase = progress.phase;
      const seconds = Math.round(progress.elapsedMs / 1000);
      const message = progress.message === undefined ? '' : `: ${progress.message}`;
      say(inputs, `${progress.ref.name} ${phase}${message} (${seconds} s)`);
    },
    last: () => ref,
  };
}
