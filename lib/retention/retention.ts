import { checkTimeZone } from '../calendar';
import { findingsOf, shown } from '../contract';
import { BackupError } from '../errors';
import { isObject, type MoskApi } from '../model';

/** How many backups of a cluster stay, by what; in the order in which they are told. */
export const RETENTION_COUNTS = ['keepLast', 'keepDaily', 'keepWeekly', 'keepMonthly'] as const;

/** One of `RETENTION_COUNTS`. */
export type RetentionCount = (typeof RETENTION_COUNTS)[number];

/**
 * Which good backups of a cluster stay: those that any of the counts keeps. What none of them keeps may go, once `prune`
 * is run; nothing goes because of its age alone. The words are those of restic and K8up.
 */
export interface Retention {
  /** The newest so many, from 1: the last good one never goes. */
  readonly keepLast: number;
  /** The newest of each of the last so many days that have one, from 1. @default - days are not looked at */
  readonly keepDaily?: number;
  /** The same of weeks, which begin on Monday. @default - weeks are not looked at */
  readonly keepWeekly?: number;
  /** The same of months. @default - months are not looked at */
  readonly keepMonthly?: number;
  /**
   * IANA zone in which days, weeks and months begin.
   * @default - that of the schedule, where it is known (`MoskApi.settings.schedule.timeZone`); else UTC
   */
  readonly timeZone?: string;
  /**
   * Why it is right that the API of the management cluster removes backups as well, where it has such a field of its own.
   * @default - it is not: two things that both delete are refused
   */
  readonly besideApi?: string;
}

const MEMBERS: readonly string[] = [...RETENTION_COUNTS, 'timeZone', 'besideApi'];
const EXAMPLE = '{ keepLast: 7, keepDaily: 14, keepWeekly: 8, keepMonthly: 12 }';

/** Everything that is wrong with what may be a retention. @param at where it stands */
export function retentionFindings(value: unknown, at: string): BackupError[] {
  if (!isObject(value)) return [invalid('This is no retention', at, shown(value), `write it as ${EXAMPLE}`)];
  return [...memberFindings(value, at)];
}

function* memberFindings(value: Record<string, unknown>, at: string): Iterable<BackupError> {
  for (const member of Object.keys(value)) {
    if (MEMBERS.includes(member)) continue;
    yield invalid(
      'A retention has no such member',
      `${at}.${member}`,
      undefined,
      `use ${MEMBERS.join(', ')}`,
    );
  }
  if (value.keepLast === undefined) {
    const fix = 'give the number of the newest good backups that always stay, such as keepLast: 7';
    yield invalid('A retention says how many of the newest stay', `${at}.keepLast`, undefined, fix);
  }
  for (const count of RETENTION_COUNTS) {
    const number = value[count];
    if (number === undefined || (Number.isSafeInteger(number) && Number(number) >= 1)) continue;
    const fix =
      count === 'keepLast'
        ? 'give 1 or more: the newest good backup is never removed'
        : 'give 1 or more, or leave it out';
    const says = typeof number === 'number' ? `${number} backups` : shown(number);
    yield invalid('How many backups stay is a whole number from 1', `${at}.${count}`, says, fix);
  }
  const { timeZone, besideApi } = value;
  if (timeZone !== undefined) {
    if (typeof timeZone === 'string') yield* findingsOf(() => checkTimeZone(timeZone, `${at}.timeZone`));
    else yield invalid('A time zone has a name', `${at}.timeZone`, shown(timeZone), 'such as Europe/Berlin');
  }
  if (besideApi !== undefined && (typeof besideApi !== 'string' || besideApi.trim() === '')) {
    const fix = 'say in a sentence why both may remove backups';
    yield new BackupError('reason-required', 'A weaker choice needs its reason', {
      at: `${at}.besideApi`,
      fix,
    });
  }
}

/**
 * A retention that can be kept.
 * @throws BackupError `retention-invalid`, `cron-invalid` for a zone that does not exist, `reason-required`
 */
export function checkRetention(value: unknown, at: string): Retention {
  const [first] = retentionFindings(value, at);
  if (first !== undefined) throw first;
  const given = value as Retention;
  // Of equal ones there is one text, whatever the order in which they were written down.
  return Object.fromEntries(
    MEMBERS.flatMap((member) => {
      const its = given[member as keyof Retention];
      return its === undefined ? [] : [[member, its]];
    }),
  ) as unknown as Retention;
}

/** A retention whose days begin somewhere. */
export type ZonedRetention = Retention & Required<Pick<Retention, 'timeZone'>>;

/** In the zone of the schedules of a management cluster, where it says none of its own. */
export function inZoneOf(retention: Retention, api: MoskApi): ZonedRetention {
  const { timeZone } = api.settings.schedule;
  return {
    ...retention,
    timeZone: retention.timeZone ?? (api.knows('schedule.timeZone') ? timeZone : 'UTC'),
  };
}

/** Whether it looks at a calendar, so that its zone matters. */
export function countsDays({ keepDaily, keepWeekly, keepMonthly }: Retention): boolean {
  return [keepDaily, keepWeekly, keepMonthly].some((count) => count !== undefined);
}

const PERIODS: Readonly<Record<RetentionCount, string>> = {
  keepLast: 'last',
  keepDaily: 'daily',
  keepWeekly: 'weekly',
  keepMonthly: 'monthly',
};

/** `last 7, daily 14, monthly 12 (days of Europe/Berlin)` */
export function retentionText(retention: Retention): string {
  const counts = RETENTION_COUNTS.flatMap((count) => {
    const number = retention[count];
    return number === undefined ? [] : [`${PERIODS[count]} ${number}`];
  });
  const { timeZone = 'UTC' } = retention;
  return `${counts.join(', ')}${countsDays(retention) ? ` (days of ${timeZone})` : ''}`;
}

/**
 * Counts by which one retention may keep less than another does, for whatever backups there are; empty: never less. With
 * days that begin at different times, that can never be told.
 */
export function countsBelow(one: Retention, other: Retention): RetentionCount[] {
  const sameDays = (one.timeZone ?? 'UTC') === (other.timeZone ?? 'UTC');
  return RETENTION_COUNTS.filter((count) => {
    const [mine, theirs] = [one[count], other[count]];
    if (theirs === undefined) return false;
    return mine === undefined || mine < theirs || (count !== 'keepLast' && !sameDays);
  });
}

function invalid(problem: string, at: string, value: string | undefined, fix: string): BackupError {
  return new BackupError('retention-invalid', problem, { at, value, fix });
}
