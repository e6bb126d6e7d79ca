import { ApiObject, App } from 'cdk8s';
import { EncryptionKey, type Retention } from '../../../entries';
import { BackupPlan, type BackupPlanOptions, BackupRule, BackupStore } from '../../../entries/fleet';
import { Tier } from '../../../entries/policy';
import { errorOf } from '../constructs/synthesised';
import { clusterWith, store } from './fleet';

const gold = Tier.of('gold', { rpo: '26h' });
const prod = clusterWith({ labels: { tier: 'gold' } });
const elsewhere = BackupStore.nfs({
  url: 'nfs://192.0.2.20:/archive',
  encryptionKey: EncryptionKey.fromName('kek-2026'),
});
const inClear = BackupStore.nfs({
  url: 'nfs://192.0.2.20:/archive',
  unencrypted: 'a test',
});
const daily = BackupRule.daily({ from: { hour: 1 } });
const sundays = BackupRule.weekly({ weekday: 'sunday', from: { hour: 6 }, store: elsewhere });

const protect = (tier: Tier, rules: BackupRule[], options: Partial<BackupPlanOptions> = {}, cluster = prod) =>
  new BackupPlan(new App(), 'plan', { store, rules, tier, ...options }).protect(cluster);
const refusalOf = (...args: Parameters<typeof protect>) => {
  const { code, value } = errorOf(() => protect(...args));
  return `${code}: ${value}`;
};

describe('a plan of a tier', () => {
  it('protects a cluster that gets what the tier demands', () => {
    expect(protect(gold, [daily])).toHaveLength(1);
    expect(protect(Tier.of('gold', { rpo: '26h', targets: 2 }), [daily, sundays])).toHaveLength(2);
  });

  it('counts the gap between all rules together, to the minute', () => {
    expect(protect(Tier.of('gold', { rpo: '24h' }), [daily])).toHaveLength(1);
    expect(refusalOf(Tier.of('gold', { rpo: '23.9h' }), [daily])).toBe(
      'tier-not-met: site-a/prod/prod: 24 hours, tier gold allows 23.9 hours',
    );
    const wednesdays = BackupRule.weekly({ id: 'midweek', weekday: 'wednesday', from: { hour: 6 } });
    expect(refusalOf(Tier.of('gold', { rpo: '95h' }), [sundays, wednesdays])).toBe(
      'tier-not-met: site-a/prod/prod: 96 hours, tier gold allows 95 hours',
    );
    expect(protect(Tier.of('gold', { rpo: '96h' }), [sundays, wednesdays])).toHaveLength(2);
  });

  it('refuses archives in clear, unless the tier does not mind', () => {
    expect(refusalOf(gold, [daily], { store: inClear })).toMatch(/^tier-not-met: /);
    expect(refusalOf(gold, [daily], { store: BackupStore.localOnly('no storage yet') })).toMatch(
      /^tier-not-met: /,
    );
    const lab = Tier.of('gold', { rpo: '26h', encrypted: false });
    expect(protect(lab, [daily], { store: inClear })).toHaveLength(1);
  });

  it('refuses too few storages', () => {
    expect(refusalOf(Tier.of('gold', { rpo: '26h', targets: 2 }), [daily])).toBe(
      'tier-not-met: site-a/prod/prod: 1, tier gold demands 2',
    );
    const lab = Tier.of('gold', { rpo: '26h', encrypted: false });
    expect(refusalOf(lab, [daily], { store: BackupStore.localOnly('no storage yet') })).toBe(
      'tier-not-met: site-a/prod/prod: 0, tier gold demands 1',
    );
  });

  it('refuses a cluster of another tier, by the label of the inventory', () => {
    expect(refusalOf(gold, [daily], {}, clusterWith({ labels: { tier: 'bronze' } }))).toBe(
      'tier-not-met: site-a/prod/prod: tier bronze, the plan keeps gold',
    );
    expect(protect(gold, [daily], {}, clusterWith({}))).toHaveLength(1);
    const labelled = clusterWith({ labels: { tier: 'bronze', class: 'gold' } });
    expect(protect(gold, [daily], { tierLabel: 'class' }, labelled)).toHaveLength(1);
  });

  it('refuses a rule that keeps less than the tier demands, and takes one that keeps all', () => {
    const keeping = Tier.of('gold', { rpo: '26h', retention: { keepLast: 3, keepMonthly: 12 } });
    const rule = (retention: Retention) => BackupRule.daily({ from: { hour: 1 }, retention });
    expect(protect(keeping, [daily])).toHaveLength(1);
    expect(protect(keeping, [rule({ keepLast: 3, keepMonthly: 12 })])).toHaveLength(1);
    expect(refusalOf(keeping, [rule({ keepLast: 99 })])).toBe(
      'tier-not-met: site-a/prod/prod: daily keeps last 99, tier gold demands last 3, monthly 12 (days of UTC)',
    );
    expect(refusalOf(keeping, [daily], { retention: { keepLast: 2, keepMonthly: 12 } })).toMatch(
      /daily keeps last 2, monthly 12/,
    );
    expect(refusalOf(keeping, [rule({ keepLast: 3, keepMonthly: 12, timeZone: 'Asia/Tokyo' })])).toMatch(
      /^tier-not-met: /,
    );
  });
});

describe('the retention of a plan', () => {
  const recordsOf = (rules: BackupRule[], options: Partial<BackupPlanOptions> = {}) =>
    new BackupPlan(new App(), 'plan', { store, rules, ...options })
      .protect(prod)
      .map((schedule) => ApiObject.of(schedule).toJson().metadata.annotations?.['mosk-backup/retention']);

  it('stands on the schedules of each rule that has none of its own, and there is none by default', () => {
    const own = BackupRule.weekly({
      weekday: 'sunday',
      from: { hour: 9 },
      retention: { keepLast: 1, keepMonthly: 12 },
    });
    expect(recordsOf([daily, own], { retention: { keepLast: 7 } })).toEqual([
      '{"keepLast":7}',
      '{"keepLast":1,"keepMonthly":12,"timeZone":"UTC"}',
    ]);
    expect(recordsOf([daily, own])).toEqual([undefined, expect.stringContaining('"keepMonthly":12')]);
  });

  it.each([
    ['a rule', () => BackupRule.daily({ from: { hour: 1 }, retention: { keepLast: 0 } }), 'rule daily: '],
    ['a tier', () => Tier.of('gold', { rpo: '26h', retention: { keepLast: 0 } }), 'tier gold: '],
    ['a plan', () => recordsOf([daily], { retention: { keepLast: 0 } }), 'plan: '],
  ])('is refused where %s keeps not even the newest', (_what, act, at) => {
    expect(errorOf(act)).toMatchObject({ code: 'retention-invalid', at: `${at}retention.keepLast` });
  });
});
