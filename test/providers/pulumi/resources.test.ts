import * as pulumi from '@pulumi/pulumi';
import type * as resources from '../../../entries/pulumi';
import { PROVIDER_STRING } from '../../../providers/pulumi/provider-string';

const declared: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource(args) {
        declared.push(args);
        const made = { objectName: `${args.name}-0a1b2c3d4e`, file: 's3://backups/prod/x.encrypted' };
        return { id: `${args.name}-id`, state: { ...args.inputs, ...made } };
      },
      call: () => ({}),
    },
    'shop',
    'dev',
    false,
    'acme',
  );
});
beforeEach(() => declared.splice(0));

const entry = () => require('../../../entries/pulumi') as typeof resources;
const target = { rclone: { bucket: 'backups', credential: 's3' }, encryptionKey: 'kek' };
const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

/** What the engine was told of a resource. */
async function told(resource: pulumi.CustomResource) {
  await resolved(resource.id);
  const found = declared.find(
    ({ type }) => type === (resource as unknown as { __pulumiType: string }).__pulumiType,
  );
  if (found === undefined) throw new Error('the resource was not declared');
  return found;
}

describe('a resource', () => {
  it('carries its type, its provider, its kind and its owner', async () => {
    const { type, inputs } = await told(
      new (entry().ClusterBackup)('before', { namespace: 'shop', cluster: 'prod', target }),
    );

    expect(type).toBe('pulumi-nodejs:dynamic/mosk-backup:ClusterBackup');
    expect(inputs).toEqual({
      __provider: PROVIDER_STRING,
      kind: 'ClusterBackup',
      owner: 'pulumi:acme/shop/dev:before',
      namespace: 'shop',
      cluster: 'prod',
      target,
    });
  });

  it('takes the schema of its kind along, where the API was learned, and further fields', async () => {
    const schema = { type: 'object', properties: { spec: { type: 'object' } } };
    const file = { version: 1, release: '26.2', facts: {}, schemas: { KeyEncryptionKey: schema } };
    const args = { namespace: 'shop', value: 'k'.repeat(32), api: entry().MoskApi.from(file) };

    const { inputs } = await told(
      new (entry().KeyEncryptionKey)('kek', { ...args, extraFields: { tier: 'gold' } }),
    );

    expect(JSON.parse(inputs.apiSchema)).toEqual(schema);
    expect(inputs.extraFields).toEqual({ tier: 'gold' });
  });

  it('is known to policy packs by its type', () => {
    const { ClusterBackup, ClusterBackupSchedule, RCloneCredential, KeyEncryptionKey, ClusterDefaultTarget } =
      entry();

    for (const each of [
      ClusterBackup,
      ClusterBackupSchedule,
      RCloneCredential,
      KeyEncryptionKey,
      ClusterDefaultTarget,
    ])
      expect(each.__pulumiType).toBe(`pulumi-nodejs:dynamic/mosk-backup:${each.name}`);
  });

  it('has as outputs what only the provider knows', async () => {
    const backup = new (entry().ClusterBackup)('before', { namespace: 'shop', cluster: 'prod', target });

    expect(await resolved(backup.file)).toBe('s3://backups/prod/x.encrypted');
    expect(await resolved(backup.uploadedAt)).toBeUndefined();
  });

  it('tells the engine of onRemoval by the name that states of 0.1.0 have, and outputs it as the program says', async () => {
    const args = { namespace: 'shop', cluster: 'prod', target, onRemoval: 'keep' } as const;
    const backup = new (entry().ClusterBackup)('before', args);

    const { inputs } = await told(backup);

    expect(inputs.onDestroy).toBe('keep');
    expect(inputs).not.toHaveProperty('onRemoval');
    expect(await resolved(backup.onRemoval)).toBe('keep');
  });

  it.each([{}, { name: 'mine' }])('has the name of the object as name, with %j as well', async (given) => {
    const args = { namespace: 'shop', cluster: 'prod', target, ...given };
    const backup = new (entry().ClusterBackup)('before', args);

    expect(await resolved(backup.name)).toBe('before-0a1b2c3d4e');
    expect((await told(backup)).inputs.name).toBe(args.name);
  });

  it.each(['delete', undefined])(
    'refuses onDestroy: %s, for onRemoval, before anything is declared',
    (mode) => {
      const args = { namespace: 'shop', cluster: 'prod', target, onDestroy: mode };

      expect(() => new (entry().ClusterBackup)('before', args)).toThrow(
        expect.objectContaining({
          code: 'usage',
          at: 'onDestroy',
          fix: expect.stringContaining('onRemoval'),
        }),
      );
      expect(declared).toEqual([]);
    },
  );

  it.each<[keyof typeof resources, object, readonly string[]]>([
    [
      'ClusterBackup',
      { cluster: 'prod', target },
      [
        ...['file', 'files', 'fileNames', 'status', 'startedAt', 'completedAt', 'uploadedAt', 'duration'],
        ...['destroyEffect', 'name', 'uid', 'clusterUid', 'namespace', 'cluster', 'onRemoval'],
      ],
    ],
    [
      'ClusterBackupSchedule',
      { cluster: 'prod', target, cron: '0 1 * * *' },
      ['name', 'uid', 'namespace', 'clusterUid', 'destroyEffect'],
    ],
    [
      'RCloneCredential',
      { endpoint: 'https://s3.example.com', accessKeyId: 'AKIA', secretAccessKey: 'plain' },
      ['name', 'uid', 'namespace', 'endpoint', 'accessKeyId', 'destroyEffect'],
    ],
    ['KeyEncryptionKey', { value: 'k'.repeat(32) }, ['name', 'uid', 'namespace', 'destroyEffect']],
    [
      'ClusterDefaultTarget',
      { cluster: 'prod', target },
      ['namespace', 'cluster', 'clusterUid', 'destroyEffect'],
    ],
  ])('%s has every output that its type names', (kind, args, outputs) => {
    const Kind = entry()[kind] as unknown as new (name: string, args: object) => object;
    const resource = new Kind('each', { namespace: 'shop', ...args });

    for (const output of outputs) {
      expect([output, pulumi.Output.isInstance(Reflect.get(resource, output))]).toEqual([output, true]);
    }
  });

  it('is on the management cluster of the stack, unless the program says another', async () => {
    const { KeyEncryptionKey } = entry();
    pulumi.runtime.setAllConfig({ 'mosk-backup:context': 'ours', 'mosk-backup:kubeconfig': '/ours' });
    const place = async (connection: object) => {
      declared.splice(0);
      const key = new KeyEncryptionKey('kek', { namespace: 'shop', value: 'k'.repeat(32), ...connection });
      const { context, kubeconfig } = (await told(key)).inputs;
      return { context, kubeconfig };
    };

    expect(await place({})).toEqual({ context: 'ours', kubeconfig: '/ours' });
    expect(await place({ context: 'mine' })).toEqual({ context: 'mine', kubeconfig: '/ours' });
    // A context is one of its kubeconfig.
    expect(await place({ kubeconfig: '/mine' })).toEqual({ context: undefined, kubeconfig: '/mine' });
    pulumi.runtime.setAllConfig({ 'mosk-backup:kubeconfig': 'apiVersion: v1' });
    expect(() => new KeyEncryptionKey('kek', { namespace: 'shop', value: 'k' })).toThrow(
      expect.objectContaining({ code: 'kubeconfig-invalid' }),
    );
    pulumi.runtime.setAllConfig({});
  });

  it('in a component has an owner of its own, with the types of all parents, and does not wait for those beside it', async () => {
    const { KeyEncryptionKey } = entry();
    const site = new pulumi.ComponentResource('acme:index:Site', 'lab');
    const part = new pulumi.ComponentResource('acme:index:Part', 'part', {}, { parent: site });
    const args = { namespace: 'shop', value: 'k'.repeat(32) };

    await resolved(
      pulumi.all([
        new KeyEncryptionKey('kek', args).id,
        new KeyEncryptionKey('kek', args, { parent: site }).id,
        new KeyEncryptionKey('kek', args, { parent: part }).id,
        new KeyEncryptionKey('other', args, { parent: part }).id,
      ]),
    );

    const owners = declared.flatMap(({ inputs }) => inputs.owner ?? []);
    expect(owners.sort()).toEqual([
      'pulumi:acme/shop/dev/acme.index.Site$acme.index.Part:kek',
      'pulumi:acme/shop/dev/acme.index.Site$acme.index.Part:other',
      'pulumi:acme/shop/dev/acme.index.Site:kek',
      'pulumi:acme/shop/dev:kek',
    ]);
  });

  it('takes customTimeouts along, which the engine does not', async () => {
    const { inputs } = await told(
      new (entry().ClusterBackup)(
        'before',
        { namespace: 'shop', cluster: 'prod', target },
        { customTimeouts: { create: '2h', delete: '30m' } },
      ),
    );

    expect(inputs.timeouts).toEqual({ create: '2h', delete: '30m' });
  });

  it('takes the API of the management cluster along as data', async () => {
    const { MoskApi, KeyEncryptionKey } = entry();
    const { inputs } = await told(
      new KeyEncryptionKey('kek', { namespace: 'shop', value: 'x'.repeat(32), api: MoskApi.v26_1 }),
    );

    expect(inputs.api).toEqual(JSON.parse(JSON.stringify(MoskApi.v26_1.settings)));
  });

  it('makes a secret of a secret, even if it came as a plain string', async () => {
    const { RCloneCredential, KeyEncryptionKey } = entry();
    const credential = new RCloneCredential('s3', {
      namespace: 'shop',
      endpoint: 'https://s3.example.com',
      accessKeyId: 'AKIA',
      secretAccessKey: 'plain',
    });
    const key = new KeyEncryptionKey('kek', { namespace: 'shop', value: 'k'.repeat(32) });

    for (const [resource, input] of [
      [credential, 'secretAccessKey'],
      [key, 'value'],
    ] as const) {
      await told(resource);
      const output = (resource as unknown as Record<string, pulumi.Output<string>>)[input];
      expect(await pulumi.isSecret(output as pulumi.Output<string>)).toBe(true);
    }
  });

  it('refuses a kubeconfig as text before it can get into the state', () => {
    const { KeyEncryptionKey } = entry();

    expect(
      () =>
        new KeyEncryptionKey('kek', {
          namespace: 'shop',
          value: 'k',
          kubeconfig: 'apiVersion: v1\nkind: Config',
        }),
    ).toThrow(expect.objectContaining({ code: 'kubeconfig-invalid' }));
  });
});
