import { BackupError } from '../errors';
import { type Findings, notAString, shown, throwFirst } from './findings';
import { oneLineFindings } from './one-line';

/** Longest file name, in characters; file systems stop at 255 bytes. */
const MAX_FILE_NAME = 255;

/**
 * The name of an archive, without folders: `before-upgrade.tar`.
 * @throws BackupError `file-name`, `control-character`, `placeholder-value`
 */
export function checkFileName(name: string, at: string): void {
  throwFirst(fileNameFindings(name, at));
}

export function* fileNameFindings(name: unknown, at: string): Findings {
  if (typeof name !== 'string') {
    yield notAString(name, at, 'give the name of the file');
    return;
  }
  yield* oneLineFindings(name, at, { secret: false });
  if (name.length > MAX_FILE_NAME || !/^\.*[^/.][^/]*$/.test(name)) {
    yield new BackupError('file-name', 'This is not the name of a file', {
      at,
      value: shown(name),
      fix: `use 1 to ${MAX_FILE_NAME} characters without a slash, such as before-upgrade.tar; folders belong to the bucket`,
    });
  }
}
