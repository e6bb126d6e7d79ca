/** More would hide the message. */
const MOST = 5;

/** Words that may have been meant: the nearest by a slip of a letter or two or, if none is near, those that it is a part of. */
export function near(word: string, known: readonly string[]): string[] {
  const typed = word.toLowerCase();
  const apartOf = new Map(known.map((each) => [each, apart(typed, each.toLowerCase())]));
  const least = Math.min(...apartOf.values());
  const isSlip = least <= Math.min(3, Math.floor(typed.length / 3));
  return known
    .filter((each) => (isSlip ? apartOf.get(each) === least : typed.length > 3 && each.includes(typed)))
    .slice(0, MOST);
}

/** Words that are no further from it than a slip or two of the fingers; none for a short word, which is near to many. */
export function slips(word: string, known: readonly string[]): string[] {
  const typed = word.toLowerCase();
  return typed.length < 6 ? [] : known.filter((each) => apart(typed, each.toLowerCase()) <= 2).slice(0, MOST);
}

/** How many letters have to be added, left out or exchanged (Levenshtein). */
function apart(one: string, other: string): number {
  // What is far longer is far away, and nobody waits for it to be counted.
  if (Math.abs(one.length - other.length) > 8) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const exchanged = (row[column - 1] ?? 0) + Number(letter !== other[column - 1]);
      next.push(Math.min(exchanged, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
