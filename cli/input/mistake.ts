import { BackupError } from '../../lib/errors';
import type { DocumentMistake } from '../../lib/yaml';

/** What makes a file unreadable, or doubtful, and where. */
export interface Mistake extends DocumentMistake {
  /** As it was named. */
  readonly file: string;
}

export function mistakeError({ file, line, column, problem, value, fix }: Mistake): BackupError {
  const at = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
  return new BackupError('file-invalid', problem, { at, value, fix });
}
