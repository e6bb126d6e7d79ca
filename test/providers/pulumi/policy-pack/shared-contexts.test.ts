import { backupPolicies } from '../../../../entries/policy-pack';
import { BackupPolicy, type PolicyInput } from '../../../../lib/policy';
import { schedule } from '../../../lib/policy/cases/objects';
import { runPack, type TestResource, urnOf } from './pack';

// jest lets a factory see names that begin with "mock" alone.
const mockMade: string[] = [];
jest.mock('../../../../lib/policy', () => {
  const actual = jest.requireActual('../../../../lib/policy');
  class PolicyContext extends actual.PolicyContext {
    constructor(input: PolicyInput, settings: unknown) {
      super(input, settings);
      mockMade.push(input.subjects.map(({ place }) => place().urn).join(' '));
    }
  }
  return { ...actual, PolicyContext };
});
beforeEach(() => mockMade.splice(0));

/** As the policy SDK does, which hands every policy a copy of its own. */
function copied(name: string, manifest: object): TestResource {
  return {
    type: 'kubernetes:kaas.mirantis.com/v1alpha1:ClusterBackupSchedule',
    name,
    get props() {
      return structuredClone(manifest) as TestResource['props'];
    },
  };
}

const one = copied('one', schedule({}));
const other = copied('other', schedule({}));
const now = new Date('2026-11-02');

it('all rules look at one resource, and all at one stack, through one context', async () => {
  await runPack(backupPolicies(BackupPolicy.strict(), { now }), [one, other]);

  expect(mockMade).toEqual([urnOf(one), urnOf(other), `${urnOf(one)} ${urnOf(other)}`]);
});

it('a resource that has changed is judged anew', async () => {
  const policies = backupPolicies(BackupPolicy.strict(), { now });
  const before = await runPack(policies, [one]);
  const inClear = copied('one', schedule({ parameters: { rclone: { bucket: 'b', credential: 's3' } } }));
  const after = await runPack(policies, [inClear]);

  expect(before.map(({ policy }) => policy)).not.toContain('MB003-encryption-required');
  expect(after.map(({ policy }) => policy)).toContain('MB003-encryption-required');
});
