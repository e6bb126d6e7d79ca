import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { constructNote } from '../construct-note';
import { joinApp } from '../constructs';
import { withoutUndefined } from '../model';
import type { BackupPolicy, InventoryCluster, Subject } from '../policy';

/** What a policy compares an app with; a rule that needs something which is not given is not judged. */
export interface PolicyOptions {
  /**
   * All clusters there are, such as `inventory.clusters`.
   * @default - that of the nearest scope above that has one
   */
  readonly inventory?: readonly InventoryCluster[];
  /**
   * What was declared before.
   * @default - that of the nearest scope above that has one
   */
  readonly base?: readonly Subject[];
  /**
   * The day of the judgement: waivers end, keys grow old.
   * @default - that of the nearest scope above that has one, else the day of the synthesis
   */
  readonly now?: Date;
}

/** A policy with the app, chart or construct whose objects it judges. */
export interface ScopedPolicy {
  readonly scope: IConstruct;
  readonly policy: BackupPolicy;
  readonly options: PolicyOptions;
}

const POLICY = constructNote<Omit<ScopedPolicy, 'scope'>>('policy');

/**
 * Judges everything that is declared below an app, chart or construct, whenever the app is synthesised: an error stops
 * the synthesis, `mosk-backup synth` shows warnings.
 *
 * Of several policies around an object the nearest one judges it, alone: a chart of experiments may have a milder
 * policy than its app, and to add to the outer one it says so, `new BackupPolicy({ extends: outer, … })`. Whichever
 * judges, it sees the whole app, so that names and files are looked up everywhere. What is about no object of the app,
 * such as a cluster without backups, is for the outermost policy.
 */
export function usePolicy(scope: IConstruct, policy: BackupPolicy, options: PolicyOptions = {}): void {
  joinApp(scope);
  POLICY.put(scope, { policy, options });
}

/** Every policy in an app, those further out first. */
export function policiesOf(app: App): ScopedPolicy[] {
  return app.node.findAll().flatMap((scope) => {
    const used = POLICY.of(scope);
    return used === undefined
      ? []
      : [
          {
            scope,
            policy: used.policy,
            options: { ...outerOptions(scope), ...withoutUndefined(used.options) },
          },
        ];
  });
}

/** The nearest construct with a policy, at or above this one. */
export function policyScopeOf(construct: IConstruct | undefined): IConstruct | undefined {
  return construct?.node.scopes.findLast((scope) => POLICY.of(scope) !== undefined);
}

function outerOptions({ node }: IConstruct): PolicyOptions {
  const outer = node.scopes.slice(0, -1).map((scope) => POLICY.of(scope)?.options ?? {});
  return Object.assign({}, ...outer.map(withoutUndefined));
}
