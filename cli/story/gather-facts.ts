import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  effectiveTarget,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type KubeObject,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
  type SecretValue,
  secretReference,
} from '../../lib/model';
import { type ApiClient, eventsAbout, type Mosk } from '../../providers/kubernetes';
import { ifAllowed } from '../apply';
import { lookAtFiles } from './look-at-files';
import {
  isTargetUnknown,
  type NeededObject,
  type Presence,
  type StoryFacts,
  TARGET_UNKNOWN,
} from './story-facts';

/** Assumed, where a reference does not say it. */
const DATA_KEY = 'value';

/**
 * Looks at everything around a backup. What may not be read is left out: nobody needs more rights than to read the backup.
 * @throws BackupError of the API, but for `forbidden`
 */
export async function gatherFacts(
  { client, api }: Pick<Mosk, 'client' | 'api'>,
  backup: ClusterBackupManifest,
  signal: AbortSignal,
): Promise<StoryFacts> {
  const { namespace, uid } = backup.metadata;
  const look = lookingWith(client, namespace, signal);
  const cluster = await look<ClusterManifest>(ClusterType, backup.spec.targetCluster);
  const section: StoryFacts['section'] = api.knows('clusterBackupPath')
    ? { known: true, parameters: cluster.object && api.clusterBackupSection(cluster.object) }
    : { known: false };
  const { parameters } = effectiveTarget(
    backup.spec.parameters,
    section.known ? section.parameters : undefined,
  );
  const { schedule } = backup.spec.createdBy ?? {};
  const [made, credential, key, others, files, events] = await allInOrder([
    schedule === undefined ? undefined : look(ClusterBackupScheduleType, schedule),
    parameters?.rclone === undefined ? undefined : credentialOf(look, parameters.rclone.credential),
    parameters?.keyEncryptionKey === undefined ? undefined : keyOf(look, parameters.keyEncryptionKey),
    ifAllowed(client.list<ClusterBackupManifest>(ClusterBackupType, namespace, { signal })),
    isTargetUnknown({ backup, section })
      ? { asked: false as const, why: TARGET_UNKNOWN }
      : lookAtFiles(client, backup, parameters, signal),
    ifAllowed(eventsAbout(client, { uid, namespace }, { signal })),
  ]);
  return {
    backup,
    section,
    cluster: cluster.presence,
    schedule: made?.presence,
    credential,
    key,
    others: others?.items,
    files,
    events,
  };
}

type Look = <T extends KubeObject>(
  type: ResourceType,
  name: string,
  metadataOnly?: boolean,
) => Promise<{ readonly presence: Presence; readonly object?: T }>;

function lookingWith(client: ApiClient, namespace: string | undefined, signal: AbortSignal): Look {
  return async <T extends KubeObject>(type: ResourceType, name: string, metadataOnly = false) => {
    try {
      const object = await client.get<T>(type, namespace, name, { signal, metadataOnly });
      return { presence: object === undefined ? 'missing' : 'there', object };
    } catch (error) {
      if (isForbidden(error)) return { presence: 'unknown' };
      throw error;
    }
  };
}

async function credentialOf(look: Look, name: string): Promise<NeededObject> {
  const { presence, object } = await look<RCloneCredentialManifest>(RCloneCredentialType, name);
  const endpoint = object?.spec.remoteConfig?.endpoint;
  const secret = await secretBehind(look, object?.spec.remoteSecret);
  return { kind: RCloneCredentialType.kind, name, presence, secret, endpoint };
}

/** A name means a KeyEncryptionKey or, failing that, a Secret (documented). */
async function keyOf(look: Look, name: string): Promise<NeededObject> {
  const { kind } = KeyEncryptionKeyType;
  const { presence, object } = await look<KeyEncryptionKeyManifest>(KeyEncryptionKeyType, name);
  if (presence !== 'missing')
    return { kind, name, presence, secret: await secretBehind(look, object?.spec.secret) };
  const { presence: asSecret } = await look(SecretType, name, true);
  return asSecret === 'there'
    ? { kind: SecretType.kind, name, presence: asSecret }
    : { kind, name, presence };
}

async function secretBehind(look: Look, holder: SecretValue | undefined): Promise<NeededObject['secret']> {
  const reference = secretReference(holder);
  if (reference === undefined) return undefined;
  const { presence } = await look(SecretType, reference.name, true);
  return { name: reference.name, dataKey: reference.key ?? DATA_KEY, presence };
}

function isForbidden(error: unknown): boolean {
  return BackupError.is(error) && error.code === 'forbidden';
}
