/** A month of two management clusters: the exporter's text of each hour, through the rules, says what a witness says. */
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { alertFiles } from '../../cli/generate/alert-files';
import { type KubeObject, MoskApi } from '../../lib/model';
import { managementClusterSamples, type ReadObjects, ruleOptions, textOf } from '../../lib/monitoring';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import {
  FIRST_HOUR,
  HOUR_MS,
  isDown,
  type Kind,
  PLAYED,
  type Scene,
  sceneAt,
} from './monitoring/scripted-month';
import { REHEARSAL_DAYS, STEP_SECONDS, type Verdict, witness } from './monitoring/witness';

jest.setTimeout(600_000);

const STEPS = 3_600 / STEP_SECONDS;
const folder = mkdtempSync(path.join(tmpdir(), 'month-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The same for the same key. */
const randomOf = (seed: number) => (key: string) => {
  let hash = seed;
  for (const character of key) hash = Math.imul(hash ^ character.charCodeAt(0), 0x9e3779b1) >>> 0;
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
};

function textIn(scenes: { readonly [managementCluster: string]: Scene }, hour: number): string {
  const now = FIRST_HOUR + hour * HOUR_MS + 30_000;
  return textOf(
    Object.entries(scenes).flatMap(([name, { unread, declared, clusters, schedules, backups }]) => {
      const read = <T extends KubeObject>(kind: Kind, objects: readonly T[]): ReadObjects<T> => {
        const complete = !unread.has(kind);
        return { complete, knows: () => complete, objects: complete ? objects : [] };
      };
      const rpo = name === 'east' ? { seconds: 26 * 3_600, tier: 'gold' } : undefined;
      return managementClusterSamples(
        {
          name,
          api: MoskApi.v26_2,
          clusters: read('Cluster', clusters),
          schedules: read('ClusterBackupSchedule', schedules),
          backups: read('ClusterBackup', backups),
          collectedMs: now,
        },
        {
          clusters: [...declared].map((each) => ({ project: 'shop', name: each, rpo })),
          rpoSeconds: undefined,
        },
        now,
      );
    }),
  );
}

/** Each series of the texts in the notation of promtool: scraped every five minutes, with a restart here and there. */
function seriesOf(
  texts: readonly string[],
  random: (key: string) => number,
): { series: string; values: string }[] {
  const values = new Map<string, (string | undefined)[]>();
  texts.forEach((text, hour) => {
    if (isDown(hour)) return;
    for (const line of text.split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const at = line.lastIndexOf(' ');
      const series = line.slice(0, at);
      if (!values.has(series)) values.set(series, []);
      (values.get(series) as (string | undefined)[])[hour] = line.slice(at + 1);
    }
  });
  const restarts = texts.map((_text, hour) =>
    random(`restart ${hour}`) < 0.2 ? 1 + Math.floor(random(`at ${hour}`) * (STEPS - 2)) : undefined,
  );
  return [...values].map(([series, byHour]) => ({
    series,
    values: texts
      .map((_text, hour) => {
        const value = byHour[hour];
        if (value === undefined) return `stale _x${STEPS - 1}`;
        const restart = restarts[hour];
        if (restart === undefined) return `${value}x${STEPS - 1}`;
        const [before, after] = [restart - 1, STEPS - restart - 2];
        return `${value}x${before} stale ${value}x${after}`;
      })
      .join(' '),
  }));
}

const asSample = (verdict: Verdict) => ({
  labels: `ALERTS{${(JSON.parse(verdict) as [string, string][]).map(([name, value]) => `${name}="${value}"`).join(', ')}}`,
  value: 1,
});

const SEEDS = [
  { seed: 17, days: 30 },
  { seed: randomInt(2 ** 31), days: 8 },
];

describeWithEngines(['promtool'], 'a month of alerts', () => {
  it.each(SEEDS)(
    'is what a witness saw, in every hour and for every cluster: seed $seed, $days days',
    async ({ seed, days }) => {
      const random = randomOf(seed);
      const scenes = Array.from({ length: days * 24 }, (_, hour) =>
        Object.fromEntries(Object.keys(PLAYED).map((name) => [name, sceneAt(name, hour, random)])),
      );
      const verdicts = witness(scenes);
      const texts = scenes.map(textIn);
      const [[rulesFile, rules] = ['', '']] = [
        ...alertFiles('rules', { name: 'mosk-backup' }, ruleOptions({ rehearsalAge: `${REHEARSAL_DAYS}d` })),
      ];
      // Collected every five minutes, so evaluated as often.
      writeFileSync(
        path.join(folder, rulesFile),
        rules.replace('interval: 1m', `interval: ${STEP_SECONDS}s`),
      );
      const tests = {
        rule_files: [rulesFile],
        evaluation_interval: `${STEP_SECONDS}s`,
        tests: [
          {
            name: 'month',
            interval: `${STEP_SECONDS}s`,
            start_timestamp: FIRST_HOUR / 1000,
            input_series: seriesOf(texts, random),
            promql_expr_test: verdicts.map((firing, hour) => ({
              expr: 'ALERTS{alertstate="firing"}',
              eval_time: `${hour}h50m`,
              exp_samples: [...firing].map(asSample),
            })),
          },
        ],
      };
      writeFileSync(path.join(folder, 'month.test.yaml'), stringify(tests, { aliasDuplicateObjects: false }));
      const { stdout } = await promisify(execFile)(
        requireEngine('promtool'),
        ['test', 'rules', 'month.test.yaml'],
        {
          cwd: folder,
          maxBuffer: 256 * 1024 * 1024,
        },
      );
      expect(stdout).toMatch(/SUCCESS/);
      const named = new Set(
        verdicts.flatMap((firing) => [...firing]).map((each) => /"alertname","(\w+)"/.exec(each)?.[1]),
      );
      // Nothing is proven by alerts that had no reason.
      if (days === 30) expect([...named].sort()).toEqual(EXPECTED);
    },
  );
});

const EXPECTED = [
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
