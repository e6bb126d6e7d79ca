import { type ClusterBackupScheduleManifest, remoteFolder } from '../../model';
import {
  type Declared,
  type InventoryCluster,
  inventoryLookup,
  subjectKey,
  subjectName,
  suspensionOf,
} from '../../policy';
import { type Comparison, clusterName, type ProtectedCluster, paired, quotedCluster } from '../comparison';
import type { Consequence } from '../consequence';
import { inNamespace, quoted } from '../quoted';

type Schedule = Declared<ClusterBackupScheduleManifest>;

/** Clusters whose last schedule goes. */
export function* lostCoverage({ before, after }: Comparison): Iterable<Consequence> {
  const now = new Map(after.context.schedules.map((each) => [subjectKey(each), each]));
  for (const [key, cluster] of before.protectedClusters) {
    const still = after.protectedClusters.get(key);
    if (still !== undefined) {
      yield* uncoveredFolders(cluster, still);
      continue;
    }
    const known = after.context.inventory;
    const isGone =
      known !== undefined &&
      listsManagementCluster(known, cluster) &&
      cluster.schedules.every(({ subject }) => inventoryLookup(known)(subject) === undefined);
    yield uncovered(
      cluster,
      isGone,
      cluster.schedules.map(({ subject }) => endOf(subject, now.get(subjectKey(subject)))),
    );
  }
}

/** An inventory that does not know a management cluster says nothing of the clusters there. */
function listsManagementCluster(
  inventory: readonly InventoryCluster[],
  { managementCluster }: ProtectedCluster,
): boolean {
  return (
    managementCluster === '' || inventory.some((each) => each.managementCluster.name === managementCluster)
  );
}

/**
 * Where several folders declare one schedule each of the same name, they may be for two clusters that nobody tells apart:
 * what runs for the one says nothing of the other.
 */
function* uncoveredFolders(before: ProtectedCluster, after: ProtectedCluster): Iterable<Consequence> {
  const foldersOf = ({ schedules }: ProtectedCluster) =>
    new Set(schedules.map(({ subject }) => subject.appliedFrom));
  const names = new Set(before.schedules.map(({ subject }) => subjectKey(subject)));
  // Mostly each name is declared once.
  if (names.size === before.schedules.length) return;
  const now = foldersOf(after);
  for (const folder of foldersOf(before)) {
    if (now.has(folder)) continue;
    const schedules = before.schedules.filter(({ subject }) => subject.appliedFrom === folder);
    const ends = schedules.map(({ subject }) => endOf(subject, undefined));
    const told = uncovered({ ...before, schedules }, false, ends);
    yield { ...told, says: `${told.says} A schedule for one of that name stays in another folder.` };
  }
}

/** What became of a schedule that ran for a cluster, and no longer does. */
function endOf(before: Schedule, after: Schedule | undefined): string {
  const name = quoted(before.manifest.metadata.name);
  if (after === undefined) return `${name} goes`;
  if (before.manifest.spec.targetCluster !== after.manifest.spec.targetCluster) {
    return `${name} is for ${quoted(after.manifest.spec.targetCluster)} now`;
  }
  return suspensionOf(after.manifest) === undefined
    ? `${name} never fires`
    : `${name} is marked as suspended`;
}

function uncovered(cluster: ProtectedCluster, isGone: boolean, ends: readonly string[]): Consequence {
  const { schedules, managementCluster } = cluster;
  return {
    code: 'cluster-uncovered',
    severity: isGone ? 'note' : 'data',
    about: clusterName(cluster),
    rules: ['MB020'],
    managementCluster,
    place: schedules[0]?.subject.place(),
    files: [],
    says: `Nothing backs up the cluster ${quotedCluster(cluster)} any more: ${ends.join(', ')}.${isGone ? ' The inventory has no such cluster.' : ''}`,
    todo: isGone
      ? undefined
      : 'Keep a schedule for it. If the cluster itself is gone, take it out of the inventory first, in a change of its own.',
  };
}

/** Schedules whose manifests go, and those that stop or start again. */
export function* schedulesThatStop(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ schedules }) => schedules)) {
    if (after === undefined) {
      if (before !== undefined) yield removed(comparison, before);
      continue;
    }
    const was = before === undefined ? undefined : suspensionOf(before.manifest);
    const is = suspensionOf(after.manifest);
    if (was === undefined && is !== undefined) yield suspended(after, is);
    if (was !== undefined && is === undefined) yield resumed(after);
  }
}

function removed({ before }: Comparison, schedule: Schedule): Consequence {
  const folder = remoteFolder(before.context.targetOf(schedule).parameters);
  const { namespace, name } = schedule.manifest.metadata;
  return {
    code: 'schedule-removed',
    severity: 'risk',
    about: subjectName(schedule),
    managementCluster: schedule.managementCluster,
    place: schedule.place(),
    files: folder === undefined ? [] : [folder],
    says: `${quoted(subjectName(schedule))} goes; the backups that it has made stay${folder === undefined ? '' : ` in ${quoted(folder)}`}, objects and files.`,
    todo: `Argo CD does not remove a schedule that MOSK has tied to its Cluster, so it would go on making backups: ${quoted(`kubectl delete clusterbackupschedule ${name}${inNamespace({ namespace })}`)}.`,
  };
}

function suspended(schedule: Schedule, field: string): Consequence {
  const kind = schedule.manifest.kind.toLowerCase();
  return {
    code: 'schedule-suspended',
    severity: 'risk',
    rules: ['MB015', 'MB026'],
    about: subjectName(schedule),
    managementCluster: schedule.managementCluster,
    place: schedule.place(`spec.${field}`),
    files: [],
    says: `${quoted(subjectName(schedule))} is marked ${quoted(`${field}: true`)}, a field that MOSK does not document: if the server knows it, no backup is made until somebody takes it out again; if not, the schedule goes on as if nothing were.`,
    todo: `See whether the server knows it: ${quoted(`kubectl explain ${kind}.spec`)}. To stop the backups for certain, remove the schedule.`,
  };
}

function resumed(schedule: Schedule): Consequence {
  return {
    code: 'schedule-resumed',
    severity: 'note',
    about: subjectName(schedule),
    managementCluster: schedule.managementCluster,
    place: schedule.place('spec'),
    files: [],
    says: `${quoted(subjectName(schedule))} makes backups again. Whether runs that it has missed are made up for is not documented.`,
  };
}
