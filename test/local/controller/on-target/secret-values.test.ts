import {
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type SecretManifest,
  SecretType,
} from '../../../../lib/model';
import { TARGET_KIND } from '../../../target';
import { until } from '../../../until';
import {
  type BackupWorld,
  credentialSpec,
  KEY,
  type Project,
  projectForEach,
  s3Credentials,
} from '../backup-world';

let world: BackupWorld;
let project: Project;

projectForEach((...both) => {
  [world, project] = both;
});

describe('a clear value', () => {
  const secretOf = (name: string) => world.client.get<SecretManifest>(SecretType, project.namespace, name);
  type Holder = KubeObject<
    Record<string, { value?: string; secret?: { name: string; key: string; value?: string } }>
  >;

  it.each([
    [
      'an RCloneCredential in the form of 26.2',
      RCloneCredentialType,
      'remoteSecret',
      { value: 'clear-value' },
    ],
    [
      'an RCloneCredential in the form of 26.1',
      RCloneCredentialType,
      'remoteSecret',
      { secret: { value: 'clear-value' } },
    ],
    [
      'a KeyEncryptionKey',
      KeyEncryptionKeyType,
      'secret',
      { value: 'clear-value-of-a-key-of-32-characters' },
    ],
  ] as const)('of %s is moved into a Secret of the object', async (_, type, field, holder) => {
    const value = 'secret' in holder ? holder.secret.value : holder.value;
    const spec = field === 'secret' ? { secret: holder } : credentialSpec(world.s3.endpoint, holder);
    const created = await project.create(type, 'holder', { spec });
    const moved = await until('the value to be moved', async () => {
      const read = await world.client.get<Holder>(type, project.namespace, 'holder');
      return read?.spec?.[field]?.secret?.name === undefined ? undefined : read;
    });
    const reference = moved.spec?.[field]?.secret;
    expect(moved.spec?.[field]).toEqual({ secret: { name: expect.any(String), key: 'value' } });
    const secret = await secretOf(reference?.name ?? '');
    expect(Buffer.from(secret?.data?.value ?? '', 'base64').toString()).toBe(value);
    expect(secret?.metadata.ownerReferences).toEqual([
      expect.objectContaining({ kind: type.kind, uid: created.metadata.uid }),
    ]);
  });

  it('that is changed later is moved too', async () => {
    const { rclone } = await project.remote();
    const patch = (remoteSecret: object) =>
      world.client.patch(
        RCloneCredentialType,
        project.namespace,
        's3',
        { spec: { remoteSecret } },
        { type: 'merge' },
      );
    const moved = () =>
      until('the value to be moved', async () => {
        const read = await world.client.get<Holder>(RCloneCredentialType, project.namespace, 's3');
        const { value, secret } = read?.spec?.remoteSecret ?? {};
        return value === undefined ? secret?.name : undefined;
      });
    await moved();
    await patch({ secret: null, value: 'changed-value' });
    const name = await moved();
    expect(Buffer.from((await secretOf(name))?.data?.value ?? '', 'base64').toString()).toBe('changed-value');
    await project.backup('b', { parameters: { rclone } });
    await project.until('b', 'Failed');
  });
});

it('no secret is in the log or in an object', async () => {
  await project.backup('b', { parameters: await project.remote() });
  await project.until('b', 'Completed');
  const objects = await Promise.all(
    [ClusterBackupType, RCloneCredentialType, KeyEncryptionKeyType].map((type) =>
      world.client.list(type, project.namespace),
    ),
  );
  const text = JSON.stringify([world.log, objects]);
  for (const secret of [KEY, s3Credentials.secretAccessKey]) expect(text).not.toContain(secret);
});

if (TARGET_KIND === 'local') {
  it('who started a run is written down when it is created', async () => {
    const created = await project.backup('b');
    expect(created.spec.createdBy).toEqual({ user: { uid: 'admin' } });
  });
}
