/** A week of two local management clusters, and what the exporter told in each hour of it. */
import path from 'node:path';
import { type Collected, collectedText } from '../../../cli/monitoring/collection';
import {
  type ManagementClusterWatch,
  watchManagementCluster,
} from '../../../cli/monitoring/management-cluster-watch';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  type KubeObject,
  MoskApi,
  type ResourceType,
} from '../../../lib/model';
import { connect } from '../../../providers/kubernetes';
import { fakeIo } from '../../cli/fake-io';
import { HOUR, MINUTE, SECOND, virtualClock } from '../../providers/kubernetes/virtual-clock';
import type { Kind, Scene } from './scripted-month';
import { CREDENTIAL, PROJECT, startWeekSite, type WeekSite } from './week-site';
import type { Stage } from './witness';

const DAY = 24;
const HOURS = 7 * DAY;
const FIRST_HOUR = Date.parse('2026-03-01T00:00:00Z');
const PACE_MS = 10 * MINUTE;
const at = (day: number, hour: number) => day * DAY + hour;
const ALL_KINDS: ReadonlySet<Kind> = new Set(['Cluster', 'ClusterBackupSchedule', 'ClusterBackup']);

/** Hours that nobody told of, because time jumped over them. */
const LEAPT = { after: at(6, 5), hours: 3 };

export const WEEK: Stage = {
  firstHour: FIRST_HOUR,
  managementClusters: ['east', 'west'],
  isDown: (hour) => hour > LEAPT.after && hour <= LEAPT.after + LEAPT.hours,
  everyHours: (_managementCluster, cluster) => (cluster === 'often' ? 6 : DAY),
  rpoSeconds: (managementCluster) => (managementCluster === 'east' ? 26 * 3_600 : undefined),
  rehearsalDays: 5,
};

export interface ToldHour {
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  /** `undefined`: nobody told anything. */
  readonly text: string | undefined;
  readonly scenes: { readonly [managementCluster: string]: Scene };
}

