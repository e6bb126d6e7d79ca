import type { ErrorCode } from '../../../lib/errors';
import type { KubeObject } from '../../../lib/model';

/**
 * One manifest and what becomes of it. The contract rules, the CRDs under our own validator and the CRDs on a real
 * API server must agree, unless the case says why not.
 */
export interface ContractCase {
  readonly name: string;
  readonly object: KubeObject;
  /** The rule that it breaks; `undefined` for a good one. */
  readonly code?: ErrorCode;
  /** Why the CRDs accept what the contract refuses. */
  readonly crdAccepts?: string;
  /** Why the CRDs refuse what the contract accepts. */
  readonly crdRefuses?: string;
  /** The server refuses by itself what the CRDs accept. */
  readonly serverRefuses?: true;
}
