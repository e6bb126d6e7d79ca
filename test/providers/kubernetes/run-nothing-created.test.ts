import { backup, failureOf, managementApi, OWNER } from './management-api';

describe('nothing is created', () => {
  async function refused(
    prepare: (all: ReturnType<typeof managementApi>) => void,
    manifest = backup(),
    options: object = {},
  ) {
    const all = managementApi();
    prepare(all);
    const mosk = await all.connected();
    const error = await all.clock.until(failureOf(mosk.run(manifest, { owner: OWNER, ...options })));
    expect(all.api.count('create')).toBe(0);
    expect(error.fix).toBeDefined();
    return error;
  }
  const without = (plural: string, name: string) => (all: ReturnType<typeof managementApi>) =>
    all.api.erase(plural, 'prod', name);

  it.each([
    ['Cluster', without('clusters', 'prod'), 'spec.targetCluster'],
    ['RCloneCredential', without('rclonecredentials', 's3'), 'spec.parameters.rclone.credential'],
    ['KeyEncryptionKey or Secret', without('keyencryptionkeys', 'kek'), 'spec.parameters.keyEncryptionKey'],
  ])('when its %s is missing', async (kind, prepare, field) => {
    const error = await refused(prepare);
    expect(error.code).toBe('reference-missing');
    expect(error.problem).toContain(kind);
    expect(error.at).toContain(field);
  });

  it('when another visible backup uses the same remote file', async () => {
    const error = await refused(({ existing }) =>
      existing('weekly', { status: 'Completed' }, (object) => {
        object.spec.fileNames = { MKE: 'nightly' };
      }),
    );
    expect(error).toMatchObject({ code: 'remote-path-used', value: 's3://backups/prod/nightly.encrypted' });
    expect(error.problem).toContain('weekly');
  });

  it.each([
    ['no parameters', undefined],
    ['empty parameters', {}],
  ])(
    'when the Cluster brings the target for %s, and another backup uses that file',
    async (_what, parameters) => {
      const error = await refused(
        ({ api, existing }) => {
          api.change('clusters', 'prod', 'prod', (object) => {
            object.spec = { providerSpec: { value: { backup: backup().spec.parameters } } };
          });
          existing('weekly', { status: 'Completed' }, (object) => {
            object.spec.fileNames = { MKE: 'nightly' };
          });
        },
        backup('nightly', { parameters }),
      );
      expect(error.code).toBe('remote-path-used');
    },
  );

  it('when the manifest breaks the contract', async () => {
    const error = await refused(() => {}, backup('nightly', { parameters: { keyEncryptionKey: 'kek' } }));
    expect(error).toMatchObject({
      code: 'key-needs-target',
      at: 'ClusterBackup prod/nightly: spec.parameters.keyEncryptionKey',
    });
  });

  it('when the manifest is the first commit of a removal, which makes no backup', async () => {
    const manifest = backup('nightly', { ...backup().spec, delete: true });
    const annotations = { 'mosk-backup/remote-deletion': 'no longer needed' };
    const error = await refused(() => {}, {
      ...manifest,
      metadata: { ...manifest.metadata, annotations },
    });
    expect(error.code).toBe('delete-at-creation');
  });

  it.each([
    ['another', (all: ReturnType<typeof managementApi>) => all],
    ['absent', without('clusters', 'prod')],
  ])('when the remembered Cluster is %s', async (_state, prepare) => {
    const error = await refused(prepare, backup(), { clusterUid: 'remembered' });
    expect(error.code).toBe('other-management-cluster');
  });

  it('when the server cannot be reached', async () => {
    const error = await refused(({ api }) => api.goDown());
    expect(error.code).toBe('unreachable');
    expect(error.message).toContain('https://mgmt.example:6443');
  });
});

it('a remote file whose backup was deleted may be used again', async () => {
  const { clock, connected, control, existing } = managementApi();
  existing('weekly', { status: 'Deleted' }, (object) => {
    object.spec.fileNames = { MKE: 'nightly' };
  });
  control();
  const mosk = await connected();
  expect((await clock.until(mosk.run(backup(), { owner: OWNER }))).status).toBe('Completed');
});

it('a caller who has given up already creates nothing', async () => {
  const { clock, api, connected } = managementApi();
  const mosk = await connected();
  const waiting = failureOf(mosk.wait({ namespace: 'prod', name: 'keeps-the-watch-open' }));
  await clock.until(waiting);
  const run = mosk.run(backup(), { owner: OWNER, signal: AbortSignal.abort() });
  expect((await clock.until(failureOf(run))).code).toBe('aborted');
  expect(api.count('create')).toBe(0);
});
