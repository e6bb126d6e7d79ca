import { BackupError } from '../../lib/errors';
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
  LeftRecordType,
  MoskApi,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type ResourceType,
  readLeftRecord,
  SecretType,
  type SecretUsers,
  type TargetParameters,
} from '../../lib/model';
import type { ApiClient, GetOptions } from '../../providers/kubernetes';
import { withEncodedData } from './secret-data';

/** What is there around the objects that a command applies. Each namespace is looked at once. */
export interface Surroundings {
  readonly client: ApiClient;
  readonly api: MoskApi;
  readonly signal: AbortSignal | undefined;
  /** @throws BackupError of the API */
  backups(namespace: string | undefined): Promise<readonly ClusterBackupManifest[]>;
  /** The backup section of a Cluster; `undefined` where it has none. @throws BackupError of the API */
  section(namespace: string | undefined, cluster: string): Promise<TargetParameters | undefined>;
  /** @throws BackupError of the API: `forbidden` where one of the kinds may not be listed */
  secretUsers(namespace: string | undefined): Promise<SecretUsers>;
  /** All objects of a kind, in all namespaces unless one is said. @throws BackupError of the API */
  all<T extends KubeObject>(type: ResourceType, namespace?: string): Promise<readonly T[]>;
  /** Reads Secrets and credentials as they will be once everything is applied. */
  readonly afterwards: Pick<ApiClient, 'get'>;
}

export interface SurroundingsOptions {
  readonly api?: MoskApi;
  readonly signal?: AbortSignal;
  /** All objects that the command applies. */
  readonly applied?: readonly KubeObject[];
}

export function surroundings(
  client: ApiClient,
  { api = MoskApi.v26_2, signal, applied = [] }: SurroundingsOptions,
): Surroundings {
  const lists = new Map<string, Promise<readonly KubeObject[]>>();
  const list = <T extends KubeObject>(type: ResourceType, namespace: string | undefined) => {
    const key = `${type.plural} ${namespace}`;
    const known = lists.get(key) ?? client.list(type, namespace, { signal }).then(({ items }) => items);
    lists.set(key, known);
    return known as Promise<readonly T[]>;
  };
  const backups = (namespace: string | undefined) =>
    list<ClusterBackupManifest>(ClusterBackupType, namespace);
  const sections = async (namespace: string | undefined) => {
    const clusters = await list<ClusterManifest>(ClusterType, namespace);
    return new Map(
      clusters.map((each) => [
        each.metadata.name,
        (api.clusterBackupSection(each) ?? {}) as TargetParameters,
      ]),
    );
  };

  return {
    client,
    api,
    signal,
    backups,
    all: <T extends KubeObject>(type: ResourceType, namespace?: string) => list<T>(type, namespace),

    section: async (namespace, cluster) => (await sections(namespace)).get(cluster),

    async secretUsers(namespace) {
      return {
        backups: await backups(namespace),
        schedules: await list<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, namespace),
        sections: await sections(namespace),
        keys: await list<KeyEncryptionKeyManifest>(KeyEncryptionKeyType, namespace),
        credentials: await list<RCloneCredentialManifest>(RCloneCredentialType, namespace),
        left: (await ifAllowed(list(LeftRecordType, namespace)))?.map(readLeftRecord),
      };
    },

    afterwards: {
      async get<T extends KubeObject>(
        type: ResourceType,
        namespace: string | undefined,
        name: string,
        options?: GetOptions,
      ) {
        const own = applied.find(
          ({ kind, metadata }) =>
            kind === type.kind && metadata.name === name && metadata.namespace === namespace,
        );
        if (own !== undefined && type === SecretType) return withEncodedData(own) as KubeObject as T;
        if (own !== undefined && type === RCloneCredentialType) return own as T;
        return client.get<T>(type, namespace, name, options);
      },
    },
  };
}

/** What may be looked at; `undefined` for what may not, or where there is no such API. */
export async function ifAllowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (BackupError.is(error) && ['forbidden', 'crd-missing'].includes(error.code)) return undefined;
    throw error;
  }
}
