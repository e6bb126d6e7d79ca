import type { Difference, ExplainedSchedule, ExplainedView, Week } from '../../lib/explain';
import { counted } from '../../lib/model';
import { ageText } from '../output';
import { minutesText, momentText } from './time-texts';

/** What the terminal and the page both say. */

const FAILED_SHOWN = 5;

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

/** `starts no backups: spec.suspend suspends it`; `undefined`: it starts them. */
export function idleText({ inactive, unknown }: ExplainedSchedule): string | undefined {
  if (unknown !== undefined) return `starts backups nobody knows when: ${unknown}`;
  return inactive === undefined ? undefined : `starts no backups: ${inactive}`;
}

const KEPT: Readonly<Record<string, string>> = {
  true: 'kept',
  false: 'NOT kept',
  unknown: 'not known whether it is kept',
};

/** `24h, from Mon 2026-11-23 01:00 to Tue 2026-11-24 01:00 UTC` */
export function gapText({ schedules, longestGap, rpo }: ExplainedView): string {
  const objective = rpo === undefined ? '' : `; RPO ${minutesText(rpo.minutes)}: ${KEPT[String(rpo.kept)]}`;
  const isUnknown = schedules.some(({ unknown }) => unknown !== undefined);
  if (longestGap === undefined) {
    return `${isUnknown ? 'not known' : 'endless: nothing is scheduled'}${objective}`;
  }
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

/** Those that failed last, one a text, each with the command that tells more; empty if nobody asked the management cluster. */
export function failedRunTexts({ failedRuns = [] }: ExplainedView, namespace: string, now: number): string[] {
  const rest = failedRuns.length - FAILED_SHOWN;
  return [
    ...failedRuns.slice(0, FAILED_SHOWN).map(({ name, status, startedAt }) => {
      const age = startedAt === undefined ? '' : `, begun ${ageText(startedAt, now)} ago (${startedAt})`;
      return `${name} is ${status}${age}: mosk-backup status ${name} -n ${namespace}`;
    }),
    ...(rest > 0 ? [`and ${rest} more: mosk-backup status -n ${namespace}`] : []),
  ];
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
