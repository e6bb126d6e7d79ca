import { momentOf } from '../model';
import type { BackupFact, Stretch } from './facts';

/** When a backup was good, in milliseconds since the epoch. */
export interface GoodSpan {
  readonly since: number;
  /** Until then surely. */
  readonly sureUntil: number;
  /** From then on surely not. */
  readonly maybeUntil: number;
}

/** A stretch in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** By the time since when they were good. */
export function goodSpans(backups: readonly BackupFact[]): GoodSpan[] {
  return backups
    .flatMap(({ goodSince, goodUntil, goneBy }) => {
      const since = ms(goodSince);
      if (since === undefined) return [];
      return [
        { since, sureUntil: ms(goodUntil) ?? since, maybeUntil: ms(goneBy) ?? Number.POSITIVE_INFINITY },
      ];
    })
    .sort((a, b) => a.since - b.since);
}

/** Without overlaps, by time. */
export function spansOf(stretches: readonly Stretch[]): Span[] {
  const spans = stretches
    .map(({ from, to }) => ({ from: ms(from) ?? 0, to: ms(to) ?? 0 }))
    .sort((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/** Milliseconds since the epoch; `undefined` for what is no time. */
export function ms(time: string | null | undefined): number | undefined {
  return momentOf(time ?? undefined);
}

/** RFC 3339 in UTC; fractions of seconds only where there are some. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace(/\.000Z$/, 'Z');
}

export function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}
