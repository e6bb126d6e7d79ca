import type { KubeObject, MoskApi } from '../../model';
import type { BackupPolicyProps } from '../backup-policy';
import type { PolicyFinding } from '../judging/finding';
import type { DefaultTarget, InventoryCluster, PolicyInput } from '../judging/policy-input';
import type { Subject } from '../judging/subject';

/** Objects as YAML or JSON has them: of one management cluster, or of several by their names. */
export type CaseObjects = readonly object[] | { readonly [managementCluster: string]: readonly object[] };

/** A situation in which a rule is to find something wrong, or nothing. */
export interface RuleCase {
  /** For messages. @default - its number */
  readonly name?: string;
  /** What is declared. @default - nothing */
  readonly manifests?: CaseObjects;
  /** What was declared before. @default - there is nothing to compare with */
  readonly base?: CaseObjects;
  /** All that lives, Secrets included. @default - not known */
  readonly live?: CaseObjects;
  /** All clusters there are. @default - not known */
  readonly inventory?: readonly InventoryCluster[];
  /** Default targets of clusters. @default - not known */
  readonly defaultTargets?: readonly DefaultTarget[];
  /** What the policy says beside the rule, such as `{ tiers, defaultTier }`. @default - the baseline */
  readonly policy?: BackupPolicyProps;
  /** The API of every management cluster. @default MoskApi.v26_2 */
  readonly api?: MoskApi;
  /** The day of the judgement. @default '2026-11-02' */
  readonly now?: string | Date;
  /**
   * What the rule finds in a failing case, as far as members are given: `[{ path: 'spec.parameters' }]`.
   * @default - anything, once or more often
   */
  readonly finds?: readonly Partial<PolicyFinding>[];
}

/** What is judged in a case. Places are `manifests[0]`, `base[1]`, `site-a[0]`. */
export function inputOf(each: RuleCase): PolicyInput {
  return {
    subjects: subjectsOf(each.manifests ?? [], 'manifests'),
    base: each.base && subjectsOf(each.base, 'base'),
    live: each.live && subjectsOf(each.live, 'live'),
    liveHasSecrets: true,
    inventory: each.inventory,
    defaultTargets: each.defaultTargets,
    api: each.api && (() => each.api as MoskApi),
    now: new Date(each.now ?? '2026-11-02'),
  };
}

function subjectsOf(objects: CaseObjects, list: string): Subject[] {
  if (isOneManagementCluster(objects))
    return objects.map((manifest, index) => subject(manifest, '', `${list}[${index}]`));
  return Object.entries(objects).flatMap(([managementCluster, manifests]) =>
    manifests.map((manifest, index) =>
      subject(manifest, managementCluster, `${list} of ${managementCluster}[${index}]`),
    ),
  );
}

/** Whether objects are those of one management cluster. */
export function isOneManagementCluster(objects: CaseObjects): objects is readonly object[] {
  return Array.isArray(objects);
}

function subject(manifest: object, managementCluster: string, text: string): Subject {
  return {
    manifest: manifest as KubeObject,
    managementCluster,
    place: (path) => ({ text: path === undefined ? text : `${text}: ${path}` }),
  };
}
