import { isLocalOnly, type Report, type ReportCluster } from '../../lib/report';

type Value = string | number | boolean | null;

/** In this order, which stays; further ones may follow. Documented in docs/report.md. */
export const COLUMNS: readonly {
  readonly name: string;
  readonly of: (cluster: ReportCluster, report: Report) => Value;
}[] = [
  { name: 'management_cluster', of: ({ facts }) => facts.managementCluster },
  { name: 'project', of: ({ facts }) => facts.project },
  { name: 'cluster', of: ({ facts }) => facts.name },
  { name: 'tier', of: ({ tier }) => tier },
  { name: 'rpo_seconds', of: ({ rpoSeconds }) => rpoSeconds },
  { name: 'state', of: ({ today }) => today.state },
  { name: 'scheduled', of: ({ today }) => today.scheduled },
  {
    name: 'schedules',
    of: ({ today }) => today.schedules.map(({ name, expression }) => `${name} ${expression}`).join('; '),
  },
  { name: 'newest_good', of: ({ today }) => today.newest?.name ?? null },
  { name: 'newest_good_at', of: ({ today }) => today.newest?.at ?? null },
  { name: 'age_seconds', of: ({ today }) => today.newest?.ageSeconds ?? null },
  { name: 'place', of: ({ today }) => today.newest?.place ?? null },
  { name: 'encrypted', of: ({ today }) => today.newest?.encrypted ?? null },
  {
    name: 'local_only',
    of: (cluster) => (cluster.today.state === 'not-known' ? null : isLocalOnly(cluster)),
  },
  { name: 'lost_seconds', of: ({ today }) => today.lostSeconds },
  { name: 'counted_from', of: ({ kept }) => kept?.from ?? null },
  { name: 'counted_to', of: ({ kept }) => kept?.to ?? null },
  { name: 'within_rpo_seconds', of: ({ kept }) => kept?.withinSeconds ?? null },
  { name: 'outside_rpo_seconds', of: ({ kept }) => kept?.outsideSeconds ?? null },
  { name: 'not_known_seconds', of: ({ kept }) => kept?.notKnownSeconds ?? null },
  { name: 'longest_gap_seconds', of: ({ longestGap }) => longestGap?.seconds ?? null },
  { name: 'longest_gap_from', of: ({ longestGap }) => longestGap?.from ?? null },
  { name: 'longest_gap_to', of: ({ longestGap }) => longestGap?.to ?? null },
  { name: 'history_known_since', of: ({ knownSince }) => knownSince },
  {
    name: 'failed_runs',
    of: ({ facts }, { outages }) =>
      outages
        .filter(
          (each) =>
            each.managementCluster === facts.managementCluster &&
            each.project === facts.project &&
            each.cluster === facts.name,
        )
        .reduce((sum, { runs }) => sum + runs.length, 0),
  },
  { name: 'last_rehearsal_at', of: ({ facts }) => lastRehearsal(facts)?.at ?? null },
  {
    name: 'last_rehearsal',
    of: ({ facts }) => {
      const last = lastRehearsal(facts);
      return last === undefined ? null : (last.reason ?? 'read');
    },
  },
];

/** A line for each cluster, below one of headings. */
export function reportCsv(report: Report): string {
  const lines = [
    COLUMNS.map(({ name }) => name),
    ...report.clusters.map((cluster) => COLUMNS.map(({ of }) => cell(of(cluster, report)))),
  ];
  return lines.map((cells) => `${cells.join(',')}\n`).join('');
}

/** What there is none of is empty. */
function cell(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // A spreadsheet takes what begins so for a formula, whoever wrote it, and runs it; a quote before it makes it a text.
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

function lastRehearsal({ rehearsals }: ReportCluster['facts']) {
  return rehearsals.reduce<(typeof rehearsals)[number] | undefined>(
    (last, each) => (last === undefined || Date.parse(each.at) >= Date.parse(last.at) ? each : last),
    undefined,
  );
}
