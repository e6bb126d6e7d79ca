/** A real API server that knows one caller by a token, with a Cluster to back up, and nobody who does it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  ClusterType,
  NamespaceType,
} from '../../../../lib/model';
import { type ApiServer, startApiServer } from '../../../../local/api';
import { createApiFaults } from '../../../../local/faults';
import { type Clock, connect, type Mosk, systemClock } from '../../../../providers/kubernetes';
import { until } from '../../../until';

export const BACKUP: ClusterBackupManifest = {
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'ClusterBackup',
  metadata: { name: 'nightly', namespace: 'prod' },
  spec: { targetCluster: 'prod' },
};

export interface TokenSite {
  readonly server: ApiServer;
  /** For kubeconfigs and what they name. */
  readonly folder: string;
  /** Writes a kubeconfig whose user is this, and gives its path. */
  kubeconfig(user: object, cluster?: object): string;
  /** The caller, with the user of a kubeconfig. */
  connect(user: object, clock?: Clock): Promise<Mosk>;
  /** Sets a backup's status, once it is there. */
  setStatus(status: string): Promise<void>;
  /** Until the caller has begun each of its watches so often. */
  untilWatched(times: number): Promise<unknown>;
  /** All connections break; who waits has to come again, with a token. */
  breakConnections(): void;
  /** Answers with 401 so far. */
  refusals(): number;
  stop(): Promise<void>;
}

/** @param accepted the one token that the server believes now */
export async function startTokenSite(accepted: () => string | undefined): Promise<TokenSite> {
  const folder = mkdtempSync(join(tmpdir(), 'mosk-credential-'));
  const faults = createApiFaults(Math.random);
  const caller = {
    name: 'caller',
    get token() {
      return accepted();
    },
  };
  const server = await startApiServer({ users: [{ name: 'admin' }, caller as { name: string }], faults });
  const adminPath = join(folder, 'admin');
  writeFileSync(adminPath, server.kubeconfig('admin'), { mode: 0o600 });
  const admin = await connect({ kubeconfig: adminPath });
  await admin.client.create(NamespaceType, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'prod' },
  });
  await admin.client.create(ClusterType, {
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name: 'prod', namespace: 'prod' },
    spec: { providerSpec: { value: {} } },
  });

  function kubeconfig(user: object, cluster: object = {}): string {
    const path = join(folder, 'config');
    const ca = Buffer.from(server.ca).toString('base64');
    const text = stringify({
      'current-context': 'mosk',
      contexts: [{ name: 'mosk', context: { cluster: 'mgmt', user: 'caller', namespace: 'prod' } }],
      clusters: [
        { name: 'mgmt', cluster: { server: server.url, 'certificate-authority-data': ca, ...cluster } },
      ],
      users: [{ name: 'caller', user }],
    });
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  const begun = () =>
    server.audit.filter(({ user, verb, code }) => user === 'caller' && verb === 'watch' && code === 200);
  /** Each of the watches that the caller has ever begun, so often. */
  function areWatched(times: number): boolean {
    const paths = begun().map(({ path }) => path);
    const counts = [...new Set(paths)].map((each) => paths.filter((path) => path === each).length);
    return counts.length > 0 && Math.min(...counts) >= times;
  }

  return {
    server,
    folder,
    kubeconfig,
    connect: (user, clock = systemClock) => connect({ kubeconfig: kubeconfig(user), clock }),
    async setStatus(status) {
      const { client } = admin;
      const { name, namespace } = BACKUP.metadata;
      await until('the backup to be there', () => client.get(ClusterBackupType, namespace, name));
      const body = { status: { status, completedAt: '2026-01-15T17:40:26Z' } };
      await client.patch(ClusterBackupType, namespace, name, body, { type: 'merge', subresource: 'status' });
    },
    untilWatched: (times) => until(`${times} watches`, () => areWatched(times)),
    breakConnections() {
      faults.goDown();
      faults.comeBack();
    },
    refusals: () => server.audit.filter(({ code }) => code === 401).length,
    async stop() {
      admin.close();
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
