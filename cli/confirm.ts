import { BackupError } from '../lib/errors';
import type { Io } from './io';
import { linesText } from './output';

export interface Question {
  /** What will happen, for the terminal. */
  readonly lines: readonly string[];
  /** Such as `Change these Clusters?` */
  readonly question: string;
  /** Where, for the error. */
  readonly at: string;
  /** Of what, for the error. */
  readonly value?: string;
}

/**
 * Asks on the terminal. Without one nobody could answer, so the command must have been told.
 * @throws BackupError `not-a-terminal`, `aborted` when the answer is anything but yes
 */
export async function confirm({ lines, question, at, value }: Question, io: Io): Promise<void> {
  if (!io.stdin.isTTY) {
    throw new BackupError(
      'not-a-terminal',
      'This asks for confirmation, and there is no terminal to ask on',
      {
        at,
        value,
        fix: 'say --yes',
      },
    );
  }
  io.stderr.write(linesText(lines));
  const answer = await io.ask(`${question} Type "yes" to go on: `);
  if (answer === 'yes') return;
  throw new BackupError('aborted', 'Nothing was changed', {
    at,
    fix: 'answer with the word yes, or say --yes',
  });
}
