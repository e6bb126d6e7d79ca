import {
  backup,
  backups,
  MERGE,
  newBackup,
  type RunningServer,
  SECRETS,
  startedServer,
} from './running-server';

describe('the rules for objects', () => {
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);

  beforeAll(async () => {
    running = await startedServer();
    await api('POST', backups(), newBackup('there'));
  });
  afterAll(() => running.stop());

  it('names every broken rule of the schema', async () => {
    const { code, body } = await api('POST', backups(), newBackup('A_b', {}, { targetCluster: 7 }));

    expect(code).toBe(422);
    expect(body.message).toMatch(/^ClusterBackup\.kaas\.mirantis\.com "A_b" is invalid: \[/);
    expect(body.details).toMatchObject({ name: 'A_b', group: 'kaas.mirantis.com', kind: 'ClusterBackup' });
    expect(body.details.causes).toEqual(
      expect.arrayContaining([
        {
          reason: 'FieldValueTypeInvalid',
          message: 'Invalid value: "integer": spec.targetCluster in body must be of type string: "integer"',
          field: 'spec.targetCluster',
        },
        expect.objectContaining({ reason: 'FieldValueInvalid', field: 'metadata.name' }),
      ]),
    );
  });

  it('enforces rules in CEL, those about changes too', async () => {
    const both = { nfsUploadUrl: 'nfs://host:/x', rclone: { bucket: 'bucket', credential: 'c' } };

    const created = await api('POST', backups(), newBackup('both', {}, { parameters: both }));
    const changed = await api('PATCH', backup('there'), { spec: { targetCluster: 'other' } }, MERGE);

    expect(created.code).toBe(422);
    expect(changed.code).toBe(422);
    expect(changed.body.details.causes[0].field).toBe('spec.targetCluster');
  });

  it.each([
    ['Ignore', 201, undefined],
    ['Warn', 201, '299 - "unknown field \\"spec.foo\\""'],
    ['Strict', 400, undefined],
  ])('drops, reports or refuses unknown fields: %s', async (fieldValidation, code, warning) => {
    const sent = newBackup('unknown', {}, { foo: 1 });

    const answer = await api('POST', `${backups()}?dryRun=All&fieldValidation=${fieldValidation}`, sent);

    expect([answer.code, answer.headers.warning]).toEqual([code, warning]);
    if (code === 201) expect(answer.body.spec).toEqual({ targetCluster: 'prod' });
    else {
      expect(answer.body.message).toBe(
        'ClusterBackup in version "v1alpha1" cannot be handled as a ClusterBackup: strict decoding error: unknown field "spec.foo"',
      );
    }
  });

  it('looks for unknown fields in metadata too', async () => {
    const { code, body } = await api(
      'POST',
      `${backups()}?fieldValidation=Strict`,
      newBackup('unknown', { nmae: 'x' }),
    );

    expect([code, body.message]).toEqual([400, expect.stringContaining('unknown field "metadata.nmae"')]);
  });

  it('stores nothing in a dry run, but checks everything', async () => {
    const fine = await api('POST', `${backups()}?dryRun=All`, newBackup('dry'));
    const taken = await api('POST', `${backups()}?dryRun=All`, newBackup('there'));
    const patched = await api(
      'PATCH',
      `${backup('there')}?dryRun=All`,
      { metadata: { labels: { a: 'b' } } },
      MERGE,
    );
    const deleted = await api('DELETE', `${backup('there')}?dryRun=All`);

    expect([fine.code, taken.code, patched.code, deleted.code]).toEqual([201, 409, 200, 200]);
    expect(patched.body.metadata.labels).toEqual({ a: 'b' });
    expect((await api('GET', backup('dry'))).code).toBe(404);
    expect((await api('GET', backup('there'))).body.metadata.labels).toBeUndefined();
  });

  it('changes the status by its subresource only, and nothing else by that', async () => {
    await api('POST', backups(), { ...newBackup('status'), status: { status: 'Completed' } });

    const onMain = await api('PATCH', backup('status'), { status: { status: 'Failed' } }, MERGE);
    const onStatus = await api(
      'PATCH',
      `${backup('status')}/status`,
      { metadata: { labels: { a: 'b' } }, spec: { delete: true }, status: { status: 'InProgress' } },
      MERGE,
    );

    expect(onMain.body.status).toBeUndefined();
    expect(onStatus.body.status).toEqual({ status: 'InProgress' });
    expect(onStatus.body.spec).toEqual({ targetCluster: 'prod' });
    expect(onStatus.body.metadata.labels).toBeUndefined();
    expect(onStatus.body.metadata.generation).toBe(1);
  });

  it('has no status subresource where the kind has none', async () => {
    expect((await api('GET', `${SECRETS}/x/status`)).code).toBe(404);
  });

  it.each([
    ['a label that is none', { labels: { a: 'b c' } }, 422],
    ['a label key that is none', { labels: { 'a b': 'c' } }, 422],
    ['an owner without uid', { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x' }] }, 422],
    ['a label that is a number', { labels: { a: 1 } }, 400],
    ['another namespace', { namespace: 'kube-system' }, 400],
  ])('refuses metadata with %s', async (_what, metadata, code) => {
    expect((await api('POST', backups(), newBackup('metadata', metadata))).code).toBe(code);
  });

  it('takes null in metadata for absent, as kubectl writes it', async () => {
    const sent = newBackup('null', { creationTimestamp: null, labels: null });

    expect((await api('POST', `${backups()}?dryRun=All`, sent)).code).toBe(201);
  });

  it('refuses objects of another kind or version', async () => {
    const kind = await api('POST', backups(), { ...newBackup('x'), kind: 'Backup' });
    const version = await api('POST', backups(), { ...newBackup('x'), apiVersion: 'v1' });

    expect([kind.code, kind.body.details.causes[0].message]).toEqual([
      422,
      'Invalid value: "Backup": must be ClusterBackup',
    ]);
    expect([version.code, version.body.message]).toEqual([
      400,
      'the API version in the data (v1) does not match the expected API version (kaas.mirantis.com/v1alpha1)',
    ]);
  });
});
