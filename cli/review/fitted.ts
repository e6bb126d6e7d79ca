/**
 * Joins blocks until no more fit, and says how many are left out. What is left out is always the end: data comes first.
 */
export function fitted(head: string, blocks: readonly string[], tail: string, most: number): string {
  const whole = head + blocks.join('') + tail;
  if (whole.length <= most) return whole;
  const room = most - tail.length - cut(blocks.length).length;
  let text = head;
  let shown = 0;
  for (const block of blocks) {
    if (text.length + block.length > room) break;
    text += block;
    shown += 1;
  }
  return text + cut(blocks.length - shown) + tail;
}

function cut(left: number): string {
  return `\n**Cut here, because a comment can hold no more: ${left} more lines.** All of it: \`mosk-backup review … --format json\`.\n`;
}
