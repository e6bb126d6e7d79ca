/** Whether a credential or a key may go: remote files cannot be deleted, or read, without it. */
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  endingRecord,
  isWorthless,
  type KubeObject,
  type LeftRecord,
  LeftRecordType,
  type ResourceType,
  type TargetParameters,
} from '../../../lib/model';
import type { Mosk } from './management-cluster';
import { noteText } from './needed-note';
import { unlessForbidden } from './unless-forbidden';

/** Which name in a target refers to the kind. */
export type NameIn = (parameters: TargetParameters) => string | undefined;

export const credentialIn: NameIn = ({ rclone }) => rclone?.credential;
export const keyIn: NameIn = ({ keyEncryptionKey }) => keyEncryptionKey;

/** Everything in the object's namespace that needs it, for people; empty if it may go. */
export async function neededBy(mosk: Mosk, object: KubeObject, nameIn: NameIn): Promise<string[]> {
  return [
    ...(await naming(mosk, object, ClusterBackupType, (each) => nameIn(inSpec(each)))),
    ...(await naming(mosk, object, ClusterBackupScheduleType, (each) => nameIn(inSpec(each)))),
    ...(await naming(mosk, object, ClusterType, (each) => nameIn(mosk.api.clusterBackupSection(each) ?? {}))),
    ...(await filesLeftUnder(mosk, object, nameIn)),
  ];
}

/** The same, but only what has files in the storage, or may have them soon. */
export async function filesUnder(mosk: Mosk, object: KubeObject, nameIn: NameIn): Promise<string[]> {
  const nameInBackup = (each: ClusterBackupManifest) =>
    isWorthless(each) ? undefined : nameIn(inSpec(each));
  return [
    ...(await naming(mosk, object, ClusterBackupType, nameInBackup)),
    ...(await filesLeftUnder(mosk, object, nameIn)),
  ];
}

async function naming<T extends KubeObject>(
  mosk: Mosk,
  { metadata: { namespace, name } }: KubeObject,
  type: ResourceType,
  nameIn: (each: T) => string | undefined,
): Promise<string[]> {
  const { items } = await mosk.client.list<T>(type, namespace);
  return items.filter((each) => nameIn(each) === name).map((each) => `${type.kind} ${each.metadata.name}`);
}

function inSpec({ spec }: KubeObject): TargetParameters {
  return (spec as { parameters?: TargetParameters } | undefined)?.parameters ?? {};
}

/** More than these few are counted: ten thousand records need no ten thousand lines. */
const SHOWN = 5;

async function filesLeftUnder(mosk: Mosk, object: KubeObject, nameIn: NameIn): Promise<string[]> {
  const { namespace, name } = object.metadata;
  const all = await unlessForbidden(mosk.left.list(namespace));
  // What a record that cannot be read says may be anything.
  const records = (all ?? []).filter(({ left }) => left === undefined || nameIn(targetOf(left)) === name);
  const more = records.length - SHOWN;
  return [
    ...(all === undefined
      ? [`files that may have been left behind: configmaps may not be listed in namespace ${namespace}`]
      : []),
    ...records.slice(0, SHOWN).map(recordText),
    ...(more > 0
      ? [`${more} more records: kubectl get configmaps -n ${namespace} -l ${LeftRecordType.labelSelector}`]
      : []),
    ...noteText(object),
  ];
}

function targetOf({ credential, key }: NonNullable<LeftRecord['left']>): TargetParameters {
  return {
    ...(credential !== undefined && { rclone: { bucket: '', credential } }),
    ...(key !== undefined && { keyEncryptionKey: key }),
  };
}

function recordText(record: LeftRecord): string {
  const { left } = record;
  const end = `, unless nobody does any more: ${endingRecord(record)}`;
  if (left === undefined) return `what the record ConfigMap ${record.name} says, which cannot be read${end}`;
  const files = left.files.slice(0, SHOWN).join(', ');
  const more = left.files.length > SHOWN ? ` and ${left.files.length - SHOWN} more` : '';
  return `the files ${files}${more} that backup ${left.backup} has left behind${end}`;
}
