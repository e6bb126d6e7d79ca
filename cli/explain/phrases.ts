import type { Difference, ExplainedSchedule, ExplainedView, Week } from '../../lib/explain';
import { counted } from '../../lib/model';
import { ageText } from '../output';
import { minutesText, momentText } from './time-texts';

/** What the terminal and the page both say. */

export const FILES_NOTE =
  'That MOSK names the backups of a schedule <schedule>-<time>, and the files after them, is assumed.';

/** `s3://backups/prod (its own)` */
export function targetText({ target }: ExplainedSchedule): string {
  switch (target.from) {
    case 'schedule':
      return `${target.place} (its own)`;
    case 'cluster':
      return `${target.place} (default of the Cluster)`;
    case 'nobody':
      return 'a manager node of the cluster';
    case 'unknown':
      return 'not known: that of the Cluster, if it has one';
  }
}

/** `prod-2026`, `NONE`, `-` */
export function keyText({ target }: ExplainedSchedule): string {
  return target.key ?? (target.from === 'schedule' || target.from === 'cluster' ? 'NONE' : '-');
}

/** `24h, from Mon 2026-11-23 01:00 to Tue 2026-11-24 01:00 UTC` */
export function gapText({ longestGap, rpo }: ExplainedView): string {
  const objective =
    rpo === undefined ? '' : `; RPO ${minutesText(rpo.minutes)}: ${rpo.kept ? 'kept' : 'NOT kept'}`;
  if (longestGap === undefined) return `endless: nothing is scheduled${objective}`;
  const { from, to, minutes } = longestGap;
  return `${minutesText(minutes)}, first from ${momentText(from, 'UTC')} to ${momentText(to, 'UTC')} UTC${objective}`;
}

/** `Sun 2026-11-22 01:00 nightly, then weekly 20 minutes later` */
export function overlapText({ first, second, minutes }: Week['overlaps'][number]): string {
  const later = minutes === 0 ? 'at the same minute' : `${counted(minutes, 'minute')} later`;
  return `${momentText(first.at, 'UTC')} ${first.schedule}, then ${second.schedule} ${later}`;
}

/** `undefined` if nobody asked the management cluster. */
export function lastBackupText({ lastBackup }: ExplainedView): string | undefined {
  if (lastBackup === 'unknown') return undefined;
  if (lastBackup === 'none') return 'there is none';
  const { name, at, ageMs, files } = lastBackup;
  const age = ageText(at, Date.parse(at) + ageMs);
  return `${name}, ${age} ago (${at}), ${files.length === 0 ? 'on a manager node' : files.join(', ')}`;
}

/** `nightly: 2027-03-28T02:30 is skipped` */
export function clockTexts({ clockEffects, timeZone }: ExplainedView): string[] {
  return clockEffects.map(
    ({ schedule, localTime, effect }) =>
      `${schedule}: the clocks of ${timeZone} ${effect === 'skipped' ? 'skip' : 'repeat'} ${localTime.replace('T', ' ')}; what the server does then is not documented`,
  );
}

/** `ClusterBackupSchedule nightly: spec.schedule is "0 1 * * *", declared is "0 2 * * *"` */
export function differenceText({ object, path, declared, live }: Difference): string {
  if (path === undefined) {
    return live === undefined
      ? `${object}: is declared, and does not exist`
      : `${object}: exists, and is not declared`;
  }
  return `${object}: ${path} is ${live ?? 'not set'}, declared is ${declared ?? 'nothing'}`;
}
