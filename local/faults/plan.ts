import { BackupError } from '../../lib/errors';

/** When a fault acts. */
export interface Occurrence {
  /**
   * So many requests that fit are let through first.
   * @default 0
   */
  readonly skip?: number;
  /**
   * How often it acts; `Infinity` for always.
   * @default 1
   */
  readonly times?: number;
  /**
   * How likely it acts on a request that fits, from 0 to 1, by the seed of the cluster.
   * @default 1
   */
  readonly chance?: number;
}

/** Rules about what goes wrong; the first one that fits and still has to act decides. */
export interface Plan<Rule, Question> {
  /** @throws BackupError `usage` */
  add(rule: Rule): void;
  clear(): void;
  /** Those that may still act, with what is left of them. */
  left(): Rule[];
  /** The rule for this request; it counts as having acted. */
  next(question: Question): Rule | undefined;
}

/** @param random numbers from 0 to 1 */
export function createPlan<Rule extends Occurrence, Question>(
  random: () => number,
  fits: (rule: Rule, question: Question) => boolean,
): Plan<Rule, Question> {
  let planned: { readonly rule: Rule; toSkip: number; left: number }[] = [];
  return {
    add(rule) {
      checkOccurrence(rule);
      planned = planned.filter(({ left }) => left > 0);
      planned.push({ rule, toSkip: rule.skip ?? 0, left: rule.times ?? 1 });
    },
    clear() {
      planned = [];
    },
    left: () =>
      planned
        .filter(({ left }) => left > 0)
        .map(({ rule, toSkip, left }) => ({ ...rule, skip: toSkip, times: left })),
    next(question) {
      for (const each of planned) {
        if (each.left === 0 || !fits(each.rule, question)) continue;
        if (each.toSkip > 0) {
          each.toSkip -= 1;
          continue;
        }
        const { chance = 1 } = each.rule;
        if (chance < 1 && random() >= chance) continue;
        each.left -= 1;
        return each.rule;
      }
      return undefined;
    },
  };
}

function checkOccurrence({ skip = 0, times = 1, chance = 1 }: Occurrence): void {
  const isCount = (count: number) => Number.isInteger(count) && count >= 0;
  if (isCount(skip) && (isCount(times) || times === Number.POSITIVE_INFINITY) && chance >= 0 && chance <= 1) {
    return;
  }
  throw new BackupError('usage', 'This fault cannot act as it is told to', {
    at: 'fault',
    value: `skip ${skip}, times ${times}, chance ${chance}`,
    fix: 'give whole numbers for skip and times, and a chance from 0 to 1',
  });
}
