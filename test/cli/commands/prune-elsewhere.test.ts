/** Two management clusters may write into one bucket: what the other has stays. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  LEFT_BEHIND_LABEL,
  LeftRecordType,
  RCloneCredentialType,
  RETENTION_ANNOTATION,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { until } from '../../until';
import { fakeIo } from '../fake-io';
import { type Projects, startProjects, to } from '../projects';

// Real servers; on a busy machine they take their time.
let here: Projects;
let there: LocalManagementCluster;
let folder: string;
beforeEach(async () => {
  here = await startProjects();
  there = await startManagementCluster({ namespace: 'prod', bucket: 'backups' });
  folder = path.dirname(here.site.kubeconfigPath);
  const renamed = there.kubeconfig.replaceAll('mosk-backup-local', 'elsewhere').replaceAll('admin', 'else');
  writeFileSync(path.join(folder, 'elsewhere.yaml'), renamed);
  inventory('elsewhere');
  await here.site.client.create(ClusterBackupScheduleType, {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: {
      name: 'nightly',
      namespace: 'prod',
      annotations: { [RETENTION_ANNOTATION]: '{"keepLast":1}' },
    },
    spec: { targetCluster: 'prod', schedule: '0 1 1 1 *', parameters: to('backups/prod') },
  } as KubeObject);
  for (const name of ['nightly-1', 'nightly-2', 'nightly-3']) {
    const createdBy = { schedule: 'nightly' };
    await here.backup('prod', name, { parameters: to('backups/prod'), createdBy });
  }
});
afterEach(async () => {
  await there.stop();
  await here.stop();
});

function inventory(context: string): void {
  const clusters = ['here', 'there'].map((on) => ({
    ...{ name: 'prod', project: 'prod', managementCluster: on, release: '26.2.1' },
  }));
  const managementClusters = [
    { name: 'here', release: '2.32.1', context: 'mosk-backup-local' },
    { name: 'there', release: '2.32.1', folder: 'there', context },
  ];
  writeFileSync(path.join(folder, 'fleet.yaml'), JSON.stringify({ managementClusters, clusters }));
}

async function prune(...more: readonly string[]) {
  const KUBECONFIG = [here.site.kubeconfigPath, path.join(folder, 'elsewhere.yaml')].join(path.delimiter);
  const io = fakeIo({ cwd: folder, env: { KUBECONFIG } });
  const exitCode = await run(['prune', '--inventory', 'fleet.yaml', ...more], io);
  return { exitCode, ...io.output };
}

/** A backup of the other one, in the storage of this one. */
async function theirs(name: string, endpoint = here.site.s3.endpoint): Promise<void> {
  const { client } = there;
  const { accessKeyId, secretAccessKey } = here.site.s3;
  const object = (type: typeof ClusterBackupType, its: string, spec: object) => ({
    ...{ apiVersion: apiVersionOf(type), kind: type.kind, metadata: { name: its, namespace: 'prod' }, spec },
  });
  await client.create(
    RCloneCredentialType,
    object(RCloneCredentialType, 's3', {
      remoteName: 's3',
      remoteConfig: {
        ...{ type: 's3', provider: 'Other', force_path_style: 'true', endpoint },
        access_key_id: accessKeyId,
      },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { value: secretAccessKey },
    }),
  );
  const spec = { targetCluster: 'prod', parameters: to('backups/prod') };
  await client.create(ClusterBackupType, object(ClusterBackupType, name, spec));
  await until(`their ${name} to have an end`, async () => {
    const found = await client.get<KubeObject<unknown, { status?: string }>>(ClusterBackupType, 'prod', name);
    return ['Completed', 'Failed'].includes(found?.status?.status ?? '');
  });
}

it('a file that a backup of another management cluster of the inventory has as well stays', async () => {
  await theirs('nightly-1');

  for (const more of [[], ['--yes']]) {
    const { exitCode, stdout } = await prune(...more);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /alone +nightly-1 .*its files are those of ClusterBackup prod\/nightly-1 on there as well/,
    );
    expect(stdout).toMatch(/remove +nightly-2/);
  }

  expect(here.files()).toEqual(['backups/prod/nightly-1', 'backups/prod/nightly-3']);
});

it('one of another storage is another file', async () => {
  // Where nobody listens: the backup fails, and claims what it may have written there.
  await theirs('nightly-1', 'http://127.0.0.1:1');

  expect((await prune('--yes')).exitCode).toBe(0);

  expect(here.files()).toEqual(['backups/prod/nightly-3']);
});

it('a record there that cannot be understood may be of any file, so nothing goes', async () => {
  await there.client.create(LeftRecordType, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'mosk-backup-left-1', namespace: 'prod', labels: { [LEFT_BEHIND_LABEL]: 'true' } },
    data: { version: '2', files: '[]' },
  } as KubeObject);

  const { exitCode, stderr } = await prune('--yes');

  expect([exitCode, stderr]).toEqual([
    7,
    expect.stringContaining('ConfigMap prod/mosk-backup-left-1 on there'),
  ]);
  expect(here.files()).toHaveLength(3);
});

it('one that cannot be asked keeps nobody from pruning, and is told of once', async () => {
  inventory('nowhere');

  const { stderr } = await prune('--yes');

  expect(stderr.match(/warning: whether there has the same remote files was not looked for/g)).toHaveLength(
    1,
  );
  expect(here.files()).toEqual(['backups/prod/nightly-3']);
});

it('one alone, by another context than that of the inventory, is not told of as another', async () => {
  const file = path.join(folder, 'fleet.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('mosk-backup-local', 'of-somebody-else'));

  const { exitCode, stdout, stderr } = await prune(
    '--management-cluster',
    'here',
    '--context',
    'mosk-backup-local',
  );

  expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('whether here')]);
  expect(stdout).toMatch(/remove +nightly-1/);
});
