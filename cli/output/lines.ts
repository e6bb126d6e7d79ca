import { onOneLine } from '../../lib/printable';

/** Lines for people, each of which stays one whatever names are in it; with a line break behind each. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${onOneLine(line)}\n`).join('');
}
