import { naturalOrder, quotable } from '../model';
import { holdsOn, type Subject, subjectName, waiversOf } from '../policy';
import type { Read, ReportInput } from './input';
import type { WaiverFact } from './report';
import { timeText } from './spans';

/** Those that objects carry, those of the policy, and those that earlier reports have seen; by their end. */
export function waiversIn({ sources, policy, earlier, at }: ReportInput): WaiverFact[] {
  const seenAt = timeText(at);
  const carried = sources.flatMap(({ name: managementCluster, schedules, backups, keys }) =>
    [...itemsOf(schedules), ...itemsOf(backups), ...itemsOf(keys)].flatMap((manifest) => {
      const subject: Subject = { manifest, managementCluster, place: () => ({ text: '' }) };
      const about = subjectName(subject);
      return waiversOf(subject).waivers.map((waiver) => ({ ...waiver, managementCluster, about }));
    }),
  );
  const now = [...carried, ...policy.waivers.map((waiver) => ({ ...waiver, managementCluster: '' }))].map(
    ({ managementCluster, about, rule, reason, until }) => ({
      managementCluster: quotable(managementCluster),
      about: quotable(about),
      rule: quotable(rule),
      reason: quotable(reason),
      until,
      seenAt,
    }),
  );
  const distinct = new Map(
    [...earlier.flatMap(({ waivers }) => waivers), ...now].map((each) => [
      [each.managementCluster, each.about, each.rule, each.reason, each.until].join('\n'),
      { ...each, holds: holdsOn(each, new Date(at)) },
    ]),
  );
  return [...distinct.values()].sort((a, b) =>
    a.until === b.until ? naturalOrder(a.about, b.about) : a.until < b.until ? -1 : 1,
  );
}

function itemsOf<T>(read: Read<T>): readonly T[] {
  return 'items' in read ? read.items : [];
}
