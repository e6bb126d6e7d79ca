import { allInOrder } from '../../../lib/all-in-order';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type KubeObject,
  type MoskApi,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../../lib/model';
import { type ApiClient, createGate, type Gate } from '../../../providers/kubernetes';
import type { CommandPlace } from '../../command-place';
import { type NeedyCommand, permissions } from '../access';
import { allSeen, type ProjectFacts } from '../facts';
import { secretsToLookUp } from '../users';
import { lookAtFiles } from './look-at-files';
import { ifAllowedTo, type Rights } from './rights';
import { accessesOf, tryCredentials } from './try-credentials';

export interface ProjectLook {
  readonly client: ApiClient;
  readonly api: MoskApi;
  readonly namespace: string;
  readonly listed: readonly string[] | undefined;
  readonly commands: readonly NeedyCommand[];
  /** Whether a marker may be written to storages. */
  readonly write: boolean;
  readonly place: CommandPlace;
  readonly signal: AbortSignal;
}

/** Requests to storages and for Secrets at a time. */
const AT_A_TIME = 8;

/** @throws BackupError of the API, but for what is not allowed; `aborted` */
export async function lookAtProject(look: ProjectLook): Promise<ProjectFacts> {
  const { client, api, namespace, listed, commands, write, place, signal } = look;
  const gate = createGate(AT_A_TIME);
  const allowed = await permissions(client, namespace, commands, signal);
  const rights: Rights = { commands, permissions: allowed, place };
  const list = <T extends KubeObject>(type: ResourceType) =>
    ifAllowedTo(rights, 'list', type, async () => (await client.list<T>(type, namespace, { signal })).items);
  const [backups, schedules, credentials, keys, clusters] = await allInOrder([
    list<ClusterBackupManifest>(ClusterBackupType),
    list<ClusterBackupScheduleManifest>(ClusterBackupScheduleType),
    list<RCloneCredentialManifest>(RCloneCredentialType),
    list<KeyEncryptionKeyManifest>(KeyEncryptionKeyType),
    list<ClusterManifest>(ClusterType),
  ]);
  const lists = { backups, schedules, credentials, keys, clusters };
  const all = allSeen(lists);
  const secrets =
    'unseen' in all
      ? all
      : await ifAllowedTo(rights, 'get', SecretType, () =>
          existence(client, namespace, secretsToLookUp(all.seen, api), gate, signal),
        );
  const accesses = await accessesOf(client, rights, credentials, signal);
  return {
    namespace,
    permissions: allowed,
    listed,
    ...lists,
    secrets,
    trials: await tryCredentials(accesses, { ...lists, api, write, gate, signal }),
    files: await lookAtFiles(accesses, { backups, credentials, gate, signal }),
  };
}

/** Whether Secrets exist; what is in them stays with the server. */
async function existence(
  client: ApiClient,
  namespace: string,
  names: readonly string[],
  gate: Gate,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> {
  const found = await allInOrder(
    names.map((name) =>
      gate(async () => {
        const secret = await client.get(SecretType, namespace, name, { metadataOnly: true, signal });
        return [name, secret !== undefined] as const;
      }),
    ),
  );
  return new Map(found);
}
