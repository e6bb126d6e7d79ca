import { BackupPolicy, type BackupPolicyProps, waive } from '../../../lib/policy';
import { inputOf } from '../../../lib/policy/testing/rule-case';
import { backup, S3 } from './cases/objects';

const IN_CLEAR = { parameters: { rclone: S3.rclone } };
const WAIVER = { rule: 'MB003', reason: 'the storage encrypts', until: '2027-03-31' };

function judged(annotations: Record<string, string>, now: string, props: BackupPolicyProps = {}) {
  const policy = new BackupPolicy({ ...props, levels: { MB043: 'off' } });
  return policy.judge(inputOf({ manifests: [backup(IN_CLEAR, { annotations })], now }));
}

describe('a waiver', () => {
  it('accepts a finding until its last day, and the finding is still counted', () => {
    const { findings, waived, waivers } = judged(waive(WAIVER), '2027-01-31');
    expect(findings).toEqual([]);
    expect(waived).toMatchObject([{ rule: 'MB003', waiver: WAIVER }]);
    expect(waivers).toMatchObject([
      { waiver: WAIVER, about: 'ClusterBackup prod/before-26-2', state: 'used' },
    ]);
    expect(judged(waive(WAIVER), '2027-03-31T23:59:59Z').waived).toHaveLength(1);
  });

  it('accepts nothing the day after, and the finding says so', () => {
    const { findings, waivers } = judged(waive(WAIVER), '2027-04-01');
    expect(findings).toMatchObject([
      {
        rule: 'MB003',
        problem: 'The archive leaves the cluster in clear (its waiver ended on 2027-03-31)',
        expired: WAIVER,
        waiver: undefined,
      },
    ]);
    expect(waivers).toMatchObject([{ state: 'expired' }]);
  });

  it('is for one rule and one object', () => {
    const { findings } = judged(waive({ ...WAIVER, rule: 'MB010' }), '2027-01-31');
    expect(findings.map(({ rule }) => rule)).toEqual(['MB003', 'MB092']);
  });

  it('can stand beside others', () => {
    const annotations = waive({ ...WAIVER, rule: 'MB010' }, WAIVER);
    expect(judged(annotations, '2027-01-31').waived.map(({ rule }) => rule)).toEqual(['MB003']);
  });

  it('that has ended gives way to one of the policy that holds', () => {
    const longer = { ...WAIVER, about: 'ClusterBackup prod/before-26-2', until: '2027-12-31' };
    const { findings, waived } = judged(waive(WAIVER), '2027-06-01', { waivers: [longer] });
    expect(findings).toMatchObject([{ rule: 'MB092' }]);
    expect(waived).toMatchObject([{ waiver: longer }]);
  });
});

describe('waive', () => {
  it('writes what is read back', () => {
    expect(waive(WAIVER, { ...WAIVER, rule: 'ACME001' })).toEqual({
      'mosk-backup/waive':
        'MB003=the storage encrypts;until=2027-03-31\nACME001=the storage encrypts;until=2027-03-31',
    });
  });

  it.each([
    ['no reason', { ...WAIVER, reason: ' ' }],
    ['two lines', { ...WAIVER, reason: 'one\ntwo' }],
    ['no rule', { ...WAIVER, rule: 'encryption' }],
    ['a day that does not exist', { ...WAIVER, until: '2027-02-30' }],
  ])('refuses %s', (_, waiver) => {
    expect(() => waive(waiver)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
