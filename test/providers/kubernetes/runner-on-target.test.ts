/** The runner against a whole API server, local or real: `MOSK_BACKUP_TEST_API` chooses. */
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  MoskApi,
  RCloneCredentialType,
} from '../../../lib/model';
import { apiFailureOf, type CreatedBackup, connect, type Mosk } from '../../../providers/kubernetes';
import {
  type BackupWorld,
  credentialSpec,
  type Project,
  s3Credentials,
  startWorld,
} from '../../local/controller/backup-world';
import { TARGET_START_TIMEOUT } from '../../target';
import { until } from '../../until';
import { failureOf, OWNER, recorder } from './management-api';

let world: BackupWorld;
let project: Project;
let mosk: Mosk;

beforeAll(async () => {
  world = await startWorld();
  mosk = await connect({ kubeconfig: world.target.kubeconfigPath });
}, TARGET_START_TIMEOUT);
afterAll(async () => {
  mosk.close();
  await world.stop();
});
beforeEach(async () => {
  project = await world.project();
});

function backup(name: string, spec: Partial<ClusterBackupManifest['spec']> = {}): ClusterBackupManifest {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: project.namespace },
    spec: { targetCluster: 'prod', ...spec },
  };
}

const ref = (name: string) => ({ namespace: project.namespace, name });

it('makes a backup, finds its files, deletes them, and then removes the object', async () => {
  const parameters = await project.remote();
  const clusterUid = project.cluster.metadata.uid;
  const made = recorder();
  const finished = await mosk.run(backup('nightly', { parameters }), {
    owner: OWNER,
    clusterUid,
    onProgress: made.onProgress,
  });
  expect(project.remoteFiles()).toEqual(['nightly.dek', 'nightly.encrypted']);
  expect(finished.files.map((file) => file.split('/').at(-1))).toEqual(['nightly.encrypted', 'nightly.dek']);
  expect(finished).toMatchObject({ status: 'Completed', clusterUid });
  expect(made.steps.at(-1)).toBe('finishing Completed');

  const statusAtRemoval: unknown[] = [];
  const removal = mosk.remove(ref('nightly'), {
    clusterUid,
    onProgress: ({ phase, status }) => phase === 'removing' && statusAtRemoval.push(status),
  });
  expect(await removal).toMatchObject({ outcome: 'deleted', files: finished.files, warnings: [] });
  expect(statusAtRemoval[0]).toBe('Deleted');
  expect(project.remoteFiles()).toEqual([]);
  expect(await project.read('nightly')).toBeUndefined();
});

it('adopts what an interrupted run has made', async () => {
  const stop = new AbortController();
  const manifest = backup('nightly');
  const interrupted = failureOf(
    mosk.run(manifest, { owner: OWNER, signal: stop.signal, onCreated: () => stop.abort() }),
  );
  expect((await interrupted).code).toBe('aborted');
  const created: CreatedBackup[] = [];
  await mosk.run(manifest, { owner: OWNER, onCreated: (each) => created.push(each) });
  expect(created).toMatchObject([{ adopted: true }]);
  expect(await mosk.list(ref('nightly'))).toHaveLength(1);
});

it('refuses what the server would refuse, and what somebody else has made', async () => {
  await project.backup('nightly');
  expect((await failureOf(mosk.run(backup('nightly'), { owner: OWNER }))).code).toBe('not-ours');
  const unknownField = backup('other', { shedule: true } as object);
  const error = await failureOf(mosk.run(unknownField, { owner: OWNER }));
  expect(error.code).toBe('crd-differs');
  expect(error.message).toContain('spec.shedule');
});

it('keeps the object when its files cannot be deleted, and goes on once they can', async () => {
  const parameters = await project.remote();
  await mosk.run(backup('nightly', { parameters }), { owner: OWNER });
  const { client } = world;
  await client.delete(RCloneCredentialType, project.namespace, 's3');
  await until(
    'the credential to be gone',
    async () => (await client.get(RCloneCredentialType, project.namespace, 's3')) === undefined,
  );
  const error = await failureOf(mosk.remove(ref('nightly')));
  expect(error.code).toBe('deletion-failed');
  expect(await project.read('nightly')).toBeDefined();
  expect(project.remoteFiles()).toHaveLength(2);

  const secret = MoskApi.v26_2.remoteSecret(s3Credentials.secretAccessKey);
  await project.create(RCloneCredentialType, 's3', { spec: credentialSpec(world.s3.endpoint, secret) });
  expect((await mosk.remove(ref('nightly'))).outcome).toBe('deleted');
  expect(project.remoteFiles()).toEqual([]);
});

it('insists on the uid, whatever the server makes of it', async () => {
  const { metadata } = await project.backup('nightly');
  const other = { uid: '00000000-0000-4000-8000-000000000000' };
  const patch = mosk.client.patch(
    ClusterBackupType,
    project.namespace,
    'nightly',
    { metadata: other, spec: { delete: true } },
    { type: 'merge' },
  );
  const refusal = apiFailureOf(await failureOf(patch));
  expect(refusal).toMatchObject({
    status: 422,
    details: { causes: expect.arrayContaining([expect.objectContaining({ field: 'metadata.uid' })]) },
  });
  const removal = mosk.client.delete(ClusterBackupType, project.namespace, 'nightly', other);
  expect((await failureOf(removal)).code).toBe('conflict');
  expect((await project.read('nightly'))?.metadata.uid).toBe(metadata.uid);
  expect((await project.read('nightly'))?.spec.delete).toBeUndefined();
});
