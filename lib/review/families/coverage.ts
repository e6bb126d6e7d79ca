import { type ClusterBackupScheduleManifest, remoteFolder } from '../../model';
import { type Declared, subjectName, suspensionOf } from '../../policy';
import { type Comparison, clusterName, type ProtectedCluster, paired, shortName } from '../comparison';
import type { Consequence } from '../consequence';
import { counted, listed, quoted } from '../quoted';

type Schedule = Declared<ClusterBackupScheduleManifest>;

/** Clusters whose last schedule goes. */
export function* lostCoverage({ before, after }: Comparison): Iterable<Consequence> {
  for (const [key, cluster] of before.protectedClusters) {
    if (!after.protectedClusters.has(key)) yield uncovered(cluster);
  }
}

function uncovered(cluster: ProtectedCluster): Consequence {
  const { schedules, site } = cluster;
  const names = schedules.map(({ subject }) => subject.manifest.metadata.name);
  const which =
    names.length === 1
      ? `its only schedule, ${listed(names)}, runs`
      : `none of its ${names.length} schedules (${listed(names)}) runs`;
  return {
    code: 'cluster-uncovered',
    severity: 'data',
    about: clusterName(cluster),
    site,
    place: schedules[0]?.subject.place(),
    files: [],
    says: `Nothing backs up the cluster ${quoted(shortName(cluster))} any more: ${which.replace(/runs$/, names.length === 1 ? 'no longer runs' : 'runs any longer')}.`,
    todo: 'Keep a schedule for it; if the cluster itself is gone, take it out of the inventory in the same change.',
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
    site: schedule.site,
    place: schedule.place(),
    files: folder === undefined ? [] : [folder],
    says: `${quoted(subjectName(schedule))} goes; the backups that it has made stay${folder === undefined ? '' : ` in ${quoted(folder)}`}, objects and files.`,
    todo: `Argo CD does not remove a schedule that MOSK has tied to its Cluster, so it would go on making backups: ${quoted(`kubectl delete clusterbackupschedule ${name} -n ${namespace}`)}.`,
  };
}

function suspended(schedule: Schedule, field: string): Consequence {
  return {
    code: 'schedule-suspended',
    severity: 'risk',
    about: subjectName(schedule),
    site: schedule.site,
    place: schedule.place(`spec.${field}`),
    files: [],
    says: `${quoted(subjectName(schedule))} is to make no backups while it is suspended, and nothing starts it again by itself.`,
    todo: `MOSK documents no field ${quoted(field)}: compare with ${quoted('mosk-backup doctor')} whether it has one, or the schedule goes on unnoticed. Write down when the suspension ends.`,
  };
}

function resumed(schedule: Schedule): Consequence {
  return {
    code: 'schedule-resumed',
    severity: 'note',
    about: subjectName(schedule),
    site: schedule.site,
    place: schedule.place('spec'),
    files: [],
    says: `${quoted(subjectName(schedule))} makes backups again; ${counted(1, 'run')} may start at once, since how MOSK treats missed ones is not documented.`,
  };
}
