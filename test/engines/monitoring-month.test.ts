/** A month of two management clusters: the exporter's text of each hour, through the rules, says what a witness says. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type KubeObject, MoskApi } from '../../lib/model';
import { managementClusterSamples, type ReadObjects, textOf } from '../../lib/monitoring';
import { describeWithEngines } from './describe-with-engines';
import { testRules } from './monitoring/rules-on-texts';
import {
  FIRST_HOUR,
  HOUR_MS,
  type Kind,
  MONTH,
  PLAYED,
  type Scene,
  sceneAt,
} from './monitoring/scripted-month';
import { witness } from './monitoring/witness';

jest.setTimeout(600_000);

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

const SEEDS = [
  { seed: 17, days: 30 },
  { seed: randomInt(2 ** 31), days: 5 },
];

describeWithEngines(['promtool'], 'a month of alerts', () => {
  it.each(SEEDS)(
    'is what a witness saw, in every hour and for every cluster: seed $seed, $days days',
    async ({ seed, days }) => {
      const random = randomOf(seed);
      const scenes = Array.from({ length: days * 24 }, (_, hour) =>
        Object.fromEntries(Object.keys(PLAYED).map((name) => [name, sceneAt(name, hour, random)])),
      );
      const witnessed = witness(scenes, MONTH);
      const texts = scenes.map((each, hour) => (MONTH.isDown(hour) ? undefined : textIn(each, hour)));
      const stdout = await testRules(folder, texts, witnessed, MONTH, random);
      expect(stdout).toMatch(/SUCCESS/);
      const named = new Set(
        witnessed.flatMap(({ firing }) => [...firing]).map((each) => /"alertname","(\w+)"/.exec(each)?.[1]),
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
