/**
 * Text in which names and values stand between backticks, for Markdown that others write comments in: it
 * formats nothing by accident, links nothing and mentions nobody.
 */
export function inline(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? escaped(part) : code(part)))
    .join('');
}

/** Nothing between two backticks would make a run of them, which no single one ends; and a line break ends a headline. */
function code(part: string): string {
  return part === '' ? '' : `\`${part.replace(/\s+/g, ' ')}\``;
}

/** The same in a cell of a table, where a bar ends the cell even between backticks. */
export function inCell(text: string): string {
  return inline(text).replaceAll('|', '\\|');
}

/** The same without any formatting, for terminals and logs. */
export function plain(text: string): string {
  return text.replaceAll('`', '');
}

// An escaped @ or # still mentions a person or an issue, because that is looked for in the finished text: only another
// character behind it prevents that (or code).
const INVISIBLE = '&#8203;';

function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\*_~[\]|!]/g, '\\$&')
    .replace(/[@#](?=\w)/g, `$&${INVISIBLE}`);
}
