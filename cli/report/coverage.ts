import type { Report } from '../../lib/report';
import { type Block, plain } from '../runbook';
import { noneText } from './texts';
import { names } from './today';

/** Who is meant to be backed up, and who is. */
export function coverageBlocks(report: Report): Block[] {
  const { clusters, inventory, totals } = report;
  const there = clusters.filter(({ today }) => today.state !== 'gone');
  const scheduled = there.filter(({ today }) => today.scheduled === true);
  const unscheduled = there.filter(({ today }) => today.scheduled === false);
  const unread = there.filter(({ today }) => today.scheduled === null);
  const unlisted = there.filter(({ listed }) => listed === false);
  const absent = there.filter(({ listed, exists }) => listed === true && exists === false);
  const gone = clusters.filter(({ today }) => today.state === 'gone');
  return [
    {
      kind: 'facts',
      rows: [
        ['Scheduled', plain(`${scheduled.length} of ${totals.clusters} clusters`)],
        ['Not scheduled', unscheduled.length === 0 ? plain(noneText(report)) : names(unscheduled)],
        ...(unread.length === 0 ? [] : [['Not known', names(unread)] as const]),
        inventory
          ? ([
              'Not in the inventory',
              unlisted.length === 0 ? plain(noneText(report)) : names(unlisted),
            ] as const)
          : ([
              'Inventory',
              plain('none was given: a cluster that nobody has declared anywhere is not seen to be missing'),
            ] as const),
        ...(absent.length === 0 ? [] : [['In the inventory alone', names(absent)] as const]),
        ...(gone.length === 0 ? [] : [['Gone in the period', names(gone)] as const]),
      ],
    },
  ];
}
