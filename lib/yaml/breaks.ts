import type { Remark } from './content';
import type { DocumentText } from './document-texts';

/** Comments and blank lines, the line that ends them, and the mark of the next file. */
const JOINED = /^((?:[^\S\n]*(?:#.*)?\n)*---.*\n)\ufeff/;
const BYTE_ORDER_MARK = '\ufeff';
/** What go-yaml refuses (readerc.go), and what breaks lines for it but not in every editor, or not in a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const REFUSED = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u2028\u2029\ufffe\uffff]|\p{Surrogate}/u;

/**
 * A document with the line breaks that go-yaml reads: a lone carriage return and the next line character break lines
 * as a line feed does, and the last line has one too. Of `\r\r\n` the last two go as one before go-yaml reads the rest.
 * A byte order mark goes where kubectl takes it, right behind the `---` before a joined file.
 */
export function breaksAsKubectl({ text, separated }: DocumentText): string | Remark {
  const refused = REFUSED.exec(text);
  if (refused !== null) {
    const code = refused[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const problem = `The character U+${code} cannot stand here as it is`;
    return { offset: refused.index, problem, fix: 'take it out or, in double quotes, escape it' };
  }
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  const broken = /[\r\u0085]/.test(ended) ? ended.replaceAll(/\r?\r\n|[\r\u0085]/g, '\n') : ended;
  if (!broken.includes(BYTE_ORDER_MARK)) return broken;
  const [, before = ''] = JOINED.exec(broken) ?? [];
  const joined = before !== '' && separated ? before + broken.slice(before.length + 1) : broken;
  const inside = /^\ufeff/m.exec(joined);
  if (inside === null) return joined;
  const fix = 'remove this invisible character, which two files that were joined leave behind';
  return { offset: inside.index, problem: 'A byte order mark stands before this line', fix };
}
