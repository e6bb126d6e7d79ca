import { BackupError } from '../errors';
import { type Findings, measured, shown } from './findings';

/**
 * ASCII and C1 control characters and Unicode's line separators: MOSK copies values as they are into rclone's
 * configuration file, where a line break would add an option (inferred).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const CONTROL_CHARACTER = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/** What every value that reaches MOSK has in common: one line, and no placeholder left in it. */
export function* oneLineFindings(value: string, at: string, { secret }: { secret: boolean }): Findings {
  const show = secret ? measured : shown;
  const found = CONTROL_CHARACTER.exec(value);
  if (found !== null) {
    const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    yield new BackupError('control-character', 'The value has a line break or another control character', {
      at,
      value: `U+${code} after character ${[...value.slice(0, found.index)].length} of ${show(value)}`,
      fix: 'write the value on one line; look for a line break at its end',
    });
  }
  if (value.includes('${')) {
    yield new BackupError(
      'placeholder-value',
      'The value contains "${", a placeholder that nothing has replaced',
      {
        at,
        value: show(value),
        fix: 'replace the placeholder before the manifest is applied; as it stands it would become the real value',
      },
    );
  }
}
