/**
 * A week of two local management clusters on their virtual clock: runs by their schedules, failures, deletions, an outage,
 * restarts, clocks that step, a cluster that comes late and one that goes. What the exporter told in each hour, through the
 * rules and in blocks of a real Prometheus, says what a witness says who looks at the objects alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { alertsAlone, METRICS, ruleOptions } from '../../lib/monitoring';
import { describeWithEngines } from './describe-with-engines';
import { playWeek, type ToldHour, WEEK } from './monitoring/local-week';
import { startPrometheusOn } from './monitoring/prometheus-on-blocks';
import { randomOf, testRules } from './monitoring/rules-on-texts';
import { verdictOf, type Witnessed, witness } from './monitoring/witness';

jest.setTimeout(240_000);

const SOURCES = /ManagementClusterUnreadable|MetricsMissing|MetricsOld/;
const nameIn = (verdict: string) => /"alertname","(\w+)"/.exec(verdict)?.[1] ?? '';

describeWithEngines(['prometheus', 'promtool'], 'a week of local management clusters', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'week-test-'));
  let told: ToldHour[];
  let witnessed: Witnessed[];

  beforeAll(async () => {
    told = await playWeek(folder);
    witnessed = witness(
      told.map(({ scenes }) => scenes),
      WEEK,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('fires what a witness saw, in every hour and for every cluster', async () => {
    const texts = told.map(({ text }) => text);
    expect(await testRules(folder, texts, witnessed, WEEK, randomOf(17))).toMatch(/SUCCESS/);
    const named = new Set(witnessed.flatMap(({ firing }) => [...firing]).map(nameIn));
    // Nothing is proven by alerts that had no reason.
    expect([...named].sort()).toEqual(FIRED);
  });

  it('can read each management cluster in every hour in which it answers, whatever was started anew before', () => {
    const ups = told.flatMap(({ at, text, scenes }) =>
      text === undefined
        ? []
        : Object.entries(scenes).map(([name, { unread }]) => ({
            ...{ at: new Date(at).toISOString(), name, answers: unread.size === 0 },
            up: text.includes(`${METRICS.up.name}{management_cluster="${name}"} 1\n`),
          })),
    );
    expect(ups.filter(({ up, answers }) => up !== answers)).toEqual([]);
    expect(ups.filter(({ answers }) => !answers).length).toBe(4);
  });

  it('has backups in every status in which they stay for a while', () => {
    const backups = told.flatMap(({ scenes }) => Object.values(scenes).flatMap((each) => each.backups));
    expect([...new Set(backups.map(({ status }) => status?.status))].sort()).toEqual(STATUSES);
  });

  it('has reasons in blocks of a real Prometheus where a witness has them, in every hour that was told', async () => {
    const texts = new Map(told.flatMap(({ at, text }) => (text === undefined ? [] : [[at, text] as const])));
    const [first, last] = [Math.min(...texts.keys()), Math.max(...texts.keys())];
    const prometheus = await startPrometheusOn([...texts.keys()], (now) => texts.get(now) ?? '');
    const found = new Map<number, string[]>();
    try {
      for (const { alert, expr, labels } of alertsAlone(
        ruleOptions({ rehearsalAge: `${WEEK.rehearsalDays}d` }),
      ))
        for (const { metric, values } of await prometheus.over(expr, { from: first, to: last }, 3_600)) {
          const { __name__, ...its } = metric;
          const verdict = verdictOf({ alert, severity: labels.severity ?? '', labels: its });
          for (const [at] of values ?? []) found.set(at, [...(found.get(at) ?? []), verdict]);
        }
    } finally {
      await prometheus.stop();
    }
    const isOfCluster = (verdict: string) => !SOURCES.test(nameIn(verdict));
    const compared = told
      .map((hour, index) => ({ ...hour, ...(witnessed[index] as Witnessed) }))
      .filter(
        ({ text, scenes }) =>
          text !== undefined && Object.values(scenes).every((each) => each.unread.size === 0),
      )
      .map(({ at, reasons }) => ({
        at: new Date(at).toISOString(),
        told: (found.get(at / 1000) ?? []).filter(isOfCluster).sort(),
        saw: [...reasons].filter(isOfCluster).sort(),
      }));
    expect(compared.map(({ at, told: its }) => [at, its])).toEqual(compared.map(({ at, saw }) => [at, saw]));
    expect(compared.length).toBeGreaterThan(150);
  });
});

const STATUSES = [
  'Completed',
  'DeleteFailed',
  'Deleted',
  'DeletionInProgress',
  'Failed',
  'InProgress',
  'Stuck',
  'UploadingInProgress',
];

const FIRED = [
  'MoskBackupClusterGone',
  'MoskBackupClusterUndeclared',
  'MoskBackupDeleteFailed',
  'MoskBackupDeletionSlow',
  'MoskBackupFailed',
  'MoskBackupManagementClusterUnreadable',
  'MoskBackupMetricsMissing',
  'MoskBackupNone',
  'MoskBackupNotScheduled',
  'MoskBackupOverdue',
  'MoskBackupRehearsalOld',
  'MoskBackupRunMissed',
  'MoskBackupStorageSuspected',
  'MoskBackupStuck',
];
