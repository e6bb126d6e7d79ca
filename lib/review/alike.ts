import { naturalOrder } from '../model';

/** So few are rows of their own. */
const FEWEST = 3;

/**
 * What says the same of several objects, taken together: in the order of the first of each, and within one in the order
 * in which people count. Fewer than three stay by themselves.
 * @param sayingOf what is said; what stands between backticks makes no difference
 * @param nameOf what it is said of
 */
export function alike<Each>(
  items: readonly Each[],
  sayingOf: (each: Each) => readonly (string | undefined)[],
  nameOf: (each: Each) => string,
): (readonly [Each, ...Each[]])[] {
  const groups = new Map<string, [Each, ...Each[]]>();
  for (const each of items) {
    const key = sayingOf(each).map(withoutNames).join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].flatMap((group) => {
    const sorted = group.sort((a, b) => naturalOrder(nameOf(a), nameOf(b)));
    return sorted.length < FEWEST ? sorted.map((each): [Each] => [each]) : [sorted];
  });
}

function withoutNames(text = ''): string {
  return text.replace(/`[^`]*`/g, '`');
}
