import { App } from 'cdk8s';
import {
  BackupError,
  EncryptionKey,
  type KubeObject,
  manifests,
  RCloneCredential,
  type TimeWindow,
} from '../../../entries';
import { BackupPlan, BackupRule, BackupStore, Inventory, type InventoryData } from '../../../entries/fleet';
import { nextRuns } from '../../../lib/calendar';
import { checkContract } from '../../../lib/contract';
import { WEEKDAYS } from '../../../lib/model';
import { seeded } from '../synth/seeded';

type Random = ReturnType<typeof seeded>;

const MINUTE = 60_000;
const FROM = Date.parse('2027-01-31T12:00:00Z');
const NAMES = ['a', 'a-b', 'b', 'daily', 'a-daily', 'prod.eu', 'x'.repeat(63)];

const store = BackupStore.rclone({
  bucket: 'backups',
  credential: RCloneCredential.fromName('s3'),
  encryptionKey: EncryptionKey.fromName('kek'),
});

const pick = <Value>(random: Random, values: readonly Value[]): Value =>
  values[random.below(values.length)] as Value;
const timeOf = (random: Random) => ({ hour: random.below(24), minute: random.below(60) });

function windowOf(random: Random): TimeWindow {
  const weekday = random.chance(0.7) ? pick(random, WEEKDAYS) : undefined;
  return { from: timeOf(random), duration: `${1 + random.below(6)}h`, weekday };
}

function inventoryOf(random: Random): InventoryData {
  const managementClusters = [...Array(1 + random.below(3)).keys()].map((n) => ({
    name: `site-${n}`,
    release: pick(random, ['2.31.0', '2.32.1']),
    ...(n === 0 ? {} : { folder: `site-${n}` }),
  }));
  const clusters = managementClusters.flatMap(({ name: managementCluster }) =>
    ['default', 'a', 'b'].flatMap((project) =>
      NAMES.filter(() => random.chance(0.3)).map((name) => ({
        name,
        project,
        managementCluster,
        release: pick(random, ['26.1', '26.2.1']),
        ...(random.chance(0.3) ? { maintenanceWindow: windowOf(random) } : {}),
      })),
    ),
  );
  const one = { name: 'one', project: 'a', managementCluster: 'site-0', release: '26.2' };
  return { managementClusters, clusters: [...clusters, one] };
}

function ruleOf(random: Random, id: string): BackupRule {
  const options = { id, from: timeOf(random) };
  const kind = random.below(3);
  if (kind === 0) return BackupRule.daily(options);
  if (kind === 1) return BackupRule.weekly({ ...options, weekday: pick(random, WEEKDAYS) });
  return BackupRule.monthly({ ...options, day: 1 + random.below(27) });
}

/** A fleet whose plan refuses only what it promises to refuse, and what it declares. */
function fleetOf(random: Random): { objects: KubeObject[]; data: InventoryData; hoursApart: number } {
  const app = new App();
  const data = inventoryOf(random);
  const hoursApart = 1 + random.below(4);
  const plan = new BackupPlan(app, 'plan', {
    store,
    betweenRuns: `${hoursApart}h`,
    spread: `${1 + random.below(12)}h`,
  });
  plan.addRule(ruleOf(random, 'first'));
  for (const id of ['daily', 'third']) unlessRefused(() => plan.addRule(ruleOf(random, id)));
  for (const cluster of Inventory.of(data).clusters) unlessRefused(() => plan.protect(cluster));
  return { objects: manifests(app), data, hoursApart };
}

function unlessRefused(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!BackupError.is(error) || error.code !== 'runs-too-close') throw error;
  }
}

const specOf = (object: KubeObject) =>
  object.spec as { targetCluster: string; schedule: string; parameters: { rclone: { bucket: string } } };

describe.each([...Array(20).keys()])('a random fleet (seed %i)', (seed) => {
  const { objects, data, hoursApart } = fleetOf(seeded(seed));
  const byFolder = groupedByFolder(objects);

  it('has folders that no two clusters share', () => {
    for (const [, members] of byFolder) {
      expect(
        new Set(members.map((object) => `${object.metadata.namespace}/${specOf(object).targetCluster}`)).size,
      ).toBe(1);
    }
  });

  it('has names that the API accepts', () => {
    expect(objects.flatMap((object) => checkContract(object))).toEqual([]);
  });

  it('starts no two backups of a cluster closer than betweenRuns, and none near its maintenance', () => {
    for (const [folder, members] of byFolder) {
      const starts = members.flatMap((object) => nextRuns(specOf(object).schedule, 30, FROM, 'UTC'));
      const sorted = starts.sort((a, b) => a - b);
      const gaps = sorted.slice(1).map((time, index) => time - (sorted[index] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(hoursApart * 60 * MINUTE);

      const window = windowOfFolder(data, folder);
      if (window === undefined) continue;
      const near = sorted.filter((time) => isNear(time, window, hoursApart));
      expect(near.map((time) => new Date(time).toISOString())).toEqual([]);
    }
  });
});

function groupedByFolder(objects: readonly KubeObject[]): Map<string, KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const { bucket } = specOf(object).parameters.rclone;
    groups.set(bucket, [...(groups.get(bucket) ?? []), object]);
  }
  return groups;
}

function windowOfFolder(
  { managementClusters, clusters }: InventoryData,
  folder: string,
): TimeWindow | undefined {
  return clusters.find(({ name, project, managementCluster }) => {
    const above = managementClusters.find((site) => site.name === managementCluster)?.folder;
    return folder === ['backups', above, project, name].filter((part) => part !== undefined).join('/');
  })?.maintenanceWindow;
}

/** Computed from the calendar, unlike the plan, which counts minutes of a week. */
function isNear(time: number, { from, duration, weekday }: TimeWindow, hoursApart: number): boolean {
  const day = new Date(time);
  return [-1, 0, 1].some((offset) => {
    const begin = Date.UTC(
      day.getUTCFullYear(),
      day.getUTCMonth(),
      day.getUTCDate() + offset,
      from.hour,
      from.minute,
    );
    if (weekday !== undefined && WEEKDAYS[new Date(begin).getUTCDay()] !== weekday) return false;
    return (
      time > begin - hoursApart * 60 * MINUTE && time < begin + Number.parseInt(duration, 10) * 60 * MINUTE
    );
  });
}
