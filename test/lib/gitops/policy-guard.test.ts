import { App, Chart } from 'cdk8s';
import { manifests } from '../../../entries';
import { admissionPolicies, BackupPolicy, PolicyGuard } from '../../../entries/policy';

describe('PolicyGuard', () => {
  it('declares what admissionPolicies makes, in no namespace', () => {
    const app = new App();
    const policy = BackupPolicy.strict();
    const options = { name: 'acme', projects: ['prod'], exemptUsers: ['mosk'] };
    const guard = new PolicyGuard(new Chart(app, 'site', { namespace: 'prod' }), 'guard', {
      policy,
      ...options,
    });

    const objects = manifests(app);

    expect(objects).toEqual(JSON.parse(JSON.stringify(admissionPolicies(policy, options))));
    expect(guard.names).toContain('acme-mb003');
    expect(guard.names.length * 2).toBe(objects.length);
  });

  it('declares nothing for a policy without a rule that a cluster can enforce', () => {
    const app = new App();
    const levels = Object.fromEntries(
      BackupPolicy.baseline().rules.map(({ rule }) => [rule.id, 'off'] as const),
    );
    new PolicyGuard(new Chart(app, 'site'), 'guard', { policy: new BackupPolicy({ levels }) });

    expect(manifests(app)).toEqual([]);
  });
});
