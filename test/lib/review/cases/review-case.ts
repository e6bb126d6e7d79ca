import type { DefaultTarget, Subject } from '../../../../lib/policy';
import type { ReviewInput } from '../../../../lib/review';
import { parameters, schedule } from '../declared';

/** A change, and what a review tells of it. */
export interface ReviewCase {
  readonly name: string;
  readonly base: readonly Subject[];
  readonly head: readonly Subject[];
  readonly with?: Partial<ReviewInput>;
  readonly defaults?: { readonly base: readonly DefaultTarget[]; readonly head: readonly DefaultTarget[] };
  /** `code severity`, in order. */
  readonly tells: readonly string[];
  readonly says?: RegExp;
}

export const nightly = schedule('nightly', '0 1 * * *');
/** Goes where the default target of its cluster says. */
export const follower = schedule('nightly', '0 1 * * *', { parameters: undefined });
export const KEY = 'only-for-tests-0123456789-abcdefghijkl';

export const defaultTarget = (bucket: string): DefaultTarget => ({
  managementCluster: '',
  namespace: 'prod',
  cluster: 'prod',
  parameters: parameters(bucket),
});
