/** The longest of the words of a text. */
export function longestPart(text: string): number {
  return Math.max(...text.split(' ').map(({ length }) => length));
}

/**
 * A text in lines of a width: cut at blanks, and a word that is longer behind a sign that names have, or where it must be.
 * @param cutsNames otherwise a word that is longer than the width stays whole
 * @returns at least one line
 */
export function foldedCell(text: string, width: number, cutsNames: boolean): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const at = cutAt(rest, width, cutsNames);
    if (at >= rest.length) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

function cutAt(text: string, width: number, cutsNames: boolean): number {
  const blank = text.lastIndexOf(' ', width);
  if (blank > 0 && text.slice(0, blank).trim() !== '') return blank;
  if (!cutsNames) {
    const next = text.indexOf(' ', width);
    return next === -1 ? text.length : next;
  }
  const sign = /^.*[-/:.,@_]/s.exec(text.slice(0, width))?.[0].length ?? 0;
  return sign > width / 2 ? sign : width;
}
