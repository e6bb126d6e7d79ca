/** Whether a credential or a key may go: remote files cannot be deleted, or read, without it. */
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  endingRecord,
  isWorthless,
  type KubeObject,
  type LeftRecord,
  LeftRecordType,
  type SecretUsers,
  secretNeeds,
  type TargetParameters,
} from '../../../../lib/model';
import { backupsDeclared } from './declared-backups';
import type { Mosk } from './management-cluster';
import { noteText } from './needed-note';
import { unlessForbidden } from './unless-forbidden';

/** Everything in the object's namespace, and in this program, that needs it, for people; empty if it may go. */
export async function neededBy(mosk: Mosk, object: KubeObject): Promise<string[]> {
  const { namespace = '' } = object.metadata;
  const users = { ...(await usersIn(mosk, namespace)), declared: await backupsDeclared(mosk, namespace) };
  const { backups, empty, declared, schedules, clusters, left } = secretNeeds(object, users);
  return [
    ...textsOf([...backups, ...empty, ...schedules].map(({ kind, metadata }) => `${kind} ${metadata.name}`)),
    ...textsOf([...new Set(declared.map(({ name }) => `${ClusterBackupType.kind} ${name} of the program`))]),
    ...textsOf(clusters.map((name) => `${ClusterType.kind} ${name}`)),
    ...leftTexts(object, users, left),
  ];
}

/** The same, but only what has files in the storage, or may have them soon; not what an endpoint has failed for. */
export async function filesUnder(mosk: Mosk, object: KubeObject): Promise<string[]> {
  const users = await usersIn(mosk, object.metadata.namespace ?? '');
  const { backups, left } = secretNeeds(object, users);
  return [
    ...textsOf(
      backups.filter((each) => !isWorthless(each)).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ),
    ...leftTexts(object, users, left),
  ];
}

/** Records last: each is there before its object goes. */
async function usersIn({ client, api, left }: Mosk, namespace: string): Promise<SecretUsers> {
  const backups = await client.list<ClusterBackupManifest>(ClusterBackupType, namespace);
  const schedules = await client.list<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, namespace);
  const clusters = await client.list<ClusterManifest>(ClusterType, namespace);
  const sections = new Map<string, TargetParameters>();
  for (const each of clusters.items) {
    const section = api.clusterBackupSection(each);
    if (section !== undefined) sections.set(each.metadata.name, section);
  }
  return {
    ...{ backups: backups.items, schedules: schedules.items, sections, keys: [], credentials: [] },
    left: await unlessForbidden(left.list(namespace)),
  };
}

/** More than these few are counted: ten thousand records need no ten thousand lines. */
const SHOWN = 5;

function textsOf(texts: readonly string[]): string[] {
  const more = texts.length - SHOWN;
  return more > 0 ? [...texts.slice(0, SHOWN), `${more} more`] : [...texts];
}

function leftTexts(object: KubeObject, users: SecretUsers, left: readonly LeftRecord[]): string[] {
  const { namespace } = object.metadata;
  const more = left.length - SHOWN;
  return [
    ...(users.left === undefined
      ? [`files that may have been left behind: configmaps may not be listed in namespace ${namespace}`]
      : []),
    ...left.slice(0, SHOWN).map(recordText),
    ...(more > 0
      ? [`${more} more records: kubectl get configmaps -n ${namespace} -l ${LeftRecordType.labelSelector}`]
      : []),
    ...noteText(object),
  ];
}

function recordText(record: LeftRecord): string {
  const { left } = record;
  const end = `, unless nobody does any more: ${endingRecord(record)}`;
  if (left === undefined) return `what the record ConfigMap ${record.name} says, which cannot be read${end}`;
  const files = left.files.slice(0, SHOWN).join(', ');
  const more = left.files.length > SHOWN ? ` and ${left.files.length - SHOWN} more` : '';
  return `the files ${files}${more} that backup ${left.backup} has left behind${end}`;
}
