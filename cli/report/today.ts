import { isLocalOnly, pathOf, type Report, type ReportCluster } from '../../lib/report';
import { type Block, plain, type Text, text } from '../runbook';
import { hoursText, lostText, momentText, noneText, rpoText, stateText } from './texts';

/** So many names are said on the first page; the table has all. */
const MOST_NAMES = 8;
const MOST_LOST = 5;

/** The first page: it is one, however large the fleet. */
export function todayBlocks(report: Report): Block[] {
  const { clusters, toDo, toDoMore } = report;
  return [
    { kind: 'facts', rows: factRows(report) },
    { kind: 'heading', level: 3, text: plain('To do first') },
    ...(toDo.length === 0
      ? [{ kind: 'text', text: plain('Nothing was found that is to be done.') } as const]
      : [
          {
            kind: 'table',
            headings: ['', 'Where', 'What', 'Command'],
            rows: toDo.map(({ about, text: what, command }, index) => [
              plain(`${index + 1}`),
              text`${about}`,
              plain(what),
              text`${command}`,
            ]),
          } as const,
        ]),
    ...(toDoMore === 0
      ? []
      : [
          {
            kind: 'text',
            text: plain(`There is more: ${toDoMore} besides. mosk-backup doctor and explain tell all of it.`),
          } as const,
        ]),
    ...(clusters.length === 0 && report.totals.unreadKinds === 0
      ? [
          {
            kind: 'text',
            text: plain(
              'No cluster was found. Nothing is backed up here, or this is another place than was meant.',
            ),
          } as const,
        ]
      : []),
  ];
}

function factRows(report: Report): (readonly [string, Text])[] {
  const { clusters, totals, at } = report;
  const { states } = totals;
  const of = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}`]);
  const there = clusters.filter(({ today }) => today.state !== 'gone');
  const unprotected = there.filter(({ today }) => today.state === 'none' || today.scheduled === false);
  const lost = there
    .filter(({ today }) => today.state !== 'not-known')
    .sort((a, b) => (b.today.lostSeconds ?? Number.MAX_VALUE) - (a.today.lostSeconds ?? Number.MAX_VALUE))
    .slice(0, MOST_LOST);
  return [
    [
      'Clusters',
      plain(
        [
          `${totals.clusters}`,
          ...of(states.kept, 'within their RPO'),
          ...of(states.good, 'with a good backup and no RPO'),
          ...of(states.overdue, 'OVERDUE'),
          ...of(states.none, 'WITHOUT A GOOD BACKUP'),
          ...of(states['not-known'], 'NOT KNOWN'),
        ].join(', '),
      ),
    ],
    ['Without backup or schedule', unprotected.length === 0 ? plain(noneText(report)) : names(unprotected)],
    [
      'Lost with the cluster',
      totals.localOnly === 0
        ? plain(noneText(report))
        : [
            plain(`${totals.localOnly} have good backups only on the cluster itself: `),
            names(there.filter(isLocalOnly)),
          ].flat(),
    ],
    ['Newest not encrypted', plain(totals.notEncrypted === 0 ? noneText(report) : `${totals.notEncrypted}`)],
    [
      'Would be lost now',
      lost.length === 0
        ? plain('not known')
        : lost.flatMap((each, index) => [
            ...(index === 0 ? [] : ['; ']),
            { said: pathOf(each.facts) },
            ` ${lostText(each)}${each.today.lostSeconds === null ? '' : ` since ${momentText(sinceOf(each, at))}`}`,
          ]),
    ],
  ];
}

/** Since when what is lost would be lost. */
function sinceOf({ today: { lostSeconds } }: ReportCluster, at: string): string {
  return new Date(Date.parse(at) - (lostSeconds ?? 0) * 1000).toISOString();
}

export function names(clusters: readonly ReportCluster[]): Text {
  const more = clusters.length - MOST_NAMES;
  return [
    ...clusters
      .slice(0, MOST_NAMES)
      .flatMap(({ facts }, index) => [...(index === 0 ? [] : [', ']), { said: pathOf(facts) }]),
    ...(more > 0 ? [` and ${more} more`] : []),
  ];
}

export function clusterTable({ clusters }: Report): Block[] {
  if (clusters.length === 0) return [];
  return [
    {
      kind: 'table',
      headings: [
        'Cluster',
        'Tier, RPO',
        'Schedules',
        'Newest good in',
        'Encrypted',
        'Age',
        'Today',
        'Would be lost',
      ],
      rows: clusters.map((cluster) => {
        const { facts, today } = cluster;
        const { newest, schedules, scheduled } = today;
        return [
          text`${pathOf(facts)}`,
          cluster.rpoSeconds === null ? plain('-') : text`${rpoText(cluster)}`,
          scheduled === null
            ? plain('not known')
            : schedules.length === 0
              ? plain('NONE')
              : schedules.flatMap(({ name, expression, inactive }, index) => [
                  ...(index === 0 ? [] : ['; ']),
                  { said: `${name} ${expression}`.trim() },
                  ...(inactive === null ? [] : [' (starts nothing)']),
                ]),
          newest === null ? plain('-') : text`${newest.place}`,
          plain(newest === null || newest.encrypted === null ? '-' : newest.encrypted ? 'yes' : 'NO'),
          plain(newest === null ? '-' : hoursText(newest.ageSeconds)),
          plain(stateText(cluster)),
          plain(lostText(cluster)),
        ];
      }),
    },
  ];
}
