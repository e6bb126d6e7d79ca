import type * as pulumi from '@pulumi/pulumi';

/** As `mosk-backup/pulumi` is tested by whoever writes such a program: the engine is mocked, the program is real. */
const declared: pulumi.runtime.MockResourceArgs[] = [];

async function runExample(release: string): Promise<Record<string, pulumi.Output<unknown>>> {
  declared.splice(0);
  jest.resetModules();
  const fresh = require('@pulumi/pulumi') as typeof pulumi;
  await fresh.runtime.setMocks(
    {
      newResource(args) {
        declared.push(args);
        return { id: `${args.name}-id`, state: { name: args.name, ...args.inputs, file: 's3://backups/x' } };
      },
      call: () => ({}),
    },
    'mosk-backup-example',
    'dev',
  );
  fresh.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries({
        namespace: 'default',
        cluster: 'prod',
        bucket: 'backups',
        endpoint: 'https://s3.example.com',
        accessKeyId: 'AKIA',
        secretAccessKey: 'secret',
        encryptionKey: 'k'.repeat(32),
        release,
      }).map(([key, value]) => [`mosk-backup-example:${key}`, value]),
    ),
  );
  const outputs = require('../../../examples/pulumi');
  await new Promise((resolve) => outputs.file.apply(resolve));
  return outputs;
}

const inputsOf = (name: string) => declared.find((each) => each.name === name)?.inputs;

describe('the Pulumi example', () => {
  it('declares credential, key, schedule and a backup before the upgrade', async () => {
    await runExample('26.2');

    expect(declared.map(({ type, name }) => `${type.split(':').at(-1)} ${name}`).sort()).toEqual([
      'ClusterBackup before-upgrade',
      'ClusterBackupSchedule nightly',
      'KeyEncryptionKey kek-2026',
      'RCloneCredential s3',
    ]);
  });

  it('points schedule and backup to the credential and the key that it declares', async () => {
    await runExample('26.2');

    for (const name of ['nightly', 'before-upgrade']) {
      expect(inputsOf(name).target).toMatchObject({
        rclone: { credential: 's3' },
        encryptionKey: 'kek-2026',
      });
    }
  });

  it('makes another backup for another release', async () => {
    await runExample('26.2.1');

    expect(inputsOf('before-upgrade').triggers).toEqual(['26.2.1']);
  });

  it('outputs the file', async () => {
    const { file } = await runExample('26.2');

    expect(await new Promise((resolve) => file?.apply(resolve))).toBe('s3://backups/x');
  });
});
