import {
  backup,
  backups,
  JSON_PATCH,
  MERGE,
  newBackup,
  newSecret,
  type RunningServer,
  SECRETS,
  startedServer,
} from './running-server';

describe('PATCH', () => {
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);

  beforeEach(async () => {
    running = await startedServer();
    await api('POST', backups(), newBackup('run', { labels: { a: 'b', c: 'd' } }));
  });
  afterEach(() => running.stop());

  it('merges, and removes what is null', async () => {
    const patch = { metadata: { labels: { a: null, e: 'f' } }, spec: { delete: true } };

    const { code, body } = await api('PATCH', backup('run'), patch, MERGE);

    expect(code).toBe(200);
    expect(body.metadata.labels).toEqual({ c: 'd', e: 'f' });
    expect(body.spec).toEqual({ targetCluster: 'prod', delete: true });
    expect(body.metadata.generation).toBe(2);
  });

  it('leaves the generation alone when only metadata changes', async () => {
    const { body } = await api('PATCH', backup('run'), { metadata: { annotations: { a: 'b' } } }, MERGE);

    expect(body.metadata.generation).toBe(1);
  });

  it('applies a JSON patch as a whole or not at all', async () => {
    const fits = [
      { op: 'test', path: '/metadata/labels/a', value: 'b' },
      { op: 'add', path: '/spec/delete', value: true },
    ];
    const fails = [
      { op: 'remove', path: '/metadata/labels/a' },
      { op: 'test', path: '/metadata/labels/c', value: 'other' },
    ];

    const first = await api('PATCH', backup('run'), fits, JSON_PATCH);
    const second = await api('PATCH', backup('run'), fails, JSON_PATCH);

    expect([first.code, first.body.spec.delete]).toEqual([200, true]);
    expect([second.code, second.body.message]).toEqual([
      422,
      'the server rejected our request due to an error in our request',
    ]);
    expect((await api('GET', backup('run'))).body).toEqual(first.body);
  });

  it.each([
    ['removes it', [{ op: 'remove', path: '' }]],
    ['replaces it with null', [{ op: 'replace', path: '', value: null }]],
    ['replaces it with nothing', [{ op: 'replace', path: '' }]],
    ['adds nothing in its place', [{ op: 'add', path: '' }]],
  ])('refuses a JSON patch that leaves nothing of the object: %s', async (_, operations) => {
    expect((await api('PATCH', backup('run'), operations, JSON_PATCH)).code).toBe(422);
  });

  it('takes null for a value that a JSON patch leaves out', async () => {
    const added = [{ op: 'add', path: '/metadata/labels' }];
    const { code, body } = await api('PATCH', backup('run'), added, JSON_PATCH);
    expect([code, body.metadata.labels]).toEqual([200, undefined]);
  });

  it('refuses to patch another object than the one meant', async () => {
    const uid = await api(
      'PATCH',
      backup('run'),
      { metadata: { uid: 'other' }, spec: { delete: true } },
      MERGE,
    );
    const version = await api('PATCH', backup('run'), { metadata: { resourceVersion: '1' } }, MERGE);
    const name = await api('PATCH', backup('run'), { metadata: { name: 'other' } }, MERGE);

    expect([uid.code, uid.body.details.causes[0]]).toEqual([
      422,
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "other": field is immutable',
        field: 'metadata.uid',
      },
    ]);
    expect([version.code, version.body.reason]).toEqual([409, 'Conflict']);
    expect(name.code).toBe(400);
    expect((await api('GET', backup('run'))).body.spec.delete).toBeUndefined();
  });

  it('refuses strategic merge for custom resources, and takes it for built-in ones', async () => {
    await api('POST', SECRETS, newSecret('s', { stringData: { a: '1' } }));
    const strategic = { contentType: 'application/strategic-merge-patch+json' };

    const custom = await api('PATCH', backup('run'), {}, strategic);
    const core = await api(
      'PATCH',
      `${SECRETS}/s`,
      { $retainKeys: ['metadata', 'data', 'stringData'], stringData: { b: '2' } },
      strategic,
    );

    expect([custom.code, custom.body.reason]).toEqual([415, 'UnsupportedMediaType']);
    expect([core.code, core.body.data]).toEqual([200, { a: 'MQ==', b: 'Mg==' }]);
  });

  it('shows nothing of the object when a strict patch brings unknown fields', async () => {
    await api('POST', SECRETS, newSecret('s', { stringData: { a: 'hunter2' } }));

    const { code, text, body } = await api('PATCH', `${SECRETS}/s?fieldValidation=Strict`, { foo: 1 }, MERGE);

    expect([code, body.message]).toEqual([422, expect.stringContaining('unknown field "foo"')]);
    expect(text).not.toContain(Buffer.from('hunter2').toString('base64'));
  });
});
