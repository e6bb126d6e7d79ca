import { BackupError } from '../../lib/errors';

/** What makes a text unreadable, and where. It quotes nothing of the text, which may hold a secret. */
export interface Mistake {
  /** As it was named. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; missing where the whole line is meant. */
  readonly column?: number;
  readonly problem: string;
  /** The offending number with its unit. */
  readonly value?: string;
  readonly fix: string;
}

export function mistakeError({ file, line, column, problem, value, fix }: Mistake): BackupError {
  const at = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
  return new BackupError('file-invalid', problem, { at, value, fix });
}
