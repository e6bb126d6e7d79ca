import { BackupPolicy } from './backup-policy';

/**
 * The policy with more names that exist without being declared, as `namespace/name`. Where it has no list nothing is
 * said of names, and that stays so.
 */
export function policyKnowing(policy: BackupPolicy, names: readonly string[]): BackupPolicy {
  const { external } = policy.settings;
  if (external === undefined || names.length === 0) return policy;
  return new BackupPolicy({ extends: policy, external: [...external, ...names] });
}
