import { BackupError } from '../../../lib/errors';
import { BackupPolicy, type BackupPolicyProps, RULES, type Rule, Tier } from '../../../lib/policy';
import { inputOf } from '../../../lib/policy/testing/rule-case';
import { backup, S3 } from './cases/objects';
import { OWN_RULE } from './cases/own-rule';

const IN_CLEAR = backup({ parameters: { rclone: S3.rclone } });
const levelsOf = (policy: BackupPolicy) =>
  Object.fromEntries(policy.rules.map(({ rule, level }) => [rule.id, level]));
const refused = (props: BackupPolicyProps) => {
  try {
    new BackupPolicy(props);
  } catch (error) {
    return BackupError.is(error) ? `${error.code}: ${error.value}` : error;
  }
  return 'accepted';
};

describe('a policy', () => {
  it('has every rule at its own level in the baseline', () => {
    expect(levelsOf(BackupPolicy.baseline())).toEqual(
      Object.fromEntries(RULES.map(({ id, level }) => [id, level])),
    );
  });

  it('takes no warning lightly in strict, but for waivers that are about to end', () => {
    const warnings = BackupPolicy.strict().rules.filter(({ level }) => level === 'warning');
    expect(warnings.map(({ rule }) => rule.id)).toEqual(['MB091']);
    expect(BackupPolicy.strict().settings.acceptReasons).toBe(false);
  });

  it('changes levels, leaves rules out, and turns them on again', () => {
    const policy = new BackupPolicy({ levels: { MB003: 'info', MB010: 'off' } });
    expect(levelsOf(policy)).toMatchObject({ MB003: 'info' });
    expect(levelsOf(policy)).not.toHaveProperty('MB010');
    const again = new BackupPolicy({ extends: policy, levels: { MB010: 'error' } });
    expect(levelsOf(again)).toMatchObject({ MB003: 'info', MB010: 'error' });
  });

  it('has rules of its own, in the order of ids', () => {
    const policy = new BackupPolicy({ rules: [OWN_RULE], levels: { ACME001: 'error' } });
    expect(policy.rules[0]).toEqual({ rule: OWN_RULE, level: 'error' });
    const { findings } = policy.judge(inputOf({ manifests: [backup()] }));
    expect(findings).toEqual([
      {
        rule: 'ACME001',
        name: 'named-for-ticket',
        level: 'error',
        problem: 'No ticket in the name',
        why: OWN_RULE.why,
        fix: OWN_RULE.fix,
        about: 'ClusterBackup prod/before-26-2',
        managementCluster: '',
        path: 'metadata.name',
        value: undefined,
        place: { text: 'manifests[0]: metadata.name' },
        waiver: undefined,
        expired: undefined,
      },
    ]);
  });

  it('keeps what the policy that it extends says', () => {
    const gold = Tier.of('gold', { rpo: '26h' });
    const base = new BackupPolicy({ name: 'acme', tiers: [gold], defaultTier: 'gold', buckets: ['acme-*'] });
    const policy = new BackupPolicy({ extends: base, keyMaxAge: '90d' });
    expect(policy.name).toBe('acme');
    expect(policy.settings).toEqual({ ...base.settings, keyMaxAgeDays: 90 });
  });

  it.each<[string, BackupPolicyProps, string]>([
    [
      'an option that does not exist',
      { keyMaxAgeDays: 90 } as BackupPolicyProps,
      'policy-invalid: keyMaxAgeDays',
    ],
    ['a rule that does not exist', { levels: { MB999: 'error' } }, 'policy-invalid: MB999'],
    [
      'a level that does not exist',
      { levels: { MB003: 'fatal' as 'error' } },
      'policy-invalid: MB003: fatal',
    ],
    ['an id twice', { rules: [OWN_RULE, OWN_RULE] }, 'policy-invalid: ACME001'],
    ['an id of this package', { rules: [{ ...OWN_RULE, id: 'MB500' }] }, 'policy-invalid: MB500'],
    ['an id that no waiver can name', { rules: [{ ...OWN_RULE, id: 'acme-1' }] }, 'policy-invalid: acme-1'],
    ['a tier that does not exist', { defaultTier: 'gold' }, 'policy-invalid: gold'],
    [
      'a tier twice',
      { tiers: [Tier.of('gold', { rpo: '1h' }), Tier.of('gold', { rpo: '2h' })] },
      'policy-invalid: gold, gold',
    ],
    ['no number', { stagger: { starts: 0, within: '15m' } }, 'policy-invalid: stagger: 0 starts'],
    ['a distance that is none', { betweenRuns: '30' }, 'usage: "30"'],
    ['a distance of more than a day', { betweenRuns: '25h' }, 'usage: "25h"'],
    ['an age that is a number', { approvalAge: 35 as never }, 'usage: 35'],
    ['a stagger within no time', { stagger: { starts: 1, within: '0m' } }, 'usage: "0m"'],
    [
      'a waiver without end',
      { waivers: [{ rule: 'MB003', about: 'x', reason: 'a', until: 'soon' }] },
      'usage: "MB003=a;until=soon"',
    ],
  ])('refuses %s', (_, props, expected) => {
    expect(refused(props)).toBe(expected);
  });

  it('says which rule fails itself, and why', () => {
    const broken: Rule = { ...OWN_RULE, check: () => JSON.parse('[') };
    expect(() => new BackupPolicy({ rules: [broken] }).judge(inputOf({ manifests: [] }))).toThrow(
      expect.objectContaining({ code: 'policy-invalid', at: 'ACME001' }),
    );
  });

  it('skips what it cannot judge, and says what that needs', () => {
    const { skipped } = BackupPolicy.baseline().judge(inputOf({ manifests: [] }));
    expect(skipped).toContainEqual({ rule: 'MB008', needs: ['external', 'live'] });
    const judged = new BackupPolicy({ external: [] }).judge(inputOf({ manifests: [] }));
    expect(judged.skipped.map(({ rule }) => rule)).not.toContain('MB008');
  });

  it('gives the same judgement for the same input', () => {
    const input = inputOf({ manifests: [IN_CLEAR], base: [backup({}, { name: 'older' })] });
    const policy = BackupPolicy.strict();
    expect(JSON.stringify(policy.judge(input))).toBe(JSON.stringify(policy.judge(input)));
  });
});
