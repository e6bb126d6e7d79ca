import { type ClusterObjects, objectsByCluster } from '../explain';
import { ClusterBackupScheduleType, ClusterBackupType, ClusterType } from '../model';
import { backupSamples } from './backup-samples';
import type {
  Declared,
  DeclaredCluster,
  DeclaredRpo,
  ManagementClusterView,
} from './management-cluster-view';
import type { MetricKey } from './metrics';
import { probedSamples } from './probed-samples';
import { scheduleSamples } from './schedule-samples';
import type { Sample } from './text-format';

/**
 * All that is told of a management cluster. What cannot be read is left out: a number that nobody knows is no zero.
 * @param now milliseconds since the epoch
 */
export function managementClusterSamples(
  view: ManagementClusterView,
  declared: Declared,
  now: number,
): Sample[] {
  const { name, clusters, schedules, backups, collectedMs } = view;
  const labels = { management_cluster: name };
  const kinds = [
    [ClusterType.kind, clusters],
    [ClusterBackupScheduleType.kind, schedules],
    [ClusterBackupType.kind, backups],
  ] as const;
  return [
    { metric: 'up', labels, value: kinds.every(([, { complete }]) => complete) ? 1 : 0 },
    ...kinds.map(
      ([kind, { complete }]): Sample => ({
        metric: 'kindUp',
        labels: { ...labels, kind },
        value: complete ? 1 : 0,
      }),
    ),
    ...(collectedMs === undefined
      ? []
      : [{ metric: 'collected', labels, value: Math.floor(collectedMs / 1000) } as const]),
    ...clustersOf(view, declared).flatMap((each) => clusterSamples(each, view, declared, now)),
    ...probedSamples(view),
  ];
}

interface ToldCluster extends ClusterObjects {
  readonly listed: DeclaredCluster | undefined;
}

/** Those that live, or that schedules and backups name, and those of the inventory. */
function clustersOf(view: ManagementClusterView, { clusters = [] }: Declared): ToldCluster[] {
  const listed = new Map(clusters.map((each) => [`${each.project}/${each.name}`, each]));
  const found = objectsByCluster({
    clusters: view.clusters.objects,
    schedules: view.schedules.objects,
    backups: view.backups.objects,
  }).map((each): ToldCluster => {
    const id = `${each.namespace}/${each.cluster}`;
    const its = listed.get(id);
    listed.delete(id);
    return { ...each, listed: its };
  });
  const unseen = [...listed.values()].map(
    (each): ToldCluster => ({
      namespace: each.project,
      cluster: each.name,
      manifest: undefined,
      schedules: [],
      backups: [],
      listed: each,
    }),
  );
  return [...found, ...unseen];
}

function clusterSamples(
  told: ToldCluster,
  view: ManagementClusterView,
  declared: Declared,
  now: number,
): Sample[] {
  const { namespace: project, cluster, manifest, schedules, backups, listed } = told;
  const labels = { management_cluster: view.name, project, target_cluster: cluster };
  const yesNo = (metric: MetricKey, value: boolean): Sample => ({ metric, labels, value: value ? 1 : 0 });
  const rpo = listed?.rpo ?? rpoOfAll(told, view, declared);
  const knowsBackups = view.backups.knows(project);
  return [
    ...(view.clusters.knows(project) ? [yesNo('exists', manifest !== undefined)] : []),
    ...(declared.clusters === undefined ? [] : [yesNo('declared', listed !== undefined)]),
    ...(rpo === undefined
      ? []
      : [{ metric: 'rpo', labels: { ...labels, tier: rpo.tier }, value: rpo.seconds } as const]),
    ...(view.schedules.knows(project)
      ? scheduleSamples(labels, schedules, {
          api: view.api,
          now,
          backups: knowsBackups ? backups : undefined,
        })
      : []),
    ...(knowsBackups ? backupSamples(labels, backups) : []),
  ];
}

/** Of a cluster that is gone, with nothing but backups left, nobody expects another one. */
function rpoOfAll(
  { namespace, manifest, schedules, listed }: ToldCluster,
  { clusters }: ManagementClusterView,
  { rpoSeconds }: Declared,
): DeclaredRpo | undefined {
  if (rpoSeconds === undefined) return undefined;
  const isGone = clusters.knows(namespace) && manifest === undefined;
  if (isGone && schedules.length === 0 && listed === undefined) return undefined;
  return { seconds: rpoSeconds, tier: '' };
}
