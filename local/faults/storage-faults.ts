import { createPlan, type Occurrence, type Plan } from './plan';

/** What goes wrong with a request to the storage. */
export type StorageFault =
  /** It is refused: 403 as for a wrong key, 503 as for a storage that is too busy. */
  | { readonly kind: 'refuse'; readonly status: 403 | 503 }
  /** The answer comes this much later. */
  | { readonly kind: 'stall'; readonly ms: number }
  /** What is written is confirmed, and not kept. */
  | { readonly kind: 'lose' };

/** Names of everything that can go wrong with the storage. */
export const STORAGE_FAULTS = ['refuse', 'stall', 'lose'] as const satisfies readonly StorageFault['kind'][];

/** Which requests to the storage a fault is for, and when it acts. */
export interface StorageFaultRule extends Occurrence {
  readonly fault: StorageFault;
  /**
   * PUT, GET, HEAD, POST, DELETE.
   * @default - any; PUT for what loses
   */
  readonly methods?: readonly string[];
}

export type StorageFaults = Plan<StorageFaultRule, string>;

/** @param random numbers from 0 to 1, for rules with a chance */
export function createStorageFaults(random: () => number): StorageFaults {
  return createPlan(random, ({ fault, methods }, method) =>
    fault.kind === 'lose' ? method === 'PUT' : (methods?.includes(method) ?? true),
  );
}
