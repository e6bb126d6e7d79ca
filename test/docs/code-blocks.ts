/** A fenced block of a Markdown file. */
export interface CodeBlock {
  readonly language: string;
  /** What follows the language: how the block is tested. */
  readonly mark: string;
  readonly text: string;
  /** `file:line` of its first line. */
  readonly at: string;
}

/** All of them, those in items of lists too, without the indentation of the item. */
export function codeBlocks(markdown: string, file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = markdown.split('\n');
  for (let start = 0; start < lines.length; start += 1) {
    const opening = /^( *)(```+)(\S*)\s*(.*)$/.exec(lines[start] ?? '');
    if (opening === null) continue;
    const [, indent = '', fence = '', language = '', mark = ''] = opening;
    const end = lines.indexOf(indent + fence, start + 1);
    if (end < 0) throw new Error(`${file}:${start + 1}: this block has no end`);
    blocks.push({
      language,
      mark: mark.trim(),
      text: lines
        .slice(start + 1, end)
        .map((line) => `${line.startsWith(indent) ? line.slice(indent.length) : line}\n`)
        .join(''),
      at: `${file}:${start + 2}`,
    });
    start = end;
  }
  return blocks;
}
