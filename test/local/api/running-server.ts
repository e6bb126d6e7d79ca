import { type ApiServer, type ApiServerOptions, startApiServer } from '../../../local/api';
import { type Requester, requesterFor } from './requester';

export interface RunningServer {
  readonly server: ApiServer;
  /** Requests as `admin`. */
  readonly api: Requester;
  stop(): Promise<void>;
}

export async function startedServer(options: ApiServerOptions = {}): Promise<RunningServer> {
  const server = await startApiServer(options);
  const api = requesterFor(server.kubeconfig());
  return {
    server,
    api,
    async stop() {
      api.close();
      await server.stop();
    },
  };
}

export const MERGE = { contentType: 'application/merge-patch+json' } as const;
export const JSON_PATCH = { contentType: 'application/json-patch+json' } as const;
export const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' } as const;

const GROUP = '/apis/kaas.mirantis.com/v1alpha1';

/** Path of the backups of a namespace. */
export const backups = (namespace = 'default') => `${GROUP}/namespaces/${namespace}/clusterbackups`;

/** Path of one backup of the namespace `default`. */
export const backup = (name: string) => `${backups()}/${name}`;

export const ALL_BACKUPS = `${GROUP}/clusterbackups`;
export const SECRETS = '/api/v1/namespaces/default/secrets';

export function newBackup(name: string, metadata: object = {}, spec: object = {}) {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, ...metadata },
    spec: { targetCluster: 'prod', ...spec },
  };
}

export function newSecret(name: string, more: object = {}, metadata: object = {}) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, ...metadata }, ...more };
}

export function newNamespace(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
