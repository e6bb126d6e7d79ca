import type { OfCluster, Outage, Report } from '../../lib/report';
import { pathOf } from '../../lib/report';
import { type Block, plain, type Text, text } from '../runbook';
import { hoursText, momentText, noneText } from './texts';
import { names } from './today';

interface Rows {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly Text[])[];
}

export function outageRows(outages: readonly Outage[]): Rows {
  return {
    headings: ['Cluster', 'Failed at', 'Good again at', 'How long', 'Runs'],
    rows: outages.map(({ from, to, seconds, maybeShorter, runs, ...of }) => [
      text`${clusterPath(of)}`,
      plain(momentText(from)),
      plain(to === null ? 'NOT YET' : `${momentText(to)}${maybeShorter ? ' or before' : ''}`),
      plain(hoursText(seconds)),
      runs.length === 1
        ? text`${runs[0]?.name ?? ''} ${runs[0]?.status ?? ''}`
        : [`${runs.length} runs, last `, ...text`${runs.at(-1)?.name ?? ''} ${runs.at(-1)?.status ?? ''}`],
    ]),
  };
}

export function encryptionBlocks(report: Report): Block[] {
  const { clusters, keys } = report;
  const there = clusters.filter(({ today }) => today.state !== 'gone');
  const known = there.filter(({ today }) => today.newest !== null && today.newest.encrypted !== null);
  const encrypted = known.filter(({ today }) => today.newest?.encrypted === true);
  const clear = known.filter(({ today }) => today.newest?.encrypted === false);
  const unverified = keys.filter(({ verifiedAt }) => verifiedAt === null);
  return [
    {
      kind: 'facts',
      rows: [
        [
          'Newest encrypted',
          plain(`${encrypted.length} of ${known.length} clusters whose newest good backup has left them`),
        ],
        ['Not encrypted', clear.length === 0 ? plain(noneText(report)) : names(clear)],
        [
          'Keys',
          plain(
            keys.length === 0
              ? noneText(report)
              : `${keys.length - unverified.length} of ${keys.length} were shown to be in a file outside of their cluster`,
          ),
        ],
      ],
    },
  ];
}

export function waiverRows({ waivers }: Report): Rows {
  return {
    headings: ['About', 'Rule', 'Reason', 'Until', ''],
    rows: waivers.map(({ managementCluster, about, rule, reason, until, holds }) => [
      text`${[managementCluster, about].filter((part) => part !== '').join(' ')}`,
      text`${rule}`,
      text`${reason}`,
      plain(until),
      plain(holds ? 'holds' : 'ENDED'),
    ]),
  };
}

const REMOVAL_TEXTS = {
  deleted: 'remote files deleted',
  'deletion-runs': 'deletion asked for, not over',
  'deletion-failed': 'DELETION FAILED',
  orphaned: 'object removed, files left on purpose',
  vanished: 'object taken away by others, files left',
  gone: 'seen in an earlier report, not there any more',
} as const;

/** Those of one cluster that went alike are one row: a fleet removes backups every night. */
export function deletionRows(removals: Report['removals']): Rows {
  const groups = new Map<string, (typeof removals)[number][]>();
  for (const each of removals) {
    const key = `${clusterPath(each)}\n${each.how}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return {
    headings: ['Cluster', 'What', 'Backups', 'Files', 'Last', 'Last at'],
    rows: [...groups.values()].map((group) => {
      const last = group.findLast(({ at }) => at !== null) ?? group[0];
      return [
        text`${last === undefined ? '' : clusterPath(last)}`,
        plain(last === undefined ? '' : REMOVAL_TEXTS[last.how]),
        plain(`${group.length}`),
        plain(`${group.reduce((sum, { files }) => sum + files, 0)}`),
        text`${last?.backup ?? ''}`,
        plain(momentText(last?.at ?? null)),
      ];
    }),
  };
}

export function rehearsalBlocks(report: Report): Block[] {
  const { clusters, rehearsals, rehearsalAgeDays } = report;
  const never = clusters.filter(
    ({ today, facts }) => today.state !== 'gone' && today.newest !== null && facts.rehearsals.length === 0,
  );
  const last = new Map(rehearsals.map((each) => [clusterPath(each), each]));
  return [
    {
      kind: 'facts',
      rows: [
        [
          'Recorded',
          plain(`${rehearsals.length} in the period; the policy wants one within ${rehearsalAgeDays} days`),
        ],
        ['Never read', never.length === 0 ? plain(noneText(report)) : names(never)],
      ],
    },
    ...(last.size === 0
      ? []
      : [
          {
            kind: 'table',
            headings: ['Cluster', 'Last read at', 'Backup', 'Result'],
            rows: [...last]
              .sort(([, a], [, b]) => Date.parse(a.at) - Date.parse(b.at))
              .map(([path, { at, backup, reason }]) => [
                text`${path}`,
                plain(momentText(at)),
                text`${backup}`,
                reason === null ? plain('read to its end') : text`FAILED: ${reason}`,
              ]),
          } as const,
        ]),
  ];
}

function clusterPath({ managementCluster, project, cluster }: OfCluster): string {
  return pathOf({ managementCluster, project, name: cluster });
}
