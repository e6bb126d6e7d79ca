import {
  backup,
  backups,
  newBackup,
  newSecret,
  type RunningServer,
  SECRETS,
  startedServer,
} from './running-server';

describe('objects over HTTPS', () => {
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);

  beforeEach(async () => {
    running = await startedServer({ now: () => Date.parse('2026-03-01T10:00:00.500Z') });
  });
  afterEach(() => running.stop());

  it('creates an object with what the server owns, whatever was sent', async () => {
    const sent = newBackup('run', {
      uid: 'mine',
      generation: 7,
      creationTimestamp: '2020-01-01T00:00:00Z',
      deletionTimestamp: '2020-01-01T00:00:00Z',
      labels: { a: 'b' },
    });

    const { code, body } = await api('POST', backups(), sent);

    expect(code).toBe(201);
    expect(body).toEqual({
      ...sent,
      metadata: {
        name: 'run',
        namespace: 'default',
        labels: { a: 'b' },
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        generation: 1,
        creationTimestamp: '2026-03-01T10:00:00Z',
        managedFields: [
          {
            manager: 'unknown',
            operation: 'Update',
            apiVersion: 'kaas.mirantis.com/v1alpha1',
            time: '2026-03-01T10:00:00Z',
            fieldsType: 'FieldsV1',
            fieldsV1: {
              'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
              'f:spec': { '.': {}, 'f:targetCluster': {} },
            },
          },
        ],
      },
    });
    expect((await api('GET', backup('run'))).body).toEqual(body);
  });

  it('completes a generated name', async () => {
    const { name: _name, ...metadata } = newBackup('x').metadata;

    const { body } = await api('POST', backups(), {
      ...newBackup('x'),
      metadata: { ...metadata, generateName: 'run-' },
    });

    expect(body.metadata.name).toMatch(/^run-[a-z0-9]{5}$/);
  });

  it('refuses a second object of the same name', async () => {
    await api('POST', backups(), newBackup('run'));

    const { code, body } = await api('POST', backups(), newBackup('run'));

    expect(code).toBe(409);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'clusterbackups.kaas.mirantis.com "run" already exists',
      reason: 'AlreadyExists',
      details: { name: 'run', group: 'kaas.mirantis.com', kind: 'clusterbackups' },
      code: 409,
    });
  });

  it('says which object or namespace is not there', async () => {
    const absent = await api('GET', backup('none'));
    const nowhere = await api('POST', backups('nowhere'), newBackup('run'));

    expect([absent.code, absent.body.message]).toEqual([
      404,
      'clusterbackups.kaas.mirantis.com "none" not found',
    ]);
    expect([nowhere.code, nowhere.body.message]).toEqual([404, 'namespaces "nowhere" not found']);
  });

  it('answers an unknown kind with 404, as text in groups of CRDs and as a Status in the core group', async () => {
    const custom = await api('GET', '/apis/kaas.mirantis.com/v1alpha1/things');
    const core = await api('GET', '/api/v1/things');

    expect([custom.code, custom.text]).toEqual([404, '404 page not found\n']);
    expect([core.code, core.body.message]).toEqual([404, 'the server could not find the requested resource']);
  });

  it('replaces an object only at the version that was read', async () => {
    const { body: read } = await api('POST', backups(), newBackup('run'));
    const changed = { ...read, spec: { ...read.spec, delete: true } };

    const first = await api('PUT', backup('run'), changed);
    const second = await api('PUT', backup('run'), changed);
    const blind = await api('PUT', backup('run'), newBackup('run'));

    expect([first.code, first.body.spec.delete, first.body.metadata.generation]).toEqual([200, true, 2]);
    expect([second.code, second.body.reason]).toEqual([409, 'Conflict']);
    expect(second.body.message).toBe(
      'Operation cannot be fulfilled on clusterbackups.kaas.mirantis.com "run": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect([blind.code, blind.body.details.causes[0].field]).toEqual([422, 'metadata.resourceVersion']);
  });

  it('does not count a change that changes nothing', async () => {
    const { body: read } = await api('POST', backups(), newBackup('run'));

    const { code, body } = await api('PUT', backup('run'), read);

    expect(code).toBe(200);
    expect(body).toEqual(read);
  });

  it('moves stringData of a Secret into data', async () => {
    const created = await api(
      'POST',
      SECRETS,
      newSecret('s', { data: { a: 'MQ==' }, stringData: { b: 'two' } }),
    );

    expect(created.body).toMatchObject({ type: 'Opaque', data: { a: 'MQ==', b: 'dHdv' } });
    expect(created.body.stringData).toBeUndefined();
  });

  it('keeps the values of an immutable Secret', async () => {
    await api('POST', SECRETS, newSecret('s', { immutable: true, stringData: { a: 'one' } }));

    const { code, body } = await api(
      'PUT',
      `${SECRETS}/s`,
      newSecret('s', { immutable: true, stringData: { a: '2' } }),
    );

    expect(code).toBe(422);
    expect(body.message).toBe(
      'Secret "s" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    );
  });

  it('takes YAML, and refuses bytes that are no protobuf and unknown encodings', async () => {
    const yaml = 'apiVersion: v1\nkind: Secret\nmetadata: {name: y}\nstringData: {a: b}\n';

    const taken = await api('POST', SECRETS, yaml, { contentType: 'application/yaml' });
    const broken = await api('POST', SECRETS, 'k8s', { contentType: 'application/vnd.kubernetes.protobuf' });
    const refused = await api('POST', SECRETS, 'k8s', { contentType: 'text/plain' });

    expect(taken.code).toBe(201);
    expect([broken.code, broken.body.reason]).toEqual([400, 'BadRequest']);
    expect([refused.code, refused.body.reason]).toEqual([415, 'UnsupportedMediaType']);
  });

  it('repeats nothing of a body that it cannot read', async () => {
    const { code, text } = await api('POST', SECRETS, '{"stringData": {"key": "hunter2"');

    expect(code).toBe(400);
    expect(text).not.toContain('hunter2');
  });

  it('refuses bodies of more than 3 MiB', async () => {
    const { code, body } = await api(
      'POST',
      SECRETS,
      newSecret('s', { stringData: { a: 'x'.repeat(3 << 20) } }),
    );

    expect([code, body.reason]).toEqual([413, 'RequestEntityTooLarge']);
  });
});
