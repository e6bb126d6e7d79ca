import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  ClusterType,
  MoskApi,
  OWNER_ANNOTATION,
  RCloneCredentialType,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import * as provider from '../../../providers/pulumi/provider';
import { until } from '../../until';
import { declareResource, endDeployments, type Resource } from './mini-engine';

let cluster: LocalManagementCluster;
let said: jest.SpyInstance;

/** @param paceMs how long each status of a backup lasts */
async function begin(paceMs: number): Promise<void> {
  said = jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop', paceMs });
  const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
  await resourceOf('RCloneCredential', 's3').up({ endpoint, accessKeyId, secretAccessKey });
}

afterEach(async () => {
  await endDeployments();
  await cluster.stop();
  said.mockRestore();
});

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });
const resourceOf = (kind: Parameters<typeof declareResource>[0], name: string): Resource =>
  declareResource(kind, name, common());
const target = { rclone: { bucket: 'backups', credential: 's3' }, unencrypted: 'a test' };
const args = { cluster: 'prod', target };
const messages = () => said.mock.calls.map(([line]) => line).join('\n');
const runs = async () => (await cluster.client.list<ClusterBackupManifest>(ClusterBackupType, 'shop')).items;
const files = () => readdir(join(cluster.s3.directory, 'backups'));

/** Somebody else removes the object, past us. */
async function removeObject(name: unknown): Promise<void> {
  await cluster.client.delete(ClusterBackupType, 'shop', String(name));
  await until('the object is gone', async () => (await runs()).length === 0);
}

