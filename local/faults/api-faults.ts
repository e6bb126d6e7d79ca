import { type ApiFault, checkRule, type FaultRule, FITTING_VERBS } from './fault';

/** A fault that has acted. */
export interface FiredFault {
  readonly fault: ApiFault;
  readonly verb: string;
  /** Plural. */
  readonly resource: string;
}

/** What a request is, as far as faults ask. */
export interface FaultQuestion {
  readonly verb: string;
  /** Plural. */
  readonly resource: string;
}

/** Rules about what goes wrong, and what has gone wrong by them. */
export interface ApiFaults {
  /** The first rule that fits a request and still has to act decides. @throws BackupError `usage` */
  add(rule: FaultRule): void;
  /** Nothing goes wrong any more. */
  clear(): void;
  /** What has gone wrong, in order. */
  readonly fired: readonly FiredFault[];
  /** Open connections break, and nobody answers until `comeBack`. */
  goDown(): void;
  comeBack(): void;
  isDown(): boolean;
  onDown(listener: () => void): void;
  /** What is to go wrong with this request; it counts as done. */
  next(question: FaultQuestion): ApiFault | undefined;
}

/** @param random numbers from 0 to 1, for rules with a chance */
export function createApiFaults(random: () => number): ApiFaults {
  let rules: { readonly rule: FaultRule; toSkip: number; left: number }[] = [];
  let down = false;
  const fired: FiredFault[] = [];
  const listeners: (() => void)[] = [];
  return {
    fired,
    goDown() {
      down = true;
      for (const listener of listeners) listener();
    },
    comeBack() {
      down = false;
    },
    isDown: () => down,
    onDown: (listener) => listeners.push(listener),
    add(rule) {
      checkRule(rule);
      rules.push({ rule, toSkip: rule.skip ?? 0, left: rule.times ?? 1 });
    },
    clear() {
      rules = [];
    },
    next({ verb, resource }) {
      for (const planned of rules) {
        const { fault, verbs = FITTING_VERBS[fault.kind], chance = 1 } = planned.rule;
        if (planned.left === 0 || !verbs.includes(verb)) continue;
        if (planned.rule.resource !== undefined && planned.rule.resource !== resource) continue;
        if (planned.toSkip > 0) {
          planned.toSkip -= 1;
          continue;
        }
        if (chance < 1 && random() >= chance) continue;
        planned.left -= 1;
        fired.push({ fault, verb, resource });
        return fault;
      }
      return undefined;
    },
  };
}
