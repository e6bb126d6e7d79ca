import { LEVELS, type PolicyFinding } from '../policy';
import { type Consequence, SEVERITIES } from './consequence';
import type { Review } from './review';

/**
 * One change, judged in several ways: of each consequence and each new finding that counts which says the worst. Nothing
 * that one of them finds is lost; the rest is told as the first tells it.
 */
export function strictest([first, ...others]: readonly [Review, ...Review[]]): Review {
  const all = [first, ...others];
  const consequences = worst(
    all.map((each) => each.consequences),
    ({ code, about, managementCluster, place }: Consequence) =>
      [code, about, managementCluster, place?.text ?? ''].join('\n'),
    ({ severity }) => SEVERITIES.indexOf(severity),
  );
  const added = worst(
    all.map(({ findings }) => findings.added),
    ({ rule, about, managementCluster = '', path = '' }: PolicyFinding) =>
      [rule, about, managementCluster, path].join('\n'),
    ({ level }) => LEVELS.indexOf(level),
  );
  return { ...first, consequences, findings: { ...first.findings, added } };
}

/** @param rank 0 for the worst */
function worst<Each>(
  lists: readonly (readonly Each[])[],
  keyOf: (each: Each) => string,
  rank: (each: Each) => number,
): Each[] {
  const found = new Map<string, Each[]>();
  for (const list of lists) {
    const seen = new Map<string, number>();
    for (const each of list) {
      // Several of one key are told one by one.
      const key = keyOf(each);
      const index = seen.get(key) ?? 0;
      seen.set(key, index + 1);
      const known = found.get(key) ?? [];
      const before = known[index];
      if (before === undefined || rank(each) < rank(before)) known[index] = each;
      found.set(key, known);
    }
  }
  return [...found.values()].flat().sort((a, b) => rank(a) - rank(b));
}
