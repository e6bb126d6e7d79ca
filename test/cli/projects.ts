import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../cli/run';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupSpec,
  ClusterBackupType,
  ClusterType,
  type KubeObject,
  LeftRecordType,
  NamespaceType,
  RCloneCredentialType,
  type ResourceType,
  type TargetParameters,
} from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { until } from '../until';
import { fakeIo } from './fake-io';
import type { CliResult } from './local-site';

/** Two projects of one management cluster, `prod` and `other`, with a Cluster `prod` and a credential `s3` each. */
export interface Projects {
  readonly site: LocalManagementCluster;
  cli(namespace: string, ...argv: string[]): Promise<CliResult>;
  create(type: ResourceType, namespace: string, name: string, spec: object): Promise<KubeObject>;
  /** A credential for an endpoint, with the keys of the local storage. */
  credential(namespace: string, name: string, endpoint: string): Promise<unknown>;
  /** As `kubectl create` makes a backup; once it is complete. */
  backup(namespace: string, name: string, spec: Partial<ClusterBackupSpec>): Promise<ClusterBackupManifest>;
  get(namespace: string, name: string): Promise<ClusterBackupManifest | undefined>;
  records(namespace?: string): Promise<KubeObject[]>;
  /** A manifest in a file, for `apply`. */
  manifest(name: string, spec: Partial<ClusterBackupSpec>): string;
  /** Files of the buckets, as `bucket/folder/file`. */
  files(): string[];
  stop(): Promise<void>;
}

/** To the local storage, in a folder of its own. */
export const to = (bucket: string, credential = 's3'): TargetParameters => ({
  rclone: { bucket, credential },
});

export async function startProjects(): Promise<Projects> {
  const folder = await mkdtemp(path.join(tmpdir(), 'projects-'));
  const site = await startManagementCluster({ namespace: 'prod', bucket: 'backups' });
  const { client, s3 } = site;
  const create: Projects['create'] = (type, namespace, name, spec) =>
    client.create(type, {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: { name, namespace },
      spec,
    });
  const credential: Projects['credential'] = (namespace, name, endpoint) =>
    create(RCloneCredentialType, namespace, name, {
      remoteName: name,
      remoteConfig: {
        ...{ type: 's3', provider: 'Other', force_path_style: 'true', endpoint },
        access_key_id: s3.accessKeyId,
      },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { value: s3.secretAccessKey },
    });
  await client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } });
  await create(ClusterType, 'other', 'prod', { providerSpec: { value: {} } });
  for (const namespace of ['prod', 'other']) await credential(namespace, 's3', s3.endpoint);
  const get: Projects['get'] = (namespace, name) => client.get(ClusterBackupType, namespace, name);

  return {
    site,
    create,
    credential,
    get,
    async cli(namespace, ...argv) {
      const io = fakeIo({ cwd: folder, env: { KUBECONFIG: site.kubeconfigPath } });
      const exitCode = await run([...argv, '-n', namespace], io);
      return { exitCode, ...io.output, io };
    },
    async backup(namespace, name, spec) {
      await create(ClusterBackupType, namespace, name, { targetCluster: 'prod', ...spec });
      const completed = async () => (await get(namespace, name))?.status?.status === 'Completed';
      await until(`${namespace}/${name} to be complete`, completed);
      return (await get(namespace, name)) as ClusterBackupManifest;
    },
    records: async (namespace) => (await client.list(LeftRecordType, namespace)).items,
    manifest(name, spec) {
      const file = path.join(folder, `${name}.json`);
      const { apiVersion, kind } = {
        apiVersion: apiVersionOf(ClusterBackupType),
        kind: ClusterBackupType.kind,
      };
      const metadata = { name, annotations: { 'mosk-backup/unencrypted': 'a test' } };
      const whole = { apiVersion, kind, metadata, spec: { targetCluster: 'prod', ...spec } };
      writeFileSync(file, JSON.stringify(whole));
      return file;
    },
    files: () =>
      readdirSync(s3.directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(s3.directory, path.join(entry.parentPath, entry.name)))
        .sort(),
    async stop() {
      await site.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