describe('a ClusterBackup', () => {
  beforeEach(() => begin(0));

  it('whose object has vanished stays in the state, and no later backup takes its place', async () => {
    const backup = resourceOf('ClusterBackup', 'before');
    const { outputs } = await backup.up(args);
    await removeObject(outputs.objectName);

    await backup.refresh();

    expect(backup.state?.outputs).toMatchObject({ status: 'vanished', file: outputs.file });
    expect(messages()).toMatch(
      new RegExp(
        `WARNING: the object ClusterBackup shop/${outputs.objectName} .*STAY: ${outputs.file}; .*kubectl delete configmap`,
      ),
    );
    await backup.up(args);
    expect(backup.calls).toEqual([]);
    await backup.up({ ...args, triggers: ['again'] });
    expect(backup.calls).toEqual(['create', 'delete']);
  });

  it('with onDestroy: keep stays, belongs to nobody, and is not taken for a new one later', async () => {
    const backup = resourceOf('ClusterBackup', 'before');
    const { outputs } = await backup.up({ ...args, onDestroy: 'keep' });

    await backup.destroy();

    expect(messages()).toContain(`ClusterBackup shop/${outputs.objectName} is kept, with ${outputs.file}`);
    expect((await runs())[0]?.metadata.annotations?.[OWNER_ANNOTATION]).toBeUndefined();
    expect(await files()).toHaveLength(1);
    const again = await backup.up(args);
    expect(again.outputs.objectName).toBe(`${outputs.objectName}-2`);
    await backup.destroy();
    expect((await runs()).map(({ metadata }) => metadata.name)).toEqual([outputs.objectName]);
  });

  it('is verified in the storage, if asked to', async () => {
    const { outputs } = await resourceOf('ClusterBackup', 'before').up({ ...args, verify: true });

    expect(messages()).toMatch(new RegExp(`verified: ${outputs.file}, [1-9]\\d* bytes`));
  });

  it('is not finished while its file is not in the storage', async () => {
    const backup = resourceOf('ClusterBackup', 'before');
    const { outputs } = await backup.up(args);
    await rm(join(cluster.s3.directory, 'backups', String(outputs.objectName)));
    const state = { ...outputs, finished: false };

    const update = provider.update('shop/x', state, { ...backup.state?.inputs, verify: true });

    await expect(update).rejects.toThrow('[storage-file-missing]');
    await expect(update).rejects.toMatchObject({ properties: { finished: false } });
  });

  it('changes what destroy does in place, without a new run', async () => {
    const backup = resourceOf('ClusterBackup', 'before');
    const { outputs } = await backup.up(args);

    const changed = await backup.up({ ...args, onDestroy: 'orphan', keepLast: 2 });

    expect(backup.calls).toEqual(['update']);
    expect(changed.outputs).toMatchObject({ uid: outputs.uid, onDestroy: 'orphan', keepLast: 2 });
    expect(await runs()).toHaveLength(1);
  });

  it('that an alias has renamed takes its runs along, so that a destroy finds them', async () => {
    const backup = resourceOf('ClusterBackup', 'before');
    await backup.up(args);
    const owner = 'pulumi:organization/shop/test:renamed';

    await backup.up({ ...args, owner });

    expect((await runs()).map(({ metadata }) => metadata.annotations?.[OWNER_ANNOTATION])).toEqual([owner]);
    await backup.destroy();
    expect(await runs()).toEqual([]);
  });

  it('never touches the run of somebody else', async () => {
    const theirs = await resourceOf('ClusterBackup', 'theirs').up({ ...args, name: 'taken' });
    const ours = resourceOf('ClusterBackup', 'ours');

    await expect(ours.up({ ...args, name: 'taken' })).rejects.toThrow('[not-ours]');

    expect(ours.state).toBeUndefined();
    expect((await runs()).map(({ metadata }) => metadata.uid)).toEqual([theirs.outputs.uid]);
  });

  it.each(['delete', 'keep', 'orphan'])(
    'destroyed on the word of a list out of date, mode %s, leaves what belongs to somebody else by now',
    async (onDestroy) => {
      const backup = resourceOf('ClusterBackup', 'before');
      const { outputs } = await backup.up({ ...args, onDestroy });
      const theirs = {
        metadata: { annotations: { [OWNER_ANNOTATION]: 'pulumi:organization/bank/test:before' } },
      };
      const given = await cluster.client.patch(
        ClusterBackupType,
        'shop',
        String(outputs.objectName),
        theirs,
        { type: 'merge' },
      );
      await endDeployments();
      cluster.faults.api({
        fault: { kind: 'stale', changes: 1 },
        verbs: ['list'],
        resource: 'clusterbackups',
      });

      await backup.destroy();

      expect(cluster.faults.fired).toHaveLength(1);
      expect(await runs()).toEqual([given]);
      expect(await files()).toHaveLength(1);
    },
  );

  it('does not write to the file of another backup', async () => {
    const fileNames = { MKE: 'mine.tar' };
    await resourceOf('ClusterBackup', 'first').up({ ...args, fileNames });

    await expect(resourceOf('ClusterBackup', 'second').up({ ...args, fileNames })).rejects.toThrow(
      '[remote-path-used]',
    );
  });

  it.each([
    ['credential', { target: { rclone: { bucket: 'backups', credential: 'none' }, unencrypted: 'a test' } }],
    ['key', { target: { rclone: { bucket: 'backups', credential: 's3' }, encryptionKey: 'none' } }],
    ['cluster', { cluster: 'none' }],
  ])('refuses a %s that does not exist, and makes nothing', async (_what, changes) => {
    const backup = resourceOf('ClusterBackup', 'before');

    await expect(backup.up({ ...args, ...changes })).rejects.toThrow('[reference-missing]');

    expect(backup.state).toBeUndefined();
    expect(await runs()).toEqual([]);
  });

  it('without a target of its own is refused where the Cluster has none either', async () => {
    const backup = resourceOf('ClusterBackup', 'before');

    await expect(backup.up({ ...args, target: { clusterDefault: true } })).rejects.toThrow(
      '[target-required]',
    );
  });

  it('to stay on the node is refused where the Cluster would send it elsewhere', async () => {
    const section = MoskApi.v26_2.clusterBackupPatch({ rclone: { bucket: 'backups', credential: 's3' } });
    await cluster.client.patch(ClusterType, 'shop', 'prod', section, { type: 'merge' });
    const backup = resourceOf('ClusterBackup', 'before');

    await expect(backup.up({ ...args, target: { localOnly: 'a test' } })).rejects.toThrow(
      '[target-exclusive]',
    );
  });

  it('on the node has no file, and is removed without a request for deletion', async () => {
    const backup = resourceOf('ClusterBackup', 'before');
    const { outputs } = await backup.up({ ...args, target: { localOnly: 'a laboratory' } });
    expect(outputs).toMatchObject({ status: 'Completed', files: [] });
    const from = cluster.audit.length;

    await backup.destroy();

    expect(await runs()).toEqual([]);
    expect(JSON.stringify(cluster.audit.slice(from).map(({ body }) => body))).not.toContain('"delete":true');
  });

  it('whose remote files cannot be deleted keeps object and state, and the next destroy goes on', async () => {
    const backup = resourceOf('ClusterBackup', 'before');
    await backup.up(args);
    const { secretAccessKey, endpoint, accessKeyId } = cluster.s3;
    const credential = resourceOf('RCloneCredential', 's3');
    await credential.up({ endpoint, accessKeyId, secretAccessKey: 'revoked' });

    await expect(backup.destroy()).rejects.toThrow('[deletion-failed]');
    expect(backup.state).toBeDefined();
    expect(await runs()).toHaveLength(1);

    await credential.up({ endpoint, accessKeyId, secretAccessKey });
    await backup.destroy();
    expect(await runs()).toEqual([]);
    expect(await files()).toEqual([]);
    expect(await cluster.client.get(RCloneCredentialType, 'shop', 's3')).toBeDefined();
  });
});

