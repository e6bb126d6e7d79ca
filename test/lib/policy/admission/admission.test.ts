import {
  BACKUP_TYPES,
  ClusterBackupType,
  type KubeObject,
  RCloneCredentialType,
} from '../../../../lib/model';
import { ADMISSION_RULES, admissionPolicies, BackupPolicy } from '../../../../lib/policy';
import { backup, credential, S3, schedule } from '../cases/objects';
import { type AdmissionCase, admissionCases, judgedAlone, onlyRule } from './cases';
import { concerns, refusals } from './evaluate';

function exported(policy: BackupPolicy, kind = 'ValidatingAdmissionPolicy'): KubeObject[] {
  return admissionPolicies(policy).filter((object) => object.kind === kind);
}

function refused({ rule, object, policy }: AdmissionCase, before?: object): boolean {
  const { kind } = object as KubeObject;
  const plural = BACKUP_TYPES.find((type) => type.kind === kind)?.plural ?? '';
  return exported(onlyRule(rule, policy)).some(
    (each) => concerns(each, plural) && refusals(each, object, before).length > 0,
  );
}

describe('the CEL of a rule', () => {
  const cases = admissionCases();

  it.each(Object.keys(ADMISSION_RULES))('says of every case what %s says', (rule) => {
    const ofRule = cases.filter((each) => each.rule === rule);
    const seen = ofRule.map((each) => ({ ...each, broken: refused(each) }));

    expect(seen).toEqual(ofRule.map((each) => ({ ...each, broken: judgedAlone(each) })));
    expect(new Set(seen.map(({ broken }) => broken)).size).toBe(2);
  });

  it('lets pass what was broken before an update, whatever else changes', () => {
    for (const each of cases.filter(judgedAlone)) {
      // A request for deletion is judged on creation alone.
      if (each.rule === 'MB034') continue;
      expect(refused(each, each.object)).toBe(false);
    }
    const inClear = backup({ parameters: { rclone: S3.rclone } });
    expect(refused({ rule: 'MB003', name: '', object: inClear, policy: {} }, backup())).toBe(true);
  });

  it('takes no request for the deletion of an existing backup for a new backup', () => {
    const request = { rule: 'MB034', name: '', object: backup({ delete: true }), policy: {} };
    expect(refused(request)).toBe(true);
    expect(refused(request, backup())).toBe(false);
  });
});

describe('admissionPolicies', () => {
  it('makes a policy and a binding for each rule, and does what the level of the rule says', () => {
    const policy = new BackupPolicy({
      levels: { MB002: 'warning', MB003: 'error', MB004: 'info', MB012: 'off' },
    });

    const bindings = exported(policy, 'ValidatingAdmissionPolicyBinding').map(({ metadata, spec }) => [
      metadata.name,
      (spec as { validationActions: string[] }).validationActions,
    ]);

    expect(bindings.slice(0, 3)).toEqual([
      ['mosk-backup-mb002', ['Warn', 'Audit']],
      ['mosk-backup-mb003', ['Deny']],
      ['mosk-backup-mb004', ['Audit']],
    ]);
    expect(bindings.map(([name]) => name)).not.toContain('mosk-backup-mb012');
    expect(exported(policy).map(({ metadata }) => metadata.name)).toEqual(bindings.map(([name]) => name));
  });

  it('tells rule, what has to hold and what to do', () => {
    const [policy] = exported(onlyRule('MB003'));
    expect(policy && refusals(policy, backup({ parameters: { rclone: S3.rclone } }))).toEqual([
      'MB003 encryption-required: Archives are encrypted before they leave the cluster. To do: name a KeyEncryptionKey in spec.parameters.keyEncryptionKey',
    ]);
  });

  it('leaves out what the settings ask nothing of', () => {
    expect(exported(onlyRule('MB014'))).toEqual([]);
    const both = onlyRule('MB014', { endpoints: ['https://s3.example.com'], buckets: ['backups'] });
    expect(exported(both)).toHaveLength(1);
  });

  it('guards the projects that it is told, and does not ask exempt users', () => {
    const objects = admissionPolicies(onlyRule('MB003'), {
      name: 'acme',
      projects: ['prod'],
      exemptUsers: ["o'brien"],
    });
    expect(objects).toMatchObject([
      {
        metadata: { name: 'acme-mb003' },
        spec: {
          matchConditions: [{ expression: `!(request.userInfo.username in ["o'brien"])` }],
        },
      },
      {
        spec: {
          policyName: 'acme-mb003',
          matchResources: {
            namespaceSelector: {
              matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['prod'] }],
            },
          },
        },
      },
    ]);
  });

  it('asks only about kinds that the rule looks at', () => {
    const [policy] = exported(onlyRule('MB009'));
    expect(policy && concerns(policy, RCloneCredentialType.plural)).toBe(true);
    expect(policy && concerns(policy, ClusterBackupType.plural)).toBe(false);
  });

  it('never says a value: those of keys are secret', () => {
    const texts = JSON.stringify(admissionPolicies(BackupPolicy.strict()));
    expect(texts).not.toContain('messageExpression');
    expect([credential(), schedule()].every((each) => !texts.includes(JSON.stringify(each)))).toBe(true);
  });
});
