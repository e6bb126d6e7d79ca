/** Whether a credential or a key may go: remote files cannot be deleted, or read, without it. */
import { BackupError } from '../../../lib/errors';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  type KubeObject,
  type ResourceType,
  type TargetParameters,
} from '../../../lib/model';
import type { Mosk } from './management-cluster';

/** Files that were left behind without an object, as text for people: `file, file`. */
export const NEEDED_ANNOTATION = 'mosk-backup/needed-by-files';

const ATTEMPTS = 10;

/** Which name in a target refers to the kind. */
export type NameIn = (parameters: TargetParameters) => string | undefined;

export const credentialIn: NameIn = ({ rclone }) => rclone?.credential;
export const keyIn: NameIn = ({ keyEncryptionKey }) => keyEncryptionKey;

/** Everything in the object's namespace that needs it, for people; empty if it may go. */
export async function neededBy(mosk: Mosk, object: KubeObject, nameIn: NameIn): Promise<string[]> {
  const { namespace, name, annotations } = object.metadata;
  const naming = async (
    type: ResourceType,
    parametersOf: (each: KubeObject) => TargetParameters | undefined,
  ) =>
    (await mosk.client.list<KubeObject>(type, namespace)).items
      .filter((each) => nameIn(parametersOf(each) ?? {}) === name)
      .map((each) => `${type.kind} ${each.metadata.name}`);
  const inSpec = ({ spec }: KubeObject) =>
    (spec as { parameters?: TargetParameters } | undefined)?.parameters;
  const files = annotations?.[NEEDED_ANNOTATION];
  return [
    ...(await naming(ClusterBackupType, inSpec)),
    ...(await naming(ClusterBackupScheduleType, inSpec)),
    ...(await naming(ClusterType, (cluster) => mosk.api.clusterBackupSection(cluster))),
    ...(files === undefined ? [] : [`the files ${files}`]),
  ];
}

/** Notes files that stay behind without an object on an object that they need. */
export async function noteNeed(
  mosk: Mosk,
  type: ResourceType,
  { namespace, name }: { namespace: string; name: string },
  files: readonly string[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await mosk.client.get<KubeObject>(type, namespace, name);
    // A key may be a plain Secret instead, which is not ours to annotate.
    if (found === undefined) return;
    const before = found.metadata.annotations?.[NEEDED_ANNOTATION]?.split(', ') ?? [];
    const needed = [...new Set([...before, ...files])].join(', ');
    const { resourceVersion } = found.metadata;
    const body = { metadata: { resourceVersion, annotations: { [NEEDED_ANNOTATION]: needed } } };
    try {
      await mosk.client.patch(type, namespace, name, body, { type: 'merge' });
      return;
    } catch (error) {
      // Several backups are destroyed at a time, and all of them may note something here.
      if (!(BackupError.is(error) && error.code === 'conflict' && attempt < ATTEMPTS)) throw error;
    }
  }
}
