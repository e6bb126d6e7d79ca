/**
 * Text that YAML 1.1 and YAML 1.2 both read as text: letters first, no sign that means something to YAML, and none of
 * the words and numbers below. Everything else is quoted as in JSON, which is YAML too.
 */
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./-]*$|^[A-Za-z_][A-Za-z0-9_./ ,()+*=-]*[A-Za-z0-9_./()+*=-]$/;
const PLAIN_CRON = /^[0-9*][0-9*/,-]*( [0-9*/,-]+){4}$/;
const WORDS = /^(y|n|yes|no|on|off|true|false|null|nan|inf|infinity|_*)$/i;

/**
 * One object as a YAML document, members in their order. Of our own, because the bytes must be the same with every
 * version of every library, and because it takes a tenth of the time of one that keeps comments and anchors.
 */
export function yamlText(value: unknown): string {
  return isBlock(value) ? block(value, '') : `${scalar(value)}\n`;
}

function block(value: object, indent: string): string {
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) {
      // The first member stands beside the dash.
      text += isBlock(item)
        ? `${indent}- ${block(item, `${indent}  `).slice(indent.length + 2)}`
        : `${indent}- ${scalar(item)}\n`;
    }
    return text;
  }
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const key = quoted(name);
    if (!isBlock(member)) text += `${indent}${key}: ${scalar(member)}\n`;
    else text += `${indent}${key}:\n${block(member, `${indent}  `)}`;
  }
  return text;
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return Array.isArray(value)
    ? '[]'
    : typeof value === 'object' && value !== null
      ? '{}'
      : String(value ?? null);
}

function quoted(text: string): string {
  const isPlain = (PLAIN.test(text) && !WORDS.test(text)) || (PLAIN_CRON.test(text) && !text.startsWith('*'));
  return isPlain ? text : JSON.stringify(text).replace(NOT_PRINTABLE, escaped);
}

// JSON lets them stand; YAML calls them not printable, or line breaks.
const NOT_PRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
