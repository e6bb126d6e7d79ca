import { checkChoice } from './argument';
import { createPlan, type Occurrence, type Plan } from './plan';

/** The statuses in which work is done that can get stuck. */
export const STUCK_DURING = ['InProgress', 'UploadingInProgress', 'DeletionInProgress'] as const;

type StuckStatus = (typeof STUCK_DURING)[number];

/** Which backups get stuck, and when: each status in which work begins counts. */
export interface StuckRule extends Occurrence {
  /** @default - any of them */
  readonly during?: readonly ('InProgress' | 'UploadingInProgress' | 'DeletionInProgress')[];
}

export type StuckFaults = Plan<StuckRule, StuckStatus>;

/** @param random numbers from 0 to 1, for rules with a chance */
export function createStuckFaults(random: () => number): StuckFaults {
  const plan: StuckFaults = createPlan(random, ({ during = STUCK_DURING }, status) =>
    during.includes(status),
  );
  return {
    ...plan,
    add(rule) {
      for (const status of rule.during ?? []) checkChoice('fault stuck', 'during', status, STUCK_DURING);
      plan.add(rule);
    },
  };
}
