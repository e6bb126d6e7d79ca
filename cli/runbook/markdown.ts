import { printable } from '../../lib/printable';
import { codeSpan } from '../output/code-span';
import { inCell, inline } from '../output/inline';
import { type Block, CHANGING, type Text } from './document';

/** A document in Markdown, with a line break behind it. */
export function markdownOf(title: string, blocks: readonly Block[]): string {
  return `${[`# ${title}`, ...blocks.map(block)].join('\n\n')}\n`;
}

function block(each: Block): string {
  switch (each.kind) {
    case 'heading':
      return `${'#'.repeat(each.level)} ${line(each.text)}`;
    case 'text':
      return line(each.text);
    case 'list':
      return each.items
        .map((item, index) => `${each.ordered ? `${index + 1}.` : '-'} ${line(item)}`)
        .join('\n');
    case 'facts':
      return table(
        ['', ''],
        each.rows.map(([label, text]) => [[label], text]),
      );
    case 'table':
      return table(each.headings, each.rows);
    case 'commands': {
      const fence = '`'.repeat(Math.max(3, longestRun(each.text) + 1));
      return `${line([each.title])}:\n\n${fence}bash\n${printable(each.text)}\n${fence}`;
    }
    case 'changing':
      return [CHANGING.from, ...each.blocks.map(block), CHANGING.to].join('\n\n');
  }
}

function table(headings: readonly string[], rows: readonly (readonly Text[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(headings),
    row(headings.map(() => '---')),
    ...rows.map((cells) => row(cells.map((cell) => inCell(spans(cell))))),
  ].join('\n');
}

function line(text: Text): string {
  return inline(spans(text));
}

function spans(text: Text): string {
  return text
    .map((part) => (typeof part === 'string' ? part.replaceAll('`', "'") : codeSpan(part.said)))
    .join('');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
