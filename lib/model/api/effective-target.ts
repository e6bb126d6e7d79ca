import type { TargetParameters } from './manifest';
import { isRemote } from './target';

/** Where the archives of a backup or schedule really go. */
export interface EffectiveTarget {
  /** `undefined`: nowhere, they stay on a manager node of the cluster. */
  readonly parameters: TargetParameters | undefined;
  /** The object itself, the Cluster's backup section, or nobody says so. */
  readonly from: 'own' | 'cluster' | 'none';
}

/**
 * An object's own target, else the Cluster's backup section, else none (documented). The one replaces the other as a
 * whole (inferred: "if empty"). Parameters that lead nowhere, such as `{}` or a key alone, are no target of its own.
 *
 * The local controller and the witness of the promise games have a judgement of their own, so that a mistake here shows.
 * @param own `spec.parameters`
 * @param section the Cluster's backup section
 */
export function effectiveTarget(
  own: TargetParameters | undefined,
  section: TargetParameters | undefined,
): EffectiveTarget {
  if (isRemote(own)) return { parameters: own, from: 'own' };
  if (isRemote(section)) return { parameters: section, from: 'cluster' };
  return { parameters: undefined, from: 'none' };
}
