import {
  apiVersionOf,
  ClusterBackupScheduleType,
  type ClusterManifest,
  ClusterType,
  MoskApi,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import * as provider from '../../../providers/pulumi/provider';
import { ofAdmin } from '../../engines/pulumi-observations';
import { declareResource, endDeployments } from './mini-engine';

const CLUSTERS = [
  'prod',
  'test',
  'stage',
  'killed',
  'by-hand',
  'shared',
  'filled',
  'in-clear',
  'killed-update',
  'raced',
  'edited',
  'busy',
  'overruled',
];

let cluster: LocalManagementCluster;
/** Requests that have made the Clusters. */
let made: number;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop', clusters: CLUSTERS });
  made = cluster.audit.length;
});
afterAll(async () => {
  await endDeployments();
  await cluster.stop();
});

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });
const rclone = { rclone: { bucket: 'backups', credential: 's3' }, encryptionKey: 'kek' };
const nfs = { nfs: 'nfs://192.0.2.1:/backups', unencrypted: 'inside the site' };

describe('a ClusterDefaultTarget', () => {
  const sectionOf = async (name: string) => {
    const found = await cluster.client.get<ClusterManifest>(ClusterType, 'shop', name);
    return MoskApi.v26_2.clusterBackupSection(found ?? {});
  };
  const setSection = (name: string, section: object | null) =>
    cluster.client.patch(ClusterType, 'shop', name, MoskApi.v26_2.clusterBackupPatch(section), {
      type: 'merge',
    });

  /** One that MOSK has made its own already, so that it does not fill in its target from the section any more. */
  async function makeScheduleWithoutTarget(targetCluster: string): Promise<void> {
    const found = await cluster.client.get<ClusterManifest>(ClusterType, 'shop', targetCluster);
    const owner = { apiVersion: apiVersionOf(ClusterType), kind: ClusterType.kind, name: targetCluster };
    await cluster.client.create(ClusterBackupScheduleType, {
      apiVersion: apiVersionOf(ClusterBackupScheduleType),
      kind: ClusterBackupScheduleType.kind,
      metadata: {
        name: `${targetCluster}-nightly`,
        namespace: 'shop',
        ownerReferences: [{ ...owner, uid: found?.metadata.uid ?? '' }],
      },
      spec: { targetCluster, schedule: '0 1 * * *' },
    });
  }

  it('sets the section, replaces it as a whole, and takes it away again', async () => {
    const resource = declareResource('ClusterDefaultTarget', 'prod', common());
    await resource.up({ cluster: 'prod', target: rclone });
    expect(await sectionOf('prod')).toEqual({
      keyEncryptionKey: 'kek',
      rclone: { bucket: 'backups', credential: 's3' },
    });

    await resource.up({ cluster: 'prod', target: nfs });
    expect(await sectionOf('prod')).toEqual({ nfsUploadUrl: 'nfs://192.0.2.1:/backups' });

    await resource.destroy();
    expect(await sectionOf('prod')).toBeUndefined();
  });

  it('restores what was there before', async () => {
    const before = { nfsUploadUrl: 'nfs://192.0.2.1:/former' };
    await setSection('test', before);
    const resource = declareResource('ClusterDefaultTarget', 'test', common());
    await resource.up({ cluster: 'test', target: rclone });

    await resource.destroy();

    expect(await sectionOf('test')).toEqual(before);
  });

  it('restores it even after a deployment that was killed before its state was saved', async () => {
    const before = { nfsUploadUrl: 'nfs://192.0.2.1:/former' };
    await setSection('killed', before);
    await declareResource('ClusterDefaultTarget', 'killed', common()).up({
      cluster: 'killed',
      target: rclone,
    });

    const again = declareResource('ClusterDefaultTarget', 'killed', common());
    await again.up({ cluster: 'killed', target: nfs });
    await again.destroy();

    expect(await sectionOf('killed')).toEqual(before);
    const found = await cluster.client.get<ClusterManifest>(ClusterType, 'shop', 'killed');
    expect(found?.metadata.annotations ?? {}).toEqual({});
  });

  it('restores it even if the deployment of an update was killed before its state was saved', async () => {
    const before = { nfsUploadUrl: 'nfs://192.0.2.1:/former' };
    await setSection('killed-update', before);
    const resource = declareResource('ClusterDefaultTarget', 'killed-update', common());
    const saved = await resource.up({ cluster: 'killed-update', target: rclone });
    await resource.up({ cluster: 'killed-update', target: nfs });

    await declareResource('ClusterDefaultTarget', 'killed-update', common(), saved).destroy();

    expect(await sectionOf('killed-update')).toEqual(before);
  });

  it('restores what somebody has put there in between', async () => {
    const theirs = { nfsUploadUrl: 'nfs://192.0.2.1:/theirs' };
    const resource = declareResource('ClusterDefaultTarget', 'overruled', common());
    await resource.up({ cluster: 'overruled', target: nfs });
    await setSection('overruled', theirs);
    await resource.refresh();
    await resource.up({ cluster: 'overruled', target: nfs });
    expect(resource.calls).toEqual(['update']);

    await resource.destroy();

    expect(await sectionOf('overruled')).toEqual(theirs);
  });

  it('leaves a section that was there before, though it is the same as the declared one', async () => {
    const same = { nfsUploadUrl: 'nfs://192.0.2.1:/backups' };
    await setSection('by-hand', same);
    const resource = declareResource('ClusterDefaultTarget', 'by-hand', common());
    await resource.up({ cluster: 'by-hand', target: nfs });

    await resource.destroy();

    expect(await sectionOf('by-hand')).toEqual(same);
  });

  it('belongs to one stack: a second one is refused, and takes nothing away', async () => {
    const first = declareResource('ClusterDefaultTarget', 'shared', common());
    await first.up({ cluster: 'shared', target: rclone });
    const section = await sectionOf('shared');
    const second = declareResource('ClusterDefaultTarget', 'copy', common());

    await expect(second.up({ cluster: 'shared', target: nfs })).rejects.toThrow('[not-ours]');

    expect(second.state).toBeUndefined();
    expect(await sectionOf('shared')).toEqual(section);
    await first.up({ cluster: 'shared', target: rclone });
    expect(first.calls).toEqual([]);
  });

  /** The next deployment reads the Cluster, and then somebody writes to it. */
  const readBeforeLastWrite = (skip: number) =>
    cluster.faults.api({
      fault: { kind: 'stale', changes: 1 },
      resource: 'clusters',
      verbs: ['get'],
      skip,
    });

  it('belongs to one stack even if two declare it at the same moment', async () => {
    await declareResource('ClusterDefaultTarget', 'first', common()).up({ cluster: 'raced', target: rclone });
    const section = await sectionOf('raced');
    readBeforeLastWrite(0);

    const second = declareResource('ClusterDefaultTarget', 'second', common());
    await expect(second.up({ cluster: 'raced', target: nfs })).rejects.toThrow('[not-ours]');

    expect(await sectionOf('raced')).toEqual(section);
  });

  it('leaves alone what somebody puts there while it goes', async () => {
    const theirs = { nfsUploadUrl: 'nfs://192.0.2.1:/theirs' };
    const resource = declareResource('ClusterDefaultTarget', 'edited', common());
    await resource.up({ cluster: 'edited', target: nfs });
    await setSection('edited', theirs);
    readBeforeLastWrite(1);

    await resource.destroy();

    expect(await sectionOf('edited')).toEqual(theirs);
  });

  it('goes although MOSK writes to its Cluster meanwhile', async () => {
    const resource = declareResource('ClusterDefaultTarget', 'busy', common());
    await resource.up({ cluster: 'busy', target: nfs });
    const status = { lcm: 'running' };
    await cluster.client.patch(
      ClusterType,
      'shop',
      'busy',
      { status },
      { type: 'merge', subresource: 'status' },
    );
    readBeforeLastWrite(1);

    await resource.destroy();

    expect(await sectionOf('busy')).toBeUndefined();
  });

  it('shows no drift of what the controllers keep beside the target', async () => {
    const resource = declareResource('ClusterDefaultTarget', 'filled', common());
    const { id, inputs, outputs } = await resource.up({ cluster: 'filled', target: rclone });
    const section = { ...(outputs.section as object), lastChecked: '2026-01-15T17:40:26Z' };

    expect(await provider.diff(id, { ...outputs, section }, inputs)).toEqual({});
    const other = { ...section, nfsUploadUrl: 'nfs://192.0.2.1:/theirs' };
    expect(await provider.diff(id, { ...outputs, section: other }, inputs)).toEqual({ changes: true });
  });

  it('in place of an encrypted section tells which schedules would become unencrypted', async () => {
    await setSection('test', { nfsUploadUrl: 'nfs://192.0.2.1:/former', keyEncryptionKey: 'kek' });
    await makeScheduleWithoutTarget('test');
    const resource = declareResource('ClusterDefaultTarget', 'in-its-place', common());

    await resource.up({ cluster: 'test', target: nfs });

    expect(jest.mocked(console.log).mock.calls.flat().join('\n')).toContain(
      'in-its-place: WARNING: ClusterBackupSchedule shop/test-nightly has no target of its own: its next archives are not encrypted any more',
    );
  });

  it('that is changed to one without a key tells which schedules would become unencrypted', async () => {
    const resource = declareResource('ClusterDefaultTarget', 'in-clear', common());
    await resource.up({ cluster: 'in-clear', target: rclone });
    await makeScheduleWithoutTarget('in-clear');

    await resource.up({ cluster: 'in-clear', target: nfs });

    expect(jest.mocked(console.log).mock.calls.flat().join('\n')).toContain(
      'WARNING: ClusterBackupSchedule shop/in-clear-nightly has no target of its own: its next archives are not encrypted any more',
    );
  });

  it('leaves alone what somebody else has put there since', async () => {
    const theirs = { nfsUploadUrl: 'nfs://192.0.2.1:/theirs' };
    const resource = declareResource('ClusterDefaultTarget', 'stage', common());
    await resource.up({ cluster: 'stage', target: nfs });
    await setSection('stage', theirs);

    await resource.destroy();

    expect(await sectionOf('stage')).toEqual(theirs);
  });

  it('tells on its way out which schedules would become local and unencrypted', async () => {
    const resource = declareResource('ClusterDefaultTarget', 'stage', common());
    await setSection('stage', null);
    await makeScheduleWithoutTarget('stage');
    await resource.up({ cluster: 'stage', target: rclone });

    await resource.destroy();

    expect(jest.mocked(console.log).mock.calls.flat().join('\n')).toContain(
      'WARNING: ClusterBackupSchedule shop/stage-nightly has no target of its own: its next archives stay on a manager node',
    );
  });

  it('never writes anything but the section, and whose it is', async () => {
    const writes = ofAdmin(cluster.audit.slice(made)).filter(
      ({ resource, subresource, verb }) =>
        resource === 'clusters' && subresource === undefined && verb !== 'get',
    );

    expect(new Set(writes.map(({ verb }) => verb))).toEqual(new Set(['patch']));
    for (const { body } of writes) {
      expect(Object.keys({ ...(body as object), spec: {}, metadata: {} })).toEqual(['spec', 'metadata']);
    }
  });
});
