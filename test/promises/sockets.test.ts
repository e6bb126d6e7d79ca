/** A sample of the schedules over real sockets, with the real storage: what takes hours in them takes moments here. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../../lib/errors';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  type ResourceType,
} from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import type { FaultRule } from '../../local/faults';
import { connect } from '../../providers/kubernetes';
import { scheduleOf } from './schedule';

let cluster: LocalManagementCluster;

beforeAll(async () => {
  cluster = await startManagementCluster();
  const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
  const credential = manifest(RCloneCredentialType, 's3', {
    remoteName: 'local',
    remoteConfig: { type: 's3', endpoint, access_key_id: accessKeyId },
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret: MoskApi.v26_2.remoteSecret(secretAccessKey),
  });
  await cluster.client.create(RCloneCredentialType, credential);
});
afterAll(() => cluster.stop());

function manifest<T extends KubeObject>(type: ResourceType, name: string, spec: object): T {
  const metadata = { name, namespace: cluster.namespace };
  return { apiVersion: apiVersionOf(type), kind: type.kind, metadata, spec } as KubeObject as T;
}

/** Silence is waited out for more than a minute, which the virtual clock is for. */
function scaled(rule: FaultRule): FaultRule[] {
  const { fault } = rule;
  switch (fault.kind) {
    case 'silence':
      return [];
    case 'latency':
    case 'coalesce':
      return [{ ...rule, fault: { ...fault, ms: Math.min(fault.ms, 200) } }];
    case 'answer':
      return [{ ...rule, fault: { ...fault, retryAfterS: fault.retryAfterS && 1 } }];
    default:
      return [rule];
  }
}

it.each([1, 2, 3, 4, 5, 6])('schedule %i', async (seed) => {
  // given
  const { faults } = scheduleOf(seed);
  for (const rule of faults.flatMap(scaled)) cluster.faults.api(rule);
  const name = `run-${seed}`;
  const rclone = { bucket: `${cluster.s3.bucket}/${name}`, credential: 's3' };
  const backup: ClusterBackupManifest = manifest(ClusterBackupType, name, {
    targetCluster: 'prod',
    parameters: { rclone },
  });
  const mosk = await connect({ kubeconfig: cluster.kubeconfigPath, env: {} });
  const files = () => readdir(join(cluster.s3.directory, rclone.bucket)).catch(() => []);

  // when
  const made = await mosk.run(backup).catch((error: unknown) => error);

  // then success is told of nothing but an upload, and a failure is one of ours
  const seen = await cluster.client.get<ClusterBackupManifest>(ClusterBackupType, cluster.namespace, name);
  if (!BackupError.is(made)) {
    expect(made).toMatchObject({ status: 'Completed', uid: seen?.metadata.uid });
    expect(await files()).toEqual([name]);
  }

  // and whatever has happened, the same command goes on from there
  cluster.faults.clear();
  const again = await mosk.run(backup);
  expect(again.uid).toBe(seen?.metadata.uid ?? again.uid);
  expect((await mosk.remove({ ...again })).outcome).toBe('deleted');
  expect(await files()).toEqual([]);
  mosk.close();
});
