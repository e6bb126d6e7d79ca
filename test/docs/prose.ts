/** The running text of a page, as the rules of the pages want it: short paragraphs, and sentences that carry one thing. */
const WIDTH = 120;
const LINES = 6;
const SEMICOLONS = 1;

interface Paragraph {
  /** Number of its first line in the page. */
  readonly line: number;
  readonly lines: string[];
}

/** What is too long in a page, each as `line N: what`. A line counts as {@link WIDTH} columns, however it is broken. */
export function proseFaults(markdown: string): string[] {
  return paragraphsOf(markdown).flatMap(({ line, lines }) => {
    const text = seen(lines.map((each) => each.trim()).join(' '));
    if (/^(`+)[^`]+\1$/.test(text)) return [];
    const count = Math.max(lines.length, Math.ceil(text.length / WIDTH));
    return [
      ...(count > LINES ? [`line ${line}: a paragraph of ${count} lines`] : []),
      ...sentencesOf(text)
        .filter((sentence) => sentence.split(';').length - 1 > SEMICOLONS)
        .map((sentence) => `line ${line}: more than ${SEMICOLONS} semicolon in "${sentence.slice(0, 60)}"`),
    ];
  });
}

/** Links without their addresses, which nobody reads. */
const seen = (text: string) => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');

/** Code is no prose, whatever stands in it. */
function sentencesOf(text: string): string[] {
  return text
    .replaceAll(/(`+).+?\1/g, 'code')
    .split(/(?<=[.!?:][*_)"]*) |\|/)
    .map((sentence) => sentence.trim());
}

/** Paragraphs, items of lists and cells of tables. Blocks of code, comments and headings are passed over. */
export function paragraphsOf(markdown: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let until: RegExp | undefined;
  let continues = false;
  for (const [at, whole] of markdown.split('\n').entries()) {
    if (until !== undefined) {
      if (until.test(whole)) until = undefined;
      continue;
    }
    const line = whole.replace(/^> ?/, '');
    const fence = /^\s*(```+|~~~+)/.exec(line)?.[1];
    const comment = line.startsWith('<!--');
    if (fence !== undefined) until = new RegExp(`^(?:> ?)?\\s*${fence}\\s*$`);
    else if (comment && !line.includes('-->')) until = /-->/;
    if (fence !== undefined || comment || /^\s*(?:$|#)/.test(line)) {
      continues = false;
    } else if (/^\s*\|/.test(line)) {
      const cells = line.split(/(?<!\\)\|/).filter((cell) => !/^[\s:-]*$/.test(cell));
      paragraphs.push(...cells.map((cell) => ({ line: at + 1, lines: [cell] })));
      continues = false;
    } else if (continues && !/^\s*(?:[-*]|\d+\.) /.test(line)) {
      paragraphs.at(-1)?.lines.push(line);
    } else {
      paragraphs.push({ line: at + 1, lines: [line] });
      continues = true;
    }
  }
  return paragraphs;
}
