/** A month of two management clusters: the exporter's text of each hour, through the rules, says what a witness says. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type KubeObject, MoskApi } from '../../lib/model';
import { managementClusterSamples, type ReadObjects, textOf } from '../../lib/monitoring';
import { describeWithEngines } from './describe-with-engines';
import { randomOf, testRules } from './monitoring/rules-on-texts';
import {
  FIRST_HOUR,
  HOUR_MS,
  type Kind,
  MONTH,
  PLAYED,
  type Scene,
  sceneAt,
} from './monitoring/scripted-month';
import { type Stage, witness } from './monitoring/witness';

jest.setTimeout(600_000);

const folder = mkdtempSync(path.join(tmpdir(), 'month-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

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

const UNSEEN = randomInt(2 ** 31);
const PLAYS = [
  // After its 28th day nothing is scripted any more.
  { seed: 17, from: 0, days: 28 },
  // Some days of it: a whole month of each seed would take a minute more.
  { seed: UNSEEN, from: UNSEEN % 22, days: 5 },
];

/** The month from one of its days on. */
const stageFrom = (day: number): Stage => ({
  ...MONTH,
  firstHour: FIRST_HOUR + day * 24 * HOUR_MS,
  isDown: (hour) => MONTH.isDown(day * 24 + hour),
});

describeWithEngines(['promtool'], 'a month of alerts', () => {
  it.each(PLAYS)(
    'is what a witness saw, in every hour and for every cluster: seed $seed, $days days from day $from on',
    async ({ seed, from, days }) => {
      const random = randomOf(seed);
      const stage = stageFrom(from);
      const hours = Array.from({ length: days * 24 }, (_, index) => from * 24 + index);
      const scenes = hours.map((hour) =>
        Object.fromEntries(Object.keys(PLAYED).map((name) => [name, sceneAt(name, hour, random)])),
      );
      const witnessed = witness(scenes, stage);
      const texts = scenes.map((each, index) =>
        stage.isDown(index) ? undefined : textIn(each, from * 24 + index),
      );
      const stdout = await testRules(folder, texts, witnessed, stage, random);
      expect(stdout).toMatch(/SUCCESS/);
      const named = new Set(
        witnessed.flatMap(({ firing }) => [...firing]).map((each) => /"alertname","(\w+)"/.exec(each)?.[1]),
      );
      // Nothing is proven by alerts that had no reason.
      if (seed !== UNSEEN) expect([...named].sort()).toEqual(EXPECTED);
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
