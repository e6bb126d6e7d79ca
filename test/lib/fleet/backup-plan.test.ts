import { App, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  type ClusterBackupSchedule,
  EncryptionKey,
  ManagementCluster,
  MoskApi,
  manifests,
  type TimeWindow,
} from '../../../entries';
import {
  BackupPlan,
  BackupRule,
  BackupStore,
  type ClusterSelection,
  Inventory,
} from '../../../entries/fleet';
import { errorOf } from '../constructs/synthesised';
import { clusterWith, DATA, declared, inventory, store } from './fleet';

const nightly = BackupRule.daily({ from: { hour: 1 } });
const planOf = (...rules: BackupRule[]) => new BackupPlan(new App(), 'plan', { store, rules, spread: '1h' });
const crons = (schedules: readonly ClusterBackupSchedule[]) => schedules.map(({ cron }) => cron.expression);

describe('a rule', () => {
  it.each([
    [nightly, 0, '0 1 * * *'],
    [nightly, 90, '30 2 * * *'],
    [BackupRule.daily({ from: { hour: 23 } }), 120, '0 1 * * *'],
    [BackupRule.weekly({ weekday: 'saturday', from: { hour: 23 } }), 59, '59 23 * * 6'],
    [BackupRule.weekly({ weekday: 'saturday', from: { hour: 23 } }), 60, '0 0 * * 0'],
    [BackupRule.monthly({ day: 1, from: { hour: 23, minute: 30 } }), 45, '15 0 2 * *'],
  ])('%# starts so many minutes later, on the next day if need be', (rule, minutes, expression) => {
    expect(rule.cron(minutes).expression).toBe(expression);
  });

  it.each<[string, () => unknown, string]>([
    ['a time that there is not', () => BackupRule.daily({ from: { hour: 24 } }), 'cron-invalid'],
    ['a day that some months lack', () => BackupRule.monthly({ day: 31, from: { hour: 1 } }), 'cron-invalid'],
    [
      'a name with a dash, which could make two schedules of one name',
      () => BackupRule.daily({ id: 'a-b', from: { hour: 1 } }),
      'invalid-name',
    ],
  ])('refuses %s', (_what, make, code) => {
    expect(errorOf(make)).toMatchObject({ code, fix: expect.any(String) });
  });

  it('is a value that cannot be changed', () => {
    expect(Object.isFrozen(nightly)).toBe(true);
    expect(Object.isFrozen(nightly.from)).toBe(true);
  });
});

