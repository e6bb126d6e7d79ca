import { posix } from 'node:path';

/** Markdown as our pages have it, for a terminal: headings, paragraphs, lists and code. Tables stay as they are. */

/**
 * @param page path inside the package, from which its links go
 * @param width columns of a line; code and tables may be wider
 */
export function terminalText(markdown: string, page: string, width: number): string {
  const inlineText = (text: string) => withoutMarks(text, page);
  const out: string[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length > 0) out.push(...wrapped(inlineText(paragraph.join(' ')), width));
    paragraph = [];
  };
  let isCode = false;
  for (const line of markdown.replace(/<!--[\s\S]*?-->\n*/g, '').split('\n')) {
    if (line.startsWith('```')) {
      flush();
      isCode = !isCode;
    } else if (isCode) {
      out.push(`    ${line}`.trimEnd());
    } else if (/^#{1,6} /.test(line)) {
      flush();
      // The title as it is; sections in capitals, which need no colour.
      const [, marks = '', text = ''] = /^(#+) (.*)$/.exec(line) ?? [];
      out.push(marks === '#' ? inlineText(text) : inlineText(text).toUpperCase());
    } else if (line === '' || line.startsWith('|')) {
      flush();
      out.push(line);
    } else {
      // An item begins another paragraph; what continues it is indented.
      if (/^(-|\d+\.) /.test(line)) flush();
      paragraph.push(line.trim());
    }
  }
  flush();
  return `${out
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** Between the words of a command, which stay on one line. */
const HARD_SPACE = '\u00a0';

function withoutMarks(text: string, page: string): string {
  return text
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_link, words: string, to: string) => linkText(words, to, page))
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 0 ? prose(part) : part.replaceAll(' ', HARD_SPACE)))
    .join('');
}

function prose(text: string): string {
  return text
    .replaceAll('**', '')
    .replace(/(?<=^|\W)_(.+?)_(?=$|\W)/g, '$1')
    .replace(/\\([\\`*_[\]|<>#])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Nobody can click: a page is named by its path in the package, everything else by its address. */
function linkText(words: string, to: string, page: string): string {
  if (/^https?:/.test(to)) return `${words} <${to}>`;
  const path = to.startsWith('#') ? to : posix.join(posix.dirname(page), to);
  return path.endsWith(words) ? path : `${words} (${path})`;
}

/** On lines of that width, an item's below its first word; a word that is longer has a line of its own. */
function wrapped(text: string, width: number): string[] {
  const indent = ' '.repeat(/^(?:-|\d+\.) /.exec(text)?.[0].length ?? 0);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => each.replaceAll(HARD_SPACE, ' '));
}
