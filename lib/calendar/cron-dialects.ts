import { CRON_MACROS, cronFields, readCron } from '../contract';

/** Something in an expression that other readers of cron take for something else. */
export interface CronDifference {
  /** What Kubernetes reads, and others do not. */
  readonly problem: string;
  /** What all read alike. */
  readonly fix: string;
}

interface DayField {
  readonly text: string;
  readonly open: boolean;
  /** It has every day, by whatever spelling. */
  readonly every: boolean;
}

/** Days of a month, days of a week: as many as each has. */
const DAYS = [31, 7] as const;

/**
 * What Kubernetes' CronJob reads in an expression and another widespread reader does not: the cron of Unix systems (Vixie's,
 * by its manual crontab(5) and its entry.c), or libraries that read every star with a step as a list of days. MOSK is assumed
 * to read as CronJob does; where it does not, such an expression starts backups on other days.
 *
 * @param expression one that `checkCron` accepts
 */
export function cronDifferences(expression: string): CronDifference[] {
  const macro = CRON_MACROS.get(expression);
  if (macro !== undefined) {
    return [{ problem: `Not every cron knows ${expression}`, fix: `write ${macro}` }];
  }
  const found = [...spelling(cronFields(expression)), ...days(expression)];
  return found.filter(({ problem }, i) => found.findIndex((each) => each.problem === problem) === i);
}

function* spelling(fields: readonly string[]): Iterable<CronDifference> {
  for (const field of fields) {
    const items = field.split(',');
    if (items.includes(''))
      yield {
        problem: `"${field}" is a list with an empty place, which other crons refuse`,
        fix: 'leave the comma out',
      };
    for (const item of items) {
      if (item.startsWith('?'))
        yield {
          problem: '"?" is a star to Kubernetes, and refused or something else elsewhere',
          fix: 'write *',
        };
      if (/^[*?]-/.test(item))
        yield {
          problem: `In "${item}" Kubernetes looks at the star alone`,
          fix: 'write the range without the star',
        };
      if (item.includes('+'))
        yield { problem: `Other crons refuse the plus of "${item}"`, fix: 'leave it out' };
      if (/^[^*?/-]+\/\d+$/.test(item)) {
        yield {
          problem: `"${item}" begins there and goes on to the end for Kubernetes; other crons refuse it, or take the first alone`,
          fix: 'write the whole range before the step, such as 5-59/15',
        };
      }
    }
  }
}

/** Where both fields of days say something, all depends on which of them counts as a star. */
function* days(expression: string): Iterable<CronDifference> {
  const [ofMonth, ofWeek] = dayFields(expression);
  if (ofMonth === undefined || ofWeek === undefined) return;
  const pairs = [
    [ofMonth, ofWeek],
    [ofWeek, ofMonth],
  ] as const;
  for (const [field, other] of pairs) {
    // The other one leaves every day to this one, by every reading.
    if (other.text === '*') continue;
    const vixie = field.text.startsWith('*');
    if (field.open && field.text !== '*') {
      yield {
        problem: `"${field.text}" is a star to Kubernetes, so that "${other.text}" decides; for others it is every day, so that backups start daily`,
        fix: 'write *',
      };
    } else if (vixie && !field.open && !other.open) {
      yield {
        problem: `With "${field.text}" and "${other.text}" Kubernetes starts a backup on the days of either; the cron of Unix systems on those of both`,
        fix: `write the days of "${field.text}" as numbers if either is meant; if both are, no expression says it for all`,
      };
    } else if (field.every && !field.open) {
      yield {
        problem: `"${field.text}" has every day and is no star, so that backups start daily, whatever "${other.text}" says`,
        fix: 'write * if the other field is to decide',
      };
    }
  }
}

function dayFields(expression: string): DayField[] {
  const cron = readCron(expression);
  if ('problem' in cron) return [];
  const [, , ofMonth = '', , ofWeek = ''] = cronFields(expression);
  return [
    { text: ofMonth, open: cron.daysOfMonth.open, every: cron.daysOfMonth.values.length === DAYS[0] },
    { text: ofWeek, open: cron.daysOfWeek.open, every: cron.daysOfWeek.values.length === DAYS[1] },
  ];
}
