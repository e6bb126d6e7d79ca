/**
 * What restic keeps, written down anew from its documentation and from `ApplyPolicy` of its `internal/restic`: for tests
 * alone, to compare with. Each policy has a count and the bucket that it has seen last; snapshots pass newest first, and
 * each policy that has some of its count left keeps the first of a bucket, and the very last snapshot of all.
 */
export interface Snapshot {
  readonly name: string;
  readonly at: number;
}

export interface ResticPolicy {
  readonly last: number;
  readonly daily?: number | undefined;
  readonly weekly?: number | undefined;
  readonly monthly?: number | undefined;
}

/** Names of what stays. @param zone IANA, for `Intl`: another way to a calendar than the product's */
export function keptByRestic(
  snapshots: readonly Snapshot[],
  policy: ResticPolicy,
  zone: string,
): Set<string> {
  const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const dateOf = (at: number) => days.format(at);
  const weekOf = (at: number) => {
    const date = new Date(`${dateOf(at)}T00:00:00Z`);
    // The Thursday of a week tells its year, as ISO 8601 counts.
    date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
    const first = Date.UTC(date.getUTCFullYear(), 0, 1);
    return `${date.getUTCFullYear()}-W${Math.ceil(((date.getTime() - first) / 86_400_000 + 1) / 7)}`;
  };
  const buckets = [
    { left: policy.last, of: (_at: number, index: number) => `${index}`, seen: '' },
    { left: policy.daily ?? 0, of: dateOf, seen: '' },
    { left: policy.weekly ?? 0, of: weekOf, seen: '' },
    { left: policy.monthly ?? 0, of: (at: number) => dateOf(at).slice(0, 7), seen: '' },
  ];
  const kept = new Set<string>();
  const newestFirst = [...snapshots].sort((one, other) => other.at - one.at);
  for (const [index, { name, at }] of newestFirst.entries()) {
    for (const bucket of buckets) {
      if (bucket.left <= 0) continue;
      const value = bucket.of(at, index);
      if (value === bucket.seen && index < newestFirst.length - 1) continue;
      kept.add(name);
      bucket.seen = value;
      bucket.left -= 1;
    }
  }
  return kept;
}
