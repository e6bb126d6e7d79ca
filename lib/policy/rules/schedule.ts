import { ANY_YEAR, cronDifferences, longestGap, minutesApart, minutesBetweenRuns } from '../../calendar';
import { clusterName, inventoryLookup } from '../facts/inventory-lookup';
import { remembered } from '../facts/remembered';
import {
  byCluster,
  protectionOf,
  suspensionOf,
  type TimedSchedule,
  timedSchedules,
} from '../facts/schedules';
import { storageOf } from '../facts/storage';
import { grouped } from '../judging/grouped';
import type { Rule, Violation } from '../judging/rule';
import { subjectName } from '../judging/subject';
import { busiestStart } from './busiest-start';
import { contractRule } from './contract';
import { STANDARDS } from './standards';
import { startInWindow } from './start-in-window';

const MINUTES_OF_A_YEAR = 366 * 24 * 60;

const CRON_VALID = contractRule(
  {
    id: 'MB023',
    name: 'cron-valid',
    level: 'error',
    title: 'A schedule can be read, and fires at least once a year',
    why: 'A schedule that never fires looks like protection and makes no backup.',
    fix: 'give minute, hour, day of month, month and day of week, such as 0 1 * * * for 01:00 every day',
    links: [STANDARDS.cisAutomated],
  },
  ['cron-invalid', 'cron-never-fires'],
);

