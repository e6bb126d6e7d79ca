import { Construct } from 'constructs';
import type { AdmissionPolicyOptions, BackupPolicy } from '../policy';
import { clusterObject } from './cluster-object';

/** What of a policy a management cluster enforces, and for whom. */
export interface PolicyGuardProps extends AdmissionPolicyOptions {
  /** Rules and levels: errors are refused, warnings shown, infos audited. */
  readonly policy: BackupPolicy;
}

/**
 * Has the management cluster itself enforce those rules of a policy that it can: a `ValidatingAdmissionPolicy` and a
 * binding for each, see `admissionPolicies`. Whoever writes backups is asked, MOSK included: should it make backups that
 * break a rule, its service account belongs to `exemptUsers`, or the rule gets the level `warning`.
 *
 * Needs Kubernetes 1.30 or newer, and rights on the whole cluster to apply it.
 */
export class PolicyGuard extends Construct {
  /** Names of the policies and their bindings. */
  readonly names: readonly string[];

  constructor(scope: Construct, id: string, { policy, ...options }: PolicyGuardProps) {
    super(scope, id);
    const { admissionPolicies } = require('../policy') as typeof import('../policy');
    const objects = admissionPolicies(policy, options);
    for (const object of objects) {
      const part = object.kind.endsWith('Binding') ? 'Binding' : 'Policy';
      clusterObject(this, `${part}-${object.metadata.name}`, object);
    }
    this.names = [...new Set(objects.map(({ metadata }) => metadata.name))];
  }
}
