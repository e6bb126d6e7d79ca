import { counted } from '../../lib/model';
import { type Report, type Section, unreadText } from '../../lib/report';
import { type Block, plain, type Text, text } from '../runbook';
import { coverageBlocks } from './coverage';
import { keptBlocks } from './kept';
import { deletionRows, encryptionBlocks, outageRows, rehearsalBlocks, waiverRows } from './tables';
import { momentText, noneText } from './texts';
import { clusterTable, todayBlocks } from './today';

/** What the report is called. */
export function titleOf({ since, at }: Report): string {
  return `Backups from ${momentText(since)} to ${momentText(at)} (UTC)`;
}

/** Everything that a report says, for people: today first, because that can still be changed. */
export function reportDocument(report: Report): Block[] {
  const evidence = (section: Section) => evidenceBlock(report, section);
  const { outages, waivers, removals } = report;
  const none = noneText(report);
  return [
    ...headBlocks(report),
    heading('Today'),
    ...todayBlocks(report),
    heading('How each cluster is backed up'),
    ...clusterTable(report),
    evidence('today'),
    heading('RPO kept'),
    ...keptBlocks(report),
    evidence('rpo'),
    heading('Failures and their ends'),
    ...tableOr(outages.length, `Runs that failed in the period: ${none}.`, outageRows(outages)),
    evidence('failures'),
    heading('Coverage'),
    ...coverageBlocks(report),
    evidence('coverage'),
    heading('Encryption'),
    ...encryptionBlocks(report),
    evidence('encryption'),
    heading('Waivers and their ends'),
    ...tableOr(waivers.length, `On objects and in the policy: ${none}.`, waiverRows(report)),
    evidence('waivers'),
    heading('Deletions that are recorded'),
    ...tableOr(removals.length, `In the period: ${none}.`, deletionRows(removals)),
    evidence('deletions'),
    heading('Rehearsals'),
    ...rehearsalBlocks(report),
    evidence('rehearsals'),
    heading('What this report does not know'),
    { kind: 'list', ordered: false, items: LIMITS.map(plain) },
    ...conflictBlocks(report),
  ];
}

const LIMITS = [
  'An object that was deleted leaves no history: of each cluster it is known since the oldest backup that is still there, or was there when a report was made that is joined (--with).',
  'Not known is: the RPO before that, a run that was due and has left no object, and a backup whose deletion was asked for at a time that nobody recorded. None of it counts as kept.',
  'A good backup is complete, uploaded if it goes away from its cluster, and nobody has asked to delete it. Whether its files are in the storage, and can be read, is what rehearsals show.',
  'Standards are named where a section supports evidence for them. Whether they are met is for an auditor to say.',
];

function headBlocks(report: Report): Block[] {
  const { madeBy, at, policy, inventory, joined, managementClusters } = report;
  return [
    {
      kind: 'facts',
      rows: [
        ['Made by', plain(`mosk-backup ${madeBy}, as of ${momentText(at)} (UTC)`)],
        [
          'RPO',
          inventory
            ? report.tiers.length === 0
              ? text`none: policy ${policy} gives no cluster of the inventory a tier (--policy)`
              : text`by the tiers of policy ${policy} and the labels of the inventory`
            : plain('none: without an inventory nobody says of which tier a cluster is (--inventory)'),
        ],
        ...(joined.length === 0
          ? []
          : [
              [
                'Joined',
                plain(
                  `${counted(joined.length, 'earlier report')}, as of ${joined.map(momentText).join(', ')}`,
                ),
              ] as const,
            ]),
      ],
    },
    ...managementClusters.flatMap((each): Block[] => {
      const { name, unread, clustersNotKnown } = each;
      return unread.length === 0
        ? []
        : [
            {
              kind: 'text',
              text: [
                'NOT READ: ',
                ...(name === '' ? [] : ['management cluster ', { said: name }, ': ']),
                ...(unreadText(each) === 'it' ? [] : [`${unreadText(each)}: `]),
                [...new Set(unread.map(({ problem }) => problem))].join('; '),
                `. ${counted(clustersNotKnown, 'cluster is', 'clusters are')} not known therefore.`,
              ],
            },
          ];
    }),
  ];
}

function conflictBlocks({ conflicts }: Report): Block[] {
  if (conflicts.length === 0) return [];
  return [
    heading('Where reports contradict one another'),
    {
      kind: 'table',
      headings: ['About', 'What', 'Earlier', 'Taken'],
      rows: conflicts.map(({ about, what, earlier, taken }) => [
        text`${about}`,
        plain(what),
        text`${earlier}`,
        text`${taken}`,
      ]),
    },
  ];
}

function heading(title: string): Block {
  return { kind: 'heading', level: 2, text: plain(title) };
}

function evidenceBlock({ evidence }: Report, section: Section): Block {
  return { kind: 'text', text: plain(`Supports evidence for: ${(evidence[section] ?? []).join('; ')}.`) };
}

function tableOr(
  count: number,
  none: string,
  { headings, rows }: { readonly headings: readonly string[]; readonly rows: readonly (readonly Text[])[] },
): Block[] {
  return [count === 0 ? { kind: 'text', text: plain(none) } : { kind: 'table', headings, rows }];
}
