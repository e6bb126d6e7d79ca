import { BackupError } from '../../errors';
import { beyondUs } from './beyond-us';

/** Go's `unicode.IsSpace`; JavaScript's own list differs in two characters. */
const BLANKS = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const OUTER_BLANKS = new RegExp(`^${BLANKS}|${BLANKS}$`, 'g');

/**
 * A value as rclone reads it back: MOSK copies options as they are into rclone's configuration file (documented,
 * RCloneCredential resource), and its reader (goconfig 1.0) drops blanks at the ends and one pair of quotes.
 * @throws BackupError `remote-config` for what that reader takes for a reference, or cannot read
 */
export function asConfigured(value: string, at: string): string {
  const text = value.replace(OUTER_BLANKS, '');
  if (/%\([^)]+\)s/.test(text)) {
    throw beyondUs('rclone would put another option in the place of %(…)s', at, 'write the value without it');
  }
  const quote = quoteOf(text);
  if (quote === undefined) return text;
  const end = text.lastIndexOf(quote);
  if (end >= quote.length) return text.slice(quote.length, end);
  throw new BackupError(
    'remote-config',
    'The value begins with a quotation mark and has no second one: rclone cannot read its configuration',
    { at, fix: 'remove it' },
  );
}

function quoteOf(text: string): string | undefined {
  if (text.length >= 2 && text.startsWith('`')) return '`';
  return text.length >= 6 && text.startsWith('"""') ? '"""' : undefined;
}