/** When backups start. */
export const SCHEDULE_RULES: readonly Rule[] = [
  {
    id: 'MB022',
    name: 'rpo',
    level: 'error',
    title: 'No more time passes between two backups of a cluster than its tier allows',
    why: 'What was changed since the last backup is lost with the cluster; the longest gap of the year counts, not the average.',
    fix: 'let its schedules fire more often or more evenly, or give the cluster another tier',
    links: [
      { text: 'NIST SP 800-34r1: the frequency of backups follows from the recovery point objective' },
      { text: 'DORA (EU) 2022/2554, Art. 12(1): minimum frequency by criticality' },
      {
        text: 'Backup for GKE: rpoConfig',
        url: 'https://cloud.google.com/kubernetes-engine/docs/add-on/backup-for-gke/how-to/backup-schedule',
      },
    ],
    needs: ['inventory'],
    *check(context) {
      for (const [cluster, schedules] of protectionOf(context)) {
        const tier = context.tierOf(cluster);
        const [first] = schedules;
        if (tier === undefined || first === undefined) continue;
        const expressions = schedules.map(({ expression }) => expression);
        const gap = longestGap(expressions, ANY_YEAR, first.timeZone);
        if (gap === undefined || gap.minutes <= tier.rpoMinutes) continue;
        yield {
          subject: first.subject,
          about: clusterName(cluster),
          path: first.path,
          problem: `Its tier ${tier.name} allows ${hours(tier.rpoMinutes)} between two backups`,
          value: `${hours(gap.minutes)}, such as from ${moment(gap.from)} to ${moment(gap.to)}`,
        };
      }
    },
  },
  {
    ...CRON_VALID,
    *check(context) {
      yield* CRON_VALID.check(context);
      for (const { subject, expression, path, timeZone } of timedSchedules(context)) {
        const gap = longestGap([expression], ANY_YEAR, timeZone);
        if (gap === undefined || gap.minutes <= MINUTES_OF_A_YEAR) continue;
        yield {
          subject,
          path,
          problem: 'More than a year passes between two backups of this schedule',
          value: `${expression}: from ${moment(gap.from)} to ${moment(gap.to)}`,
        };
      }
    },
  },
  {
    id: 'MB024',
    name: 'stagger',
    level: 'warning',
    title: 'Backups do not all start at once at one storage',
    why: 'Uploads that start together slow one another down until some time out; backups then fail on the same night.',
    fix: 'give each cluster its own minute: Cron.spread, or a BackupPlan; or raise stagger in the policy if the storage bears it',
    links: [{ text: 'K8up: schedules such as @daily-random' }],
    *check(context) {
      const { starts, minutes } = context.settings.stagger;
      const storages = grouped(timedSchedules(context), ({ subject }) => storageOf(context, subject));
      for (const [storage, schedules] of storages) {
        if (storage === undefined || schedules.length <= starts) continue;
        const busiest = busiestStart(schedules, minutes);
        if (busiest.starts <= starts) continue;
        yield {
          subject: schedules[0]?.subject,
          about: `Storage ${storage}`,
          path: schedules[0]?.path,
          problem: `More than ${starts} backups start there within ${minutes} minutes`,
          value: `${busiest.starts} from ${moment(busiest.at)}`,
        };
      }
    },
  },
  {
    id: 'MB025',
    name: 'overlap',
    level: 'error',
    title: 'Two backups of a cluster do not run at the same time',
    why: 'A cluster makes one backup at a time: the second fails (documented for MKE).',
    fix: 'leave more time between them, or lower betweenRuns in the policy if backups never take that long',
    links: [
      {
        text: 'MKE: limitations of backups',
        url: 'https://docs.mirantis.com/mke/3.8/ops/disaster-recovery/back-up-mke/backup-considerations.html',
      },
    ],
    *check(context) {
      const { minutesBetweenRuns: gap } = context.settings;
      const distances = { own: remembered(minutesBetweenRuns), apart: remembered(minutesApart) };
      for (const schedules of byCluster(timedSchedules(context))) yield* tooClose(schedules, gap, distances);
    },
  },
  {
    id: 'MB026',
    name: 'suspended',
    level: 'warning',
    title: 'No schedule is suspended',
    why: 'MOSK documents no such field: a server that does not know it drops it without a word and goes on making backups, and one that does makes none until somebody remembers.',
    fix: 'to stop the backups remove the schedule itself; to accept this until a day: mosk-backup/waive: MB026=why;until=2027-01-31',
    *check(context) {
      for (const subject of context.schedules) {
        const field = suspensionOf(subject.manifest);
        if (field === undefined) continue;
        yield {
          subject,
          path: `spec.${field}`,
          problem: 'The schedule looks suspended, and it is not known whether it is',
          value: 'true',
        };
      }
    },
  },
  {
    id: 'MB027',
    name: 'update-window',
    level: 'info',
    title: 'No backup starts in, or runs into, the maintenance of its cluster',
    why: 'MOSK makes backups of its own before and after an update, and a cluster makes one at a time: one of them fails.',
    fix: 'move the schedule out of the window; a BackupPlan keeps clear of it by itself',
    links: [{ text: 'MOSK 26.1: backups before and after updates of a cluster' }],
    needs: ['inventory'],
    *check(context) {
      const clusterOf = inventoryLookup(context.inventory ?? []);
      const firstStart = remembered(startInWindow);
      for (const { subject, expression, path, timeZone } of timedSchedules(context)) {
        const window = clusterOf(subject)?.maintenanceWindow;
        if (window === undefined) continue;
        const at = firstStart(expression, timeZone, window, context.settings.minutesBetweenRuns);
        if (at === undefined) continue;
        yield {
          subject,
          path,
          problem: 'A backup may run while the cluster is maintained',
          value: `${expression}: such as ${moment(at)}`,
        };
      }
    },
  },
  {
    id: 'MB028',
    name: 'cron-dialects',
    level: 'warning',
    title: 'Every cron reads the expression of a schedule alike',
    why: 'Which cron MOSK has is not documented: it is assumed to read as a CronJob of Kubernetes, and a reader may know another one.',
    fix: 'write what all of them read alike',
    links: [
      {
        text: 'Kubernetes: schedule syntax of a CronJob',
        url: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax',
      },
      {
        text: 'crontab(5): the two fields of days',
        url: 'https://man7.org/linux/man-pages/man5/crontab.5.html',
      },
    ],
    *check(context) {
      for (const { subject, expression, path } of timedSchedules(context)) {
        for (const { problem, fix } of cronDifferences(expression)) {
          yield { subject, path, problem, value: expression, fix };
        }
      }
    },
  },
];

/** Starts on one cluster that are closer than the gap, each told of the later schedule. */
function* tooClose(
  schedules: readonly TimedSchedule[],
  gap: number,
  distances: { own: typeof minutesBetweenRuns; apart: typeof minutesApart },
): Iterable<Violation> {
  const earlier: TimedSchedule[] = [];
  for (const schedule of schedules) {
    const { subject, path, expression } = schedule;
    const own = distances.own(expression);
    if (own < gap) {
      const problem = 'Its own backups start too close to one another';
      yield { subject, path, problem, value: `${expression}: every ${own} minutes; ${gap} are expected` };
      // It is too close to everything else as well.
      continue;
    }
    const close = earlier.find((other) => distances.apart(expression, other.expression) < gap);
    earlier.push(schedule);
    if (close === undefined) continue;
    const apart = distances.apart(expression, close.expression);
    yield {
      subject,
      other: close.subject,
      path,
      problem: `Its backups start too close to those of ${subjectName(close.subject)}`,
      value: `${expression} and ${close.expression}: ${apart} minutes apart; ${gap} are expected`,
    };
  }
}

/** `26 hours`, `26.5 hours` */
function hours(minutes: number): string {
  return `${Number((minutes / 60).toFixed(1))} hours`;
}

/** `2024-01-31 01:00 UTC` */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
