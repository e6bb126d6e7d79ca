/** A fenced block of a Markdown file. */
export interface CodeBlock {
  readonly language: string;
  /** What follows the language: how the block is tested. */
  readonly mark: string;
  readonly text: string;
  /** `file:line` of its first line. */
  readonly at: string;
}

export function codeBlocks(markdown: string, file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = markdown.split('\n');
  for (let start = 0; start < lines.length; start += 1) {
    const opening = /^```(\S+)\s*(.*)$/.exec(lines[start] ?? '');
    if (opening === null) continue;
    const end = lines.indexOf('```', start + 1);
    const [, language = '', mark = ''] = opening;
    blocks.push({
      language,
      mark: mark.trim(),
      text: `${lines.slice(start + 1, end).join('\n')}\n`,
      at: `${file}:${start + 2}`,
    });
    start = end;
  }
  return blocks;
}
