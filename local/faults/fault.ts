import { BackupError } from '../../lib/errors';

/** What goes wrong with a request to the API server. */
export type ApiFault =
  /** The answer comes this much later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** A refusal, and nothing was carried out; `retryAfterS` is its `Retry-After` header. */
  | {
      readonly kind: 'answer';
      readonly status: 409 | 410 | 429 | 500 | 503 | 504;
      readonly retryAfterS?: number;
    }
  /** The connection breaks before anything is carried out. */
  | { readonly kind: 'reset' }
  /** The request is carried out, and the connection breaks before the answer. */
  | { readonly kind: 'lostAnswer' }
  /** The request is carried out, and a proxy says 504. */
  | { readonly kind: 'lateAnswer' }
  /** Nothing is heard any more, and nobody closes the connection. Of a watch: from its next event on. */
  | { readonly kind: 'silence' }
  /** A watch breaks in the middle of its next event. */
  | { readonly kind: 'halfLine' }
  /** A watch is told that its version is too old. */
  | { readonly kind: 'expired' }
  /** Events of so many milliseconds are never told: the watch then begins anew. */
  | { readonly kind: 'coalesce'; readonly ms: number }
  /** A read shows the world as it was so many changes ago. */
  | { readonly kind: 'stale'; readonly changes: number };

/** Names of everything that can go wrong with a request. */
export const API_FAULTS = [
  'latency',
  'answer',
  'reset',
  'lostAnswer',
  'lateAnswer',
  'silence',
  'halfLine',
  'expired',
  'coalesce',
  'stale',
] as const satisfies readonly ApiFault['kind'][];

/** Which requests a fault is for, and how often it acts. */
export interface FaultRule {
  readonly fault: ApiFault;
  /**
   * get, list, watch, create, update, patch, delete.
   * @default - those at which the fault can act
   */
  readonly verbs?: readonly string[];
  /**
   * Plural: `clusterbackups`.
   * @default - any
   */
  readonly resource?: string;
  /**
   * So many requests that fit are let through first.
   * @default 0
   */
  readonly skip?: number;
  /**
   * How often it acts.
   * @default 1
   */
  readonly times?: number;
  /**
   * How likely it acts on a request that fits, from 0 to 1, by the seed of the cluster.
   * @default 1
   */
  readonly chance?: number;
}

const READS = ['get', 'list'];
const WATCH = ['watch'];
const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Where each kind makes sense: a watch cannot lose its answer, and a create cannot be stale. */
export const FITTING_VERBS: Readonly<Record<ApiFault['kind'], readonly string[]>> = {
  latency: [...READS, ...WATCH, ...WRITES],
  answer: [...READS, ...WATCH, ...WRITES],
  reset: [...READS, ...WATCH, ...WRITES],
  lostAnswer: [...READS, ...WRITES],
  lateAnswer: [...READS, ...WRITES],
  silence: [...READS, ...WATCH, ...WRITES],
  halfLine: WATCH,
  expired: [...WATCH, 'list'],
  coalesce: WATCH,
  stale: READS,
};

/** @throws BackupError `usage` for a rule that could never act */
export function checkRule({ fault, verbs = [], skip = 0, times = 1, chance = 1 }: FaultRule): void {
  const fitting = FITTING_VERBS[fault.kind];
  const odd = verbs.find((verb) => !fitting.includes(verb));
  if (odd !== undefined) {
    throw new BackupError('usage', 'This fault cannot act on this verb', {
      at: `fault ${fault.kind}`,
      value: odd,
      fix: `choose from: ${fitting.join(', ')}`,
    });
  }
  const isCount = (count: number) => Number.isInteger(count) && count >= 0;
  if (isCount(skip) && (isCount(times) || times === Number.POSITIVE_INFINITY) && chance >= 0 && chance <= 1) {
    return;
  }
  throw new BackupError('usage', 'This fault could never act as it is told to', {
    at: `fault ${fault.kind}`,
    value: `skip ${skip}, times ${times}, chance ${chance}`,
    fix: 'give whole numbers for skip and times, and a chance from 0 to 1',
  });
}
