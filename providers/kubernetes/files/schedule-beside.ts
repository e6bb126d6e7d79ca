/** Two schedules whose runs would have one name in one folder: as long as both run, they write over each other. */
import {
  type ClusterBackupScheduleManifest,
  type ClusterManifest,
  ClusterType,
  effectiveTarget,
  isRemote,
  type KubeObject,
  type MoskApi,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type RemoteArchive,
  type ResourceType,
  remoteArchive,
  sameFiles,
} from '../../../lib/model';

/** What is looked at to know where the runs of a schedule go. */
export interface Whereabouts {
  readonly api: MoskApi;
  /** All objects of a kind in a namespace; none where they may not be listed. */
  list<T extends KubeObject>(type: ResourceType, namespace: string): Promise<readonly T[]>;
}

/** The schedule that writes the files of another one, and which. */
export interface ScheduleBeside {
  readonly other: ClusterBackupScheduleManifest;
  /** `s3://backups/prod/nightly-*` */
  readonly file: string;
}

/**
 * Another schedule by whose runs those of this one would be written over. How MOSK names them is not documented; by the
 * schedule is assumed, so only one of the same name in another namespace can be meant.
 * @param others of all namespaces that may be seen
 */
export async function scheduleBeside(
  wanted: ClusterBackupScheduleManifest,
  others: readonly ClusterBackupScheduleManifest[],
  around: Whereabouts,
): Promise<ScheduleBeside | undefined> {
  const namesakes = others.filter(
    ({ metadata }) =>
      metadata.name === wanted.metadata.name &&
      metadata.namespace !== wanted.metadata.namespace &&
      metadata.deletionTimestamp === undefined,
  );
  if (namesakes.length === 0) return undefined;
  const mine = await archivesOf(wanted, around);
  if (mine === undefined) return undefined;
  for (const other of namesakes) {
    const its = await archivesOf(other, around);
    if (its !== undefined && sameFiles([its, mine]).length > 0) return { other, file: mine.file };
  }
  return undefined;
}

async function archivesOf(
  schedule: ClusterBackupScheduleManifest,
  { api, list }: Whereabouts,
): Promise<RemoteArchive | undefined> {
  const { metadata, spec } = schedule;
  const { namespace = '' } = metadata;
  const named = async <T extends KubeObject>(type: ResourceType, name: string) =>
    (await list<T>(type, namespace)).find((each) => each.metadata.name === name);
  const cluster = isRemote(spec.parameters)
    ? undefined
    : await named<ClusterManifest>(ClusterType, spec.targetCluster);
  const { parameters } = effectiveTarget(spec.parameters, cluster && api.clusterBackupSection(cluster));
  const file = remoteArchive(schedule, parameters);
  if (file === undefined) return undefined;
  const credential =
    parameters?.rclone === undefined
      ? undefined
      : await named<RCloneCredentialManifest>(RCloneCredentialType, parameters.rclone.credential);
  return { file, endpoint: credential?.spec?.remoteConfig?.endpoint };
}
