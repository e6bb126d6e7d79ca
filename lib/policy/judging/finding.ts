import type { Level } from './level';
import type { Place } from './subject';
import type { Waiver } from './waiver';

/** One thing that a policy found wrong, the same in every front. */
export interface PolicyFinding {
  /** Id of the rule: `MB003`. */
  readonly rule: string;
  /** Name of the rule: `encryption-required`. */
  readonly name: string;
  /** How much it matters by this policy. */
  readonly level: Level;
  /** What is wrong, in one sentence. */
  readonly problem: string;
  /** What happens to data. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
  /** `ClusterBackup prod/before-26-2`, or what else it is about. */
  readonly about: string;
  /** Management cluster, where it is about an object. */
  readonly managementCluster?: string;
  /** Path in the object. */
  readonly path?: string;
  /** The offending value with its unit. Never a secret. */
  readonly value?: string;
  /** Where it stands; missing where it is about no object. */
  readonly place?: Place;
  /** Why it is accepted, and until when. */
  readonly waiver?: Waiver;
  /** A waiver that would accept it and has ended; the problem says so too. */
  readonly expired?: Waiver;
}
