/** What backups of this namespace have left in the storage without an object. */
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  claimantsOf,
  claimOfRecord,
  effectiveTarget,
  endpointIdentity,
  type KubeObject,
  type LeftBehind,
  LeftRecordType,
  leftBehindBy,
  leftToNobody,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  readLeftRecord,
  type TargetParameters,
  type WhyLeft,
} from '../../../../lib/model';
import type { Mosk } from './management-cluster';
import { filesNoted } from './needed-note';
import { objectsIn } from './objects-in';
import { objectsSeen } from './objects-seen';
import { unlessForbidden } from './unless-forbidden';

/**
 * Records the files of a backup whose object is gone, or goes without them. Recorded twice, they are there once.
 * @param backup as last known: name, namespace, uid, target and what its status told of files
 * @returns what is recorded; nothing if it has no files that are remote
 * @throws BackupError `forbidden`, and those of reaching the API
 */
export async function recordLeft(
  mosk: Mosk,
  backup: ClusterBackupManifest,
  why: WhyLeft,
): Promise<LeftBehind | undefined> {
  const { namespace = '' } = backup.metadata;
  const section = await sectionOf(mosk, namespace, backup.spec.targetCluster);
  const { parameters } = effectiveTarget(backup.spec.parameters, section);
  const endpoint = await endpointOf(mosk, namespace, parameters?.rclone?.credential);
  const at = new Date(mosk.clock.now()).toISOString();
  const all = leftBehindBy(backup, { section, endpoint, why, at });
  if (all === undefined) return undefined;
  const backups = await objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, namespace);
  const uploaded = backup.status?.uploadedAt !== undefined;
  const left = leftToNobody(all, backups, uploaded);
  if (left !== undefined) await mosk.left.write(left);
  return left;
}

interface Target {
  readonly namespace: string;
  /** Its own, or the Cluster's. */
  readonly parameters: TargetParameters | undefined;
}

/** Whether a file at a target was left behind by a backup, as far as records may be seen. */
export async function filesLeftIn(
  mosk: Mosk,
  { namespace, parameters }: Target,
): Promise<(file: string) => boolean> {
  // Whoever may not look at records is told so by the run that is to be made.
  const records = (await unlessForbidden(objectsSeen<KubeObject>(mosk, LeftRecordType, namespace))) ?? [];
  const noted = await filesNoted(mosk, namespace, parameters);
  const storage = endpointIdentity(await endpointOf(mosk, namespace, parameters?.rclone?.credential));
  const holder = { kind: 'ClusterBackup', namespace, name: '', uid: undefined } as const;
  const claims = records.map((record) => claimOfRecord(readLeftRecord(record)));
  return (file) => noted(file) || claimantsOf({ holder, files: [file], storage }, claims).length > 0;
}

async function sectionOf(
  mosk: Mosk,
  namespace: string,
  cluster: string,
): Promise<TargetParameters | undefined> {
  const clusters = await objectsIn<ClusterManifest>(mosk, ClusterType, namespace);
  const found = clusters.find(({ metadata }) => metadata.name === cluster);
  return found === undefined ? undefined : mosk.api.clusterBackupSection(found);
}

async function endpointOf(
  mosk: Mosk,
  namespace: string,
  credential: string | undefined,
): Promise<string | undefined> {
  if (credential === undefined) return undefined;
  const credentials = await objectsIn<RCloneCredentialManifest>(mosk, RCloneCredentialType, namespace);
  const found = credentials.find(({ metadata }) => metadata.name === credential);
  return found?.spec?.remoteConfig?.endpoint;
}