describe('a plan', () => {
  it('declares one schedule for each rule and cluster, in the chart of its site', () => {
    const app = new App();
    BackupPlan.dailyAndWeekly(app, 'plan', { store }).protectAll(inventory.clusters);

    expect(declared(app)).toEqual([
      'site-a: ClusterBackupSchedule prod/prod-daily',
      'site-a: ClusterBackupSchedule prod/prod-weekly',
      'site-a: ClusterBackupSchedule lab/lab-daily',
      'site-a: ClusterBackupSchedule lab/lab-weekly',
      'site-b: ClusterBackupSchedule prod/prod-daily',
      'site-b: ClusterBackupSchedule prod/prod-weekly',
    ]);
  });

  it('gives a cluster the same times for ever: they are in repositories', () => {
    const plan = BackupPlan.dailyWeeklyAndMonthly(new App(), 'plan', { store });

    expect(inventory.clusters.map((cluster) => crons(plan.protect(cluster)))).toEqual([
      ['46 1 * * *', '46 4 * * 0', '46 7 1 * *'],
      ['57 2 * * *', '57 5 * * 0', '57 8 1 * *'],
      ['57 3 * * *', '57 6 * * 0', '57 9 1 * *'],
    ]);
  });

  it('starts the weekly and the monthly backup after that of their day, also past midnight', () => {
    const daysAndTimes = (hour: number, betweenRuns: string) =>
      BackupPlan.dailyWeeklyAndMonthly(new App(), 'plan', { store, from: { hour }, betweenRuns })
        .rules.slice(1)
        .map(({ weekday, day, from }) => [weekday ?? day, from.hour]);

    expect(daysAndTimes(17, '2h')).toEqual([
      ['sunday', 20],
      [1, 23],
    ]);
    expect(daysAndTimes(18, '2h')).toEqual([
      ['sunday', 21],
      [2, 0],
    ]);
    expect(daysAndTimes(22, '2h')).toEqual([
      ['monday', 1],
      [2, 4],
    ]);
    expect(daysAndTimes(20, '7h')).toEqual([
      ['monday', 4],
      [2, 12],
    ]);
  });

  it('shifts all rules of a cluster by the same minutes, so that they stay as far apart as written', () => {
    const plan = planOf(nightly, BackupRule.weekly({ weekday: 'sunday', from: { hour: 3 } }));
    const [daily, weekly] = crons(plan.protect(clusterWith({})));

    expect(daily?.replace(/ \*$/, ' 0')).toBe(weekly?.replace(' 3 ', ' 1 '));
  });

  it('sends the backups of a rule to the store of the rule', () => {
    const app = new App();
    const offSite = BackupStore.nfs({
      url: 'nfs://tape:/mosk',
      encryptionKey: EncryptionKey.fromName('kek-2026'),
    });
    BackupPlan.dailyAndWeekly(app, 'plan', { store, weeklyStore: offSite }).protect(clusterWith({}));

    expect(manifests(app).map(({ spec }) => (spec as { parameters: object }).parameters)).toEqual([
      { keyEncryptionKey: 'kek-2026', rclone: { bucket: 'backups/prod/prod', credential: 's3' } },
      { keyEncryptionKey: 'kek-2026', nfsUploadUrl: 'nfs://tape:/mosk/prod/prod' },
    ]);
  });

  it('protects a cluster once, however often it is selected', () => {
    const plan = planOf(nightly);
    const first = plan.protectAll(inventory.clusters);

    expect(plan.protectAll(inventory.select({ project: 'prod' }))).toEqual([first[0], first[2]]);
  });

  it('starts nothing in the maintenance window of a cluster, nor so late that it would reach into it', () => {
    const startsOf = (maintenanceWindow?: TimeWindow) =>
      [...Array(40).keys()].map((n) => {
        const options = { store, rules: [nightly], spread: '4h', betweenRuns: '1h' };
        const plan = new BackupPlan(new App(), 'plan', options);
        const [cron = ''] = crons(plan.protect(clusterWith({ name: `c${n}`, maintenanceWindow })));
        const [minute, hour] = cron.split(' ').map(Number);
        return Number(hour) * 60 + Number(minute);
      });
    const isClear = (start: number) => start <= 60 || start >= 180;

    const free = startsOf();
    const maintained = startsOf({ from: { hour: 2 }, duration: '1h' });

    expect(free.filter(isClear).length).toBeLessThan(40);
    expect(maintained.every(isClear)).toBe(true);
    expect(maintained.filter((start, n) => start !== free[n] && isClear(free[n] ?? 0))).toEqual([]);
  });

  it('says that nothing keeps clear of a window', () => {
    const cluster = clusterWith({ maintenanceWindow: { from: { hour: 0 }, duration: '12h' } });

    expect(errorOf(() => planOf(nightly).protect(cluster))).toMatchObject({
      code: 'runs-too-close',
      at: 'plan',
      value: 'site-a/prod/prod: a start needs 120 minutes before the window begins',
    });
  });

  it('refuses rules that are closer than betweenRuns, also over midnight and the end of the week', () => {
    const late = BackupRule.weekly({ weekday: 'saturday', from: { hour: 23 } });
    const early = BackupRule.weekly({ weekday: 'sunday', from: { hour: 0 }, id: 'early' });

    expect(errorOf(() => planOf(late, early))).toMatchObject({
      code: 'runs-too-close',
      at: 'plan: early',
      value: 'weekly and early: 60 minutes apart, 120 are needed',
    });
  });

  it('refuses monthly rules that are too close over the end of the shortest month', () => {
    const last = BackupRule.monthly({ day: 28, from: { hour: 23 }, id: 'last' });
    const first = BackupRule.monthly({ day: 1, from: { hour: 0 }, id: 'first' });

    expect(errorOf(() => planOf(last, first))).toMatchObject({
      code: 'runs-too-close',
      value: 'last and first: 60 minutes apart, 120 are needed',
    });
  });

  it('allows rules at the same time on days that never meet', () => {
    const at = { from: { hour: 1 } };

    expect(() =>
      planOf(
        BackupRule.weekly({ weekday: 'sunday', ...at }),
        BackupRule.weekly({ weekday: 'wednesday', id: 'midweek', ...at }),
      ),
    ).not.toThrow();
    expect(() =>
      planOf(BackupRule.monthly({ day: 1, ...at }), BackupRule.monthly({ day: 15, id: 'second', ...at })),
    ).not.toThrow();
    expect(errorOf(() => planOf(nightly, BackupRule.monthly({ day: 1, ...at }))).code).toBe('runs-too-close');
  });

  it('needs an hour more between rules where the clock changes', () => {
    const app = new App();
    new ManagementCluster(app, 'site-a', {
      api: MoskApi.v26_2.with({ schedule: { cronField: 'schedule', timeZone: 'Europe/Berlin' } }),
    });
    const plan = new BackupPlan(app, 'plan', {
      store,
      rules: [nightly, BackupRule.weekly({ weekday: 'sunday', from: { hour: 3 } })],
    });

    expect(errorOf(() => plan.protect(clusterWith({})))).toMatchObject({
      code: 'runs-too-close',
      value: 'daily and weekly: 120 minutes apart, 180 are needed',
    });
    expect(() =>
      BackupPlan.dailyWeeklyAndMonthly(app, 'ready-made', { store }).protect(clusterWith({})),
    ).not.toThrow();
  });

  it.each<[string, (app: App) => unknown, string]>([
    [
      'a cluster that another plan protects',
      (app) => ['a', 'b'].map((id) => BackupPlan.daily(app, id, { store }).protectAll(inventory.clusters)),
      'already-protected',
    ],
    [
      'a rule after the first cluster',
      (app) => {
        const plan = BackupPlan.daily(app, 'plan', { store });
        plan.protect(clusterWith({}));
        plan.addRule(BackupRule.monthly({ day: 1, from: { hour: 12 } }));
      },
      'already-protected',
    ],
    [
      'two rules of one name',
      (app) => new BackupPlan(app, 'plan', { store, rules: [nightly, nightly] }),
      'duplicate-object',
    ],
    [
      'to protect a selection that fits no cluster',
      (app) =>
        BackupPlan.daily(app, 'plan', { store }).protectAll(inventory.select({ labels: { tier: 'x' } })),
      'selection-empty',
    ],
    [
      'to protect by no rule',
      (app) => new BackupPlan(app, 'plan', { store }).protect(clusterWith({})),
      'selection-empty',
    ],
    [
      'a monthly start that could fall on day 29',
      (app) =>
        new BackupPlan(app, 'plan', { store, rules: [BackupRule.monthly({ day: 28, from: { hour: 22 } })] }),
      'cron-invalid',
    ],
    ['no spread', (app) => BackupPlan.daily(app, 'plan', { store, spread: '0h' }), 'usage'],
    ['runs days apart', (app) => BackupPlan.daily(app, 'plan', { store, betweenRuns: '25h' }), 'usage'],
    [
      'the id of a management cluster for something else',
      (app) => {
        new Construct(app, 'site-a');
        BackupPlan.daily(app, 'plan', { store }).protect(clusterWith({}));
      },
      'duplicate-object',
    ],
  ])('refuses %s', (_what, make, code) => {
    expect(errorOf(() => make(new App()))).toMatchObject({
      code,
      at: expect.any(String),
      fix: expect.any(String),
    });
  });

  it('says of a selection that fits no cluster what was asked for, and what there is', () => {
    const refusal = (selection: ClusterSelection) =>
      errorOf(() => BackupPlan.daily(new App(), 'plan', { store }).protectAll(inventory.select(selection)))
        .value;

    expect(refusal({ labels: { tier: 'golld' } })).toBe(
      'labels tier=golld (there are: tier=gold, tier=none)',
    );
    expect(refusal({ project: ['prd', 'x'], managementCluster: 'site-c' })).toBe(
      'project prd, x (there are: lab, prod); management cluster site-c (there are: site-a, site-b)',
    );
    expect(
      errorOf(() => BackupPlan.daily(new App(), 'plan', { store }).protectAll([])).value,
    ).toBeUndefined();
  });

  it('that protects nothing is found at synthesis', () => {
    const app = Testing.app();
    BackupPlan.daily(app, 'forgotten', { store });

    expect(() => app.synth()).toThrow('forgotten');
  });
});

it('a plan does not depend on the order of the clusters', () => {
  const cronsOf = (clusters: typeof DATA.clusters) => {
    const app = new App();
    BackupPlan.daily(app, 'plan', { store }).protectAll(Inventory.of({ ...DATA, clusters }).clusters);
    return manifests(app)
      .map((object) => JSON.stringify(object))
      .sort();
  };

  expect(cronsOf([...DATA.clusters].reverse())).toEqual(cronsOf(DATA.clusters));
});