/** @param folder where the management clusters keep their objects */
export async function playWeek(folder: string): Promise<ToldHour[]> {
  const clock = virtualClock(FIRST_HOUR - 10 * MINUTE);
  const started = async (name: string) =>
    clock.until(startWeekSite(clock, path.join(folder, `${name}.objects`)));
  const sites = { east: await started('east'), west: await started('west') };
  const { east, west } = sites;
  const declared = { east: new Set(['good', 'failing', 'going']), west: new Set(['often', 'local']) };

  const addCluster = (site: WeekSite, name: string) => site.make(ClusterType, name, {});
  const addSchedule = (site: WeekSite, name: string) =>
    site.make(ClusterBackupScheduleType, `every-${name}`, {
      targetCluster: name,
      schedule: name === 'often' ? '0 1-23/6 * * *' : '0 1 * * *',
      ...(name !== 'local' && {
        parameters: { rclone: { bucket: `backups/${name}`, credential: CREDENTIAL } },
      }),
    });
  for (const name of ['east', 'west'] as const)
    for (const cluster of declared[name]) {
      await clock.until(addCluster(sites[name], cluster));
      await clock.until(addSchedule(sites[name], cluster));
    }

  const oldestOf = async (site: WeekSite, cluster: string, status: string) => {
    const { items } = await site.people.list<ClusterBackupManifest>(ClusterBackupType, PROJECT);
    const [oldest] = items
      .filter(({ spec, status: its }) => spec.targetCluster === cluster && its?.status === status)
      .map(({ metadata }) => metadata.name)
      .sort();
    if (oldest === undefined) throw new Error(`no backup of ${cluster} is ${status}`);
    return oldest;
  };
  const wish = async (site: WeekSite, cluster: string, status: string, ...wishes: boolean[]) => {
    const name = await oldestOf(site, cluster, status);
    for (const each of wishes)
      await site.people.patch(
        ClusterBackupType,
        PROJECT,
        name,
        { spec: { delete: each } },
        { type: 'merge' },
      );
  };
  const remove = (site: WeekSite, type: ResourceType, name: string) =>
    site.people.delete(type, PROJECT, name);
  const step = (site: WeekSite, minutes: number) => {
    site.skewMs = minutes * MINUTE;
  };

  let exporter = await startExporter();
  const startAnew = async () => {
    exporter.close();
    exporter = await startExporter();
  };

  /** Ten minutes after what was told of the hour. */
  const happens: Readonly<Record<number, () => unknown>> = {
    [at(1, 0)]: () => east.failing.add('upload failing'),
    [at(3, 12)]: () => east.failing.clear(),
    // It comes late: first itself, then its entry, then its schedule, and its first runs fail with the credential of another.
    [at(1, 8)]: () => addCluster(east, 'coming'),
    [at(1, 14)]: () => declared.east.add('coming'),
    [at(1, 20)]: async () => {
      await addSchedule(east, 'coming');
      east.failing.add('upload coming');
    },
    [at(2, 6)]: () => west.stuck.add({ during: ['InProgress'] }),
    [at(3, 9)]: async () => remove(west, ClusterBackupType, await oldestOf(west, 'often', 'Stuck')),
    [at(2, 13)]: () => wish(east, 'good', 'Completed', true),
    [at(2, 23)]: () => step(west, -4),
    [at(3, 23)]: () => step(west, 0),
    [at(3, 13)]: async () => {
      east.failing.add('deletion good');
      await wish(east, 'good', 'Completed', true);
    },
    [at(3, 14)]: async () => {
      west.slow.add('deletion often');
      await wish(west, 'often', 'Completed', true);
    },
    // Nobody answers while runs are due, and the exporter starts anew meanwhile.
    [at(4, 0)]: () => east.goDown(),
    [at(4, 2)]: startAnew,
    [at(4, 4)]: () => east.comeBack(),
    [at(4, 10)]: async () => {
      east.failing.clear();
      await wish(east, 'good', 'DeleteFailed', false, true);
    },
    [at(4, 16)]: startAnew,
    [at(5, 1)]: () => west.restart(),
    [at(5, 6)]: () => remove(east, ClusterType, 'going'),
    [at(5, 20)]: () => declared.east.delete('going'),
    [at(5, 10)]: () => step(east, 20),
    [at(6, 10)]: () => step(east, 0),
    [LEAPT.after]: () => clock.leap(LEAPT.hours * HOUR),
    [at(6, 13)]: () => east.restart(),
  };

  async function startExporter(): Promise<Exporter> {
    const watches = new Map<string, ManagementClusterWatch>();
    for (const name of WEEK.managementClusters) {
      const { transport } = sites[name as keyof typeof sites];
      const io = {
        ...fakeIo(),
        connect: async () => connect({ transport, clock, server: `https://${name}`, random: () => 0.5 }),
      };
      const globals = { context: undefined, kubeconfig: undefined, namespace: undefined, json: false };
      const watched = {
        ...{ name, context: undefined, api: MoskApi.v26_2, scope: { only: undefined, known: [] } },
      };
      watches.set(
        name,
        await watchManagementCluster(watched, {
          io,
          globals: () => ({ ...globals, timeoutMs: undefined, api: MoskApi.v26_2 }),
        }),
      );
    }
    return {
      text: () =>
        collectedText(
          [...watches].map(([name, watch]) => collectedOf(name, watch)),
          clock.now(),
          [],
        ),
      close() {
        for (const watch of watches.values()) watch.close();
      },
    };
  }
  function collectedOf(name: string, watch: ManagementClusterWatch): Collected {
    const seconds = WEEK.rpoSeconds(name);
    const rpo = seconds === undefined ? undefined : { seconds, tier: 'gold' };
    const clusters = [...declared[name as keyof typeof declared]].map((each) => ({
      ...{ project: PROJECT, name: each, rpo },
    }));
    return { watch, declared: { clusters, rpoSeconds: undefined }, probe: undefined };
  }
  async function sceneOf(name: keyof typeof sites): Promise<Scene> {
    const { people, isDown } = sites[name];
    const list = async <T extends KubeObject>(type: ResourceType) =>
      (await people.list<T>(type, PROJECT)).items;
    return {
      clusters: await list<ClusterManifest>(ClusterType),
      schedules: await list<ClusterBackupScheduleManifest>(ClusterBackupScheduleType),
      backups: await list<ClusterBackupManifest>(ClusterBackupType),
      unread: isDown() ? ALL_KINDS : new Set(),
      declared: new Set(declared[name]),
    };
  }

  /** In jumps, each as after a short sleep of all machines: watches that begin anew every half minute are what would take long. */
  async function pass(until: number): Promise<void> {
    while (clock.now() < until) {
      await clock.leap(Math.min(PACE_MS, until - clock.now()));
      await clock.advance(0);
    }
  }

  const told: ToldHour[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    const moment = FIRST_HOUR + hour * HOUR + 30 * SECOND;
    if (WEEK.isDown(hour)) {
      const [last] = told.slice(-1);
      told.push({ at: moment, text: undefined, scenes: last?.scenes ?? {} });
      continue;
    }
    await pass(moment - 30 * SECOND);
    await clock.advance(30 * SECOND);
    const text = exporter.text();
    const scenes = { east: await clock.until(sceneOf('east')), west: await clock.until(sceneOf('west')) };
    if (clock.now() !== moment) throw new Error(`hour ${hour}: time has passed while it was looked at`);
    told.push({ at: moment, text, scenes });
    await pass(moment + 10 * MINUTE);
    await clock.until(Promise.resolve(happens[hour]?.()));
    if (clock.now() > moment + HOUR + (hour === LEAPT.after ? LEAPT.hours * HOUR : 0))
      throw new Error(`hour ${hour}: what happened in it took longer`);
  }
  exporter.close();
  await clock.until(Promise.all([east.stop(), west.stop()]));
  return told;
}

interface Exporter {
  text(): string;
  close(): void;
}
