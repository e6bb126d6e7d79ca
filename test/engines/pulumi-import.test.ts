import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../cli/run';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  type ResourceType,
} from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { fakeIo } from '../cli/fake-io';
import { story } from '../story';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin, writes } from './pulumi-observations';
import { KEY } from './pulumi-programs';
import { DESTROY, openStack, PREVIEW, type Stack, UP } from './pulumi-stack';

jest.setTimeout(240_000);

describeWithEngines(['pulumi'], 'what import --to pulumi has written, under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack | undefined;
  let folder: string;

  const create = (type: ResourceType, name: string, spec: object, more: object = {}) =>
    cluster.client.create(type, {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: { name, namespace: 'shop', ...more },
      spec,
    });
  const TARGET = { keyEncryptionKey: 'kek', rclone: { bucket: 'backups/shop', credential: 's3' } };
  const RUNS = ['by-hand-delete', 'by-hand-keep', 'by-hand-orphan'];

  /** Everything that was made by hand: what of it only marks may change. */
  const contents = async () => {
    const found = await Promise.all(
      [
        ClusterBackupScheduleType,
        ClusterBackupType,
        RCloneCredentialType,
        KeyEncryptionKeyType,
        ClusterType,
      ].map(async (type) => (await cluster.client.list<KubeObject>(type, 'shop')).items),
    );
    return found.flat().map(({ kind, metadata: { name, uid, generation, labels }, spec, status }) => ({
      ...{ kind, name, uid, labels, spec, status },
      generation: kind === 'Cluster' ? undefined : generation,
    }));
  };

  beforeAll(async () => {
    cluster = await startManagementCluster({
      namespace: 'shop',
      bucket: 'backups',
      clusters: ['prod', 'lab'],
    });
    const { s3 } = cluster;
    await create(RCloneCredentialType, 's3', {
      remoteName: 's3',
      remoteConfig: { type: 's3', endpoint: s3.endpoint, access_key_id: s3.accessKeyId },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: MoskApi.v26_2.remoteSecret(s3.secretAccessKey),
    });
    await create(KeyEncryptionKeyType, 'kek', { secret: { value: KEY } });
    for (const name of ['prod', 'lab']) {
      await create(ClusterBackupScheduleType, `${name}-nightly`, {
        targetCluster: name,
        schedule: '0 1 1 1 *',
        parameters: TARGET,
      });
    }
    const own = { labels: { team: 'storage' }, annotations: { note: "it's a lab" } };
    await create(ClusterBackupScheduleType, 'weekly', { targetCluster: 'lab', schedule: '30 3 * * 0' }, own);
    const section = { nfsUploadUrl: 'nfs://nfs.example.com:/exports', keyEncryptionKey: 'kek' };
    const patch = MoskApi.v26_2.clusterBackupPatch(section);
    await cluster.client.patch(ClusterType, 'shop', 'lab', patch, { type: 'merge' });
    for (const name of RUNS) {
      await create(ClusterBackupType, name, { targetCluster: 'prod', parameters: TARGET });
      await until(`${name} to be uploaded`, async () => {
        const found = await cluster.client.get<ClusterBackupManifest>(ClusterBackupType, 'shop', name);
        return found?.status?.status === 'Completed' && found.status.uploadedAt !== undefined;
      });
    }
    folder = await mkdtemp(path.join(tmpdir(), 'imported-'));
    await symlink(path.join(__dirname, '../../node_modules'), path.join(folder, 'node_modules'), 'dir');
  });
  afterAll(async () => {
    await stack?.close();
    await cluster?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  step('is a program, proven before anybody runs it', async () => {
    const before = cluster.audit.length;
    const io = fakeIo({ env: { KUBECONFIG: cluster.kubeconfigPath }, cwd: folder });
    const argv = ['import', '-n', 'shop', '--to', 'pulumi', '--backups', '--out', folder];

    expect([await run(argv, io), io.output.stderr]).toEqual([0, '']);

    expect(io.output.stdout).toContain('ClusterBackupSchedule shop/weekly  spec equal');
    const asked = ofAdmin(cluster.audit.slice(before));
    expect(asked.map(({ verb }) => verb).filter((verb) => verb !== 'list')).toEqual([]);
    expect(asked.filter(({ resource }) => resource === 'secrets')).toEqual([]);
    expect(existsSync(path.join(folder, 'Pulumi.yaml'))).toBe(true);
  });

  step('takes everything over with its first up: marks are written, and nothing else', async () => {
    stack = await openStack({ folder, env: { KUBECONFIG: cluster.kubeconfigPath } });
    const [before, files] = [await contents(), await bucketFiles(cluster)];
    const read = cluster.audit.length;

    const { text } = await stack.succeed(...PREVIEW);
    expect(text).toContain('8 to create');
    await stack.succeed(...UP);

    expect(await contents()).toEqual(before);
    expect(await bucketFiles(cluster)).toEqual(files);
    const changes = writes(ofAdmin(cluster.audit.slice(read)));
    expect(changes.map(({ verb, resource, name }) => `${verb} ${resource}/${name}`).sort()).toEqual([
      ...RUNS.map((name) => `patch clusterbackups/${name}`),
      ...['lab-nightly', 'prod-nightly', 'weekly'].map((name) => `patch clusterbackupschedules/${name}`),
      'patch clusters/lab',
    ]);
  });

  step('has nothing to do the second time', async () => {
    const read = cluster.audit.length;
    await stack?.succeed(...PREVIEW, '--expect-no-changes');
    await stack?.succeed(...UP, '--expect-no-changes');
    expect(writes(ofAdmin(cluster.audit.slice(read)))).toEqual([]);
  });

  step(
    'does on destroy with each backup what its onRemoval says, and keeps what nobody has said otherwise of',
    async () => {
      const program = path.join(folder, 'index.ts');
      const text = await readFile(program, 'utf8');
      expect(text).toContain("onRemoval: 'keep'");
      const chosen =
        "onRemoval: name === 'by-hand-delete' ? 'delete' : name === 'by-hand-orphan' ? 'orphan' : 'keep'";
      await writeFile(program, text.replace("onRemoval: 'keep'", chosen));
      await stack?.succeed(...UP);
      const before = await contents();

      await stack?.succeed(...DESTROY);

      const left = (await clusterBackups(cluster)).map(({ metadata }) => metadata.name);
      expect(left).toEqual(['by-hand-keep']);
      const archives = (await bucketFiles(cluster)).filter((file) => file.endsWith('.encrypted'));
      expect(archives).toEqual(['shop/by-hand-keep.encrypted', 'shop/by-hand-orphan.encrypted']);
      const stays = (each: { kind: string; name: string }) =>
        each.kind !== 'ClusterBackupSchedule' &&
        (each.kind !== 'ClusterBackup' || each.name === 'by-hand-keep');
      // Credential, key and the section of the Cluster are as they were.
      expect(await contents()).toEqual(before.filter(stays));
    },
  );
});
