/** GitHub takes no more in one comment; GitLab takes far more. */
export const MOST_CHARACTERS = 65_536;

/**
 * Joins blocks until the next one does not fit, and says how many are left out: always those at the end, where the least
 * important stand.
 */
export function trimmedComment(head: string, blocks: readonly string[], tail: string, most: number): string {
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
  return `\n**Cut here, because a comment holds no more: ${left} more items.** \`mosk-backup review --format json\` shows all.\n`;
}
