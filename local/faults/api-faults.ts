import { type ApiFault, checkRule, type FaultRule, FITTING_VERBS } from './fault';
import { createPlan } from './plan';

/** A fault that has acted on a request to the API. */
export interface FiredFault {
  readonly fault: ApiFault;
  /** `create` */
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

/** What goes wrong with requests to the API, and what has gone wrong. */
export interface ApiFaults {
  /** @throws BackupError `usage` */
  add(rule: FaultRule): void;
  /** No rule holds any more. */
  clear(): void;
  /** The rules that may still act. */
  left(): FaultRule[];
  /** Open connections break, and nobody answers until `comeBack`. */
  goDown(): void;
  comeBack(): void;
  isDown(): boolean;
  onDown(listener: () => void): void;
  /** What has gone wrong by a rule, in order: the last `FIRED_KEPT`. */
  readonly fired: readonly FiredFault[];
  /** What is to go wrong with this request; it counts as done. */
  next(question: FaultQuestion): ApiFault | undefined;
}

/** A fault with a chance acts for as long as there are requests. */
const FIRED_KEPT = 10_000;

/** @param random numbers from 0 to 1, for rules with a chance */
export function createApiFaults(random: () => number): ApiFaults {
  const plan = createPlan<FaultRule, FaultQuestion>(
    random,
    ({ fault, verbs = FITTING_VERBS[fault.kind], resource }, question) =>
      verbs.includes(question.verb) && (resource ?? question.resource) === question.resource,
  );
  let down = false;
  const fired: FiredFault[] = [];
  const listeners: (() => void)[] = [];
  return {
    fired,
    add(rule) {
      checkRule(rule);
      plan.add(rule);
    },
    clear: plan.clear,
    left: plan.left,
    goDown() {
      down = true;
      for (const listener of listeners) listener();
    },
    comeBack() {
      down = false;
    },
    isDown: () => down,
    onDown: (listener) => listeners.push(listener),
    next(question) {
      const fault = plan.next(question)?.fault;
      if (fault === undefined) return undefined;
      fired.push({ fault, ...question });
      if (fired.length > FIRED_KEPT) fired.shift();
      return fault;
    },
  };
}