describe('the runs of a ClusterBackup', () => {
  beforeEach(() => begin(0));

  it('of an earlier onDestroy go with the next destroy after one that failed on them', async () => {
    const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
    const former = resourceOf('RCloneCredential', 'former');
    await former.up({ endpoint, accessKeyId, secretAccessKey });
    const backup = resourceOf('ClusterBackup', 'before');
    const formerTarget = { ...target, rclone: { bucket: 'backups', credential: 'former' } };
    await backup.up({ ...args, target: formerTarget, onDestroy: 'keep' });
    await backup.up(args);
    await backup.up({ ...args, triggers: ['second'] });
    await former.up({ endpoint, accessKeyId, secretAccessKey: 'revoked' });

    await expect(backup.destroy()).rejects.toThrow('[deletion-failed]');
    await former.up({ endpoint, accessKeyId, secretAccessKey });
    await backup.destroy();

    expect(await runs()).toEqual([]);
    expect(await files()).toEqual([]);
  });

  it.each([
    ['kept, where a killed deployment wished that', 'delete', 'keep', 'is kept, with'],
    ['left, where a killed deployment had a harsher wish', 'keep', 'delete', 'STAYS'],
  ] as const)(
    'are %s, and each is named with the command that deletes it',
    async (_how, before, later, words) => {
      const backup = resourceOf('ClusterBackup', 'before');
      const saved = await backup.up({ ...args, onDestroy: before });
      // Killed once the replacement was there, before it was saved.
      await resourceOf('ClusterBackup', 'before').up({ ...args, triggers: ['second'], onDestroy: later });

      await declareResource('ClusterBackup', 'before', common(), saved).destroy();

      const names = (await runs()).map(({ metadata }) => metadata.name);
      expect(names).toHaveLength(2);
      for (const name of names)
        expect(messages()).toMatch(new RegExp(`shop/${name}.* ${words}.*mosk-backup remove ${name} -n shop`));
    },
  );
});

describe('a ClusterBackup that takes its time', () => {
  beforeEach(() => begin(150));

  const impatient = { ...args, timeouts: { create: '300ms' } };

  it.each([
    ['at once', async () => {}],
    ['after a refresh, which keeps what is known of its files', (backup: Resource) => backup.refresh()],
  ])('is made anew %s when it vanished before it was finished', async (_when, between) => {
    const backup = resourceOf('ClusterBackup', 'before');
    await expect(backup.up(impatient)).rejects.toThrow('[timeout]');
    await removeObject(backup.state?.outputs.objectName);
    await between(backup);

    await backup.up({ ...impatient, timeouts: { create: '10m' } });

    expect((await runs()).map(({ status }) => status?.status)).toEqual(['Completed']);
    await backup.destroy();
    expect([await runs(), await files()]).toEqual([[], []]);
    expect(messages()).not.toContain('STAY');
  });

  it('is seen by a refresh to have been finished while nobody waited', async () => {
    const backup = resourceOf('ClusterBackup', 'before');
    await expect(backup.up(impatient)).rejects.toThrow('[timeout]');
    await until('the backup is uploaded', async () => (await runs())[0]?.status?.uploadedAt);

    await backup.refresh();
    await backup.up(impatient);

    expect(backup.state?.outputs).toMatchObject({ finished: true, status: 'Completed' });
    expect(backup.calls).toEqual([]);
  });
});
