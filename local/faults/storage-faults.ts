import { checkChoice, checkNumber, LONGEST_WAIT_MS } from './argument';
import { createPlan, type Occurrence, type Plan } from './plan';

/** What goes wrong with a request to the storage. */
export type StorageFault =
  /** It is refused: 403 as for a wrong key, 503 as for a storage that is too busy. */
  | { readonly kind: 'refuse'; readonly status: 403 | 503 }
  /** The answer comes this much later. */
  | { readonly kind: 'stall'; readonly ms: number }
  /** What is written is confirmed, and not kept. */
  | { readonly kind: 'lose' }
  /** What is written finds no room: 507, as MinIO says it. */
  | { readonly kind: 'full' }
  /** It is not there: the connection breaks. */
  | { readonly kind: 'gone' };

/** Names of everything that can go wrong with the storage. */
export const STORAGE_FAULTS = [
  'refuse',
  'stall',
  'lose',
  'full',
  'gone',
] as const satisfies readonly StorageFault['kind'][];

/** Which requests to the storage a fault is for, and when it acts. */
export interface StorageFaultRule extends Occurrence {
  readonly fault: StorageFault;
  /**
   * PUT, GET, HEAD, POST, DELETE.
   * @default - any; PUT for what loses, PUT and POST for what is full
   */
  readonly methods?: readonly string[];
}

export type StorageFaults = Plan<StorageFaultRule, string>;

/** @param random numbers from 0 to 1, for rules with a chance */
export function createStorageFaults(random: () => number): StorageFaults {
  const plan = createPlan<StorageFaultRule, string>(random, ({ fault, methods }, method) =>
    (methods ?? methodsOf(fault)).includes(method),
  );
  return {
    ...plan,
    add(rule) {
      checkRule(rule);
      plan.add(rule);
    },
  };
}

const METHODS = ['PUT', 'GET', 'HEAD', 'POST', 'DELETE'];

function methodsOf({ kind }: StorageFault): readonly string[] {
  if (kind === 'lose') return ['PUT'];
  return kind === 'full' ? ['PUT', 'POST'] : METHODS;
}

function checkRule({ fault, methods = [] }: StorageFaultRule): void {
  checkChoice('storage fault', 'kind', fault.kind, STORAGE_FAULTS);
  const at = `storage fault ${fault.kind}`;
  if (fault.kind === 'refuse') checkChoice(at, 'status', fault.status, [403, 503]);
  if (fault.kind === 'stall') checkNumber(at, 'ms (milliseconds)', fault.ms, { most: LONGEST_WAIT_MS });
  for (const method of methods) checkChoice(at, 'method', method, methodsOf(fault));
}
