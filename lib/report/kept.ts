import type { GoodSpan, Span } from './spans';
import type { UnseenRun } from './unseen-runs';

export interface History {
  /** By the time since when they were good. */
  readonly good: readonly GoodSpan[];
  /** When history is known, without overlaps, by time. */
  readonly known: readonly Span[];
  /** Runs that were due and have left no object: each was removed since, or never began. */
  readonly unseenRuns: readonly UnseenRun[];
}

/** In milliseconds. */
export interface Shares {
  readonly within: number;
  readonly outside: number;
  readonly notKnown: number;
}

/**
 * How long, in a period, the newest good backup was at most as old as the RPO. What counts as outside is known: the RPO
 * before such a moment is all known history, every run that was due in it has left an object, and none of them was good.
 * That somebody has made one by hand, and removed it, is not reckoned with.
 */
export function sharesOf(history: History, period: Span, rpoMs: number): Shares {
  const shares = { within: 0, outside: 0, notKnown: 0 };
  for (const { from, to } of segments(history, period, rpoMs)) {
    shares[judged(history, from, rpoMs)] += to - from;
  }
  return shares;
}

/** Stretches in which nothing changes. */
function segments({ good, known, unseenRuns }: History, { from, to }: Span, rpoMs: number): Span[] {
  const edges = [
    ...good.flatMap(({ since, sureUntil, maybeUntil }) => [since, since + rpoMs, sureUntil, maybeUntil]),
    ...known.flatMap((span) => [span.from + rpoMs, span.to]),
    ...unseenRuns.flatMap(({ due, until }) => [due, until + rpoMs]),
  ];
  const inside = [...new Set([from, ...edges.filter((edge) => edge > from && edge < to), to])].sort(
    (a, b) => a - b,
  );
  return inside.slice(1).map((end, index) => ({ from: inside[index] ?? from, to: end }));
}

function judged({ good, known, unseenRuns }: History, at: number, rpoMs: number): keyof Shares {
  let maybe = false;
  // What is older than the RPO is of no use, whatever became of it.
  for (let index = countUntil(good, at) - 1; index >= 0; index -= 1) {
    const backup = good[index];
    if (backup === undefined || at - backup.since >= rpoMs) break;
    if (at < backup.sureUntil) return 'within';
    maybe ||= at < backup.maybeUntil;
  }
  if (maybe || !known.some(({ from, to }) => from <= at - rpoMs && at < to)) return 'notKnown';
  return unseenRuns.some(({ due, until }) => due <= at && at - until < rpoMs) ? 'notKnown' : 'outside';
}

export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly atLeast: boolean;
  readonly maybeShorter: boolean;
}

/**
 * The highest age that the newest good backup had in the period: it may have been made before. `undefined`: nothing is
 * known of it.
 */
export function longestGapOf(history: History, period: Span): Gap | undefined {
  const { good, known, unseenRuns } = history;
  const edges = [
    ...good.flatMap(({ since, sureUntil }) => [since, sureUntil]),
    ...known.flatMap(({ from, to }) => [from, to]),
  ];
  const ends = [...new Set([...edges.filter((edge) => edge > period.from && edge < period.to), period.to])];
  let longest: Gap | undefined;
  for (const to of ends) {
    // What ends a gap at this moment is none of it.
    const before = good.findLast(({ since, sureUntil }) => since < to && sureUntil >= to);
    const from = before?.since ?? known.find((span) => span.from < to && to <= span.to)?.from;
    if (from === undefined || (longest !== undefined && to - from <= longest.to - longest.from)) continue;
    // What is there at the end was seen, whatever had been there before.
    const maybeShorter =
      to < period.to &&
      (!known.some((span) => span.from <= from && to <= span.to) ||
        unseenRuns.some(({ due, until }) => until > from && due < to) ||
        good.some(
          (each) => each.since > from && each.since < to && each.sureUntil < to && each.maybeUntil >= to,
        ));
    longest = { from, to, atLeast: before === undefined, maybeShorter };
  }
  return longest;
}

/** How many of them were good at this moment or before. */
function countUntil(good: readonly GoodSpan[], at: number): number {
  let [low, high] = [0, good.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((good[middle]?.since ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
