import { BackupError } from '../../lib/errors';
import { checkChoice, checkNumber, LONGEST_WAIT_MS } from './argument';
import type { Occurrence } from './plan';

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

/** Which requests to the API a fault is for, and when it acts. */
export interface FaultRule extends Occurrence {
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

const STATUSES = [409, 410, 429, 500, 503, 504] as const satisfies readonly Extract<
  ApiFault,
  { kind: 'answer' }
>['status'][];

/** @throws BackupError `usage` for a rule that could never act, or not as it says */
export function checkRule({ fault, verbs = [] }: FaultRule): void {
  checkChoice('fault', 'kind', fault.kind, API_FAULTS);
  const at = `fault ${fault.kind}`;
  checkArguments(at, fault);
  const fitting = FITTING_VERBS[fault.kind];
  const odd = verbs.find((verb) => !fitting.includes(verb));
  if (odd === undefined) return;
  throw new BackupError('usage', 'This fault cannot act on this verb', {
    at,
    value: odd,
    fix: `choose from: ${fitting.join(', ')}`,
  });
}

function checkArguments(at: string, fault: ApiFault): void {
  switch (fault.kind) {
    case 'latency':
    case 'coalesce':
      checkNumber(at, 'ms (milliseconds)', fault.ms, { most: LONGEST_WAIT_MS });
      break;
    case 'stale':
      checkNumber(at, 'changes', fault.changes);
      break;
    case 'answer':
      checkChoice(at, 'status', fault.status, STATUSES);
      if (fault.retryAfterS !== undefined) {
        const range = { least: 0, most: Math.floor(LONGEST_WAIT_MS / 1000) };
        checkNumber(at, 'retryAfterS (seconds)', fault.retryAfterS, range);
      }
  }
}
