import { BackupError } from '../../../lib/errors';
import { ClusterBackupType, KeyEncryptionKeyType, NamespaceType, SecretType } from '../../../lib/model';
import { apiFailureOf, createClient, isTransient } from '../../../providers/kubernetes';
import { isUncertain } from '../../../providers/kubernetes/api/failure';
import { localApi } from './local-api';
import { json, status } from './raw-answer';
import { virtualClock } from './virtual-clock';

const SERVER = 'https://mgmt.example:6443';

function setUp() {
  const clock = virtualClock();
  const api = localApi(clock);
  const client = createClient({ transport: api.transport, clock, server: SERVER, random: () => 0 });
  return { clock, api, client };
}

function backup(name: string) {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: 'prod' },
    spec: { targetCluster: 'prod' },
  };
}

async function failureOf(promise: Promise<unknown>): Promise<BackupError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!BackupError.is(error)) throw new Error(`expected a BackupError, got ${String(error)}`);
  return error;
}

describe('requests', () => {
  it('are strict about unknown fields in every write', async () => {
    const { api, client } = setUp();
    await client.create(ClusterBackupType, backup('a'));
    await client.patch(ClusterBackupType, 'prod', 'a', { spec: { delete: true } }, { type: 'merge' });
    expect(api.requests.map(({ verb, query }) => [verb, query.get('fieldValidation')])).toEqual([
      ['create', 'Strict'],
      ['patch', 'Strict'],
    ]);
  });

  it('give each patch type its own content type', async () => {
    const { api, client } = setUp();
    api.fail(() => true, { status: 200, body: backup('a') }, { times: 3 });
    for (const type of ['merge', 'json', 'apply'] as const) {
      await client.patch(ClusterBackupType, 'prod', 'a', {}, { type });
    }
    expect(api.requests.map(({ headers }) => headers['content-type'])).toEqual([
      'application/merge-patch+json',
      'application/json-patch+json',
      'application/apply-patch+yaml',
    ]);
  });

  it('carry the uid that a deletion insists on', async () => {
    const { api, client } = setUp();
    api.add('clusterbackups', backup('a'));
    const error = await failureOf(client.delete(ClusterBackupType, 'prod', 'a', { uid: 'another' }));
    expect(error.code).toBe('conflict');
    expect(api.get('clusterbackups', 'prod', 'a')).toBeDefined();
  });

  it('ask for the metadata alone where the content is a secret', async () => {
    const { api, client } = setUp();
    await client.get(SecretType, 'prod', 'kek', { metadataOnly: true });
    expect(api.requests[0]?.headers.accept).toMatch(/^application\/json;as=PartialObjectMetadata;/);
  });

  it('go to the core group and to cluster-scoped paths as well', async () => {
    const paths: string[] = [];
    const client = createClient({
      clock: virtualClock(),
      server: SERVER,
      transport: async ({ path }) => {
        paths.push(path);
        return json(200, { metadata: { name: path.split('/').at(-1) }, items: [] });
      },
    });
    await client.get(SecretType, 'prod', 'kek');
    await client.get(NamespaceType, undefined, 'prod');
    await client.list(ClusterBackupType, undefined);
    expect(paths).toEqual([
      '/api/v1/namespaces/prod/secrets/kek',
      '/api/v1/namespaces/prod',
      '/apis/kaas.mirantis.com/v1alpha1/clusterbackups?limit=500',
    ]);
  });
});

describe('an answer', () => {
  const answering = (answer: object) => {
    const transport = async () => json(200, `${JSON.stringify(answer)}\n`);
    return createClient({ clock: virtualClock(), server: SERVER, transport });
  };

  it('that is another object than the one that was asked for or written is none', async () => {
    const client = answering({ ...backup('b'), items: [] });
    for (const asked of [
      client.create(ClusterBackupType, backup('a')),
      client.update(ClusterBackupType, backup('a')),
      client.patch(ClusterBackupType, 'prod', 'a', {}, { type: 'merge' }),
    ]) {
      expect((await failureOf(asked)).problem).toContain('this is no answer to');
    }
  });

  it.each([
    ['nothing', {}],
    ['null', { spec: null }],
  ])('whose specification is %s has an empty one, so that nobody stumbles over it', async (_name, spec) => {
    const { metadata, apiVersion, kind } = backup('a');
    const bare = { apiVersion, kind, metadata, ...spec };
    expect(await answering(bare).get(ClusterBackupType, 'prod', 'a')).toMatchObject({ spec: {} });
    const { items } = await answering({ metadata: {}, items: [bare] }).list(ClusterBackupType, 'prod');
    expect(items).toMatchObject([{ spec: {} }]);
    const event = { type: 'ADDED', object: bare };
    for await (const { object } of answering(event).watch(ClusterBackupType, 'prod', {
      resourceVersion: '1',
    })) {
      expect(object).toMatchObject({ spec: {} });
    }
    expect.assertions(3);
  });
});

describe('absence', () => {
  it('of an object is undefined, and deleting it is no error', async () => {
    const { client } = setUp();
    expect(await client.get(ClusterBackupType, 'prod', 'a')).toBeUndefined();
    expect(await client.delete(ClusterBackupType, 'prod', 'a')).toBeUndefined();
  });

  it.each([
    ['plain text', '404 page not found\n'],
    [
      'a Status that names nothing',
      status(404, 'NotFound', 'the server could not find the requested resource'),
    ],
  ])('of a kind is reported as missing CRDs (%s)', async (_form, body) => {
    const { api, client } = setUp();
    api.fail(() => true, { status: 404, body });
    const error = await failureOf(client.get(ClusterBackupType, 'prod', 'a'));
    expect(error.code).toBe('crd-missing');
    expect(error.message).toContain('clusterbackups.kaas.mirantis.com');
  });

  it('of a namespace is not mistaken for missing CRDs', async () => {
    const { api, client } = setUp();
    const body = status(404, 'NotFound', 'namespaces "prod" not found', { name: 'prod', kind: 'namespaces' });
    api.fail(() => true, { status: 404, body });
    const error = await failureOf(client.create(ClusterBackupType, backup('a')));
    expect(error.code).toBe('not-found');
  });
});

describe('lists', () => {
  it('are read page by page', async () => {
    const { api, client } = setUp();
    for (let i = 0; i < 7; i++) api.add('clusterbackups', backup(`b${i}`));
    const { items } = await client.list(ClusterBackupType, 'prod', { limit: 3 });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6']);
    expect(api.count('list')).toBe(3);
  });

  it('begin anew, all at once, when the snapshot expires between two pages', async () => {
    const { api, client } = setUp();
    for (let i = 0; i < 4; i++) api.add('clusterbackups', backup(`b${i}`));
    api.fail(({ query }) => query.has('continue'), { status: 410, body: status(410, 'Expired', 'too old') });
    const { items } = await client.list(ClusterBackupType, 'prod', { limit: 2 });
    expect(items).toHaveLength(4);
    expect(api.requests.at(-1)?.query.has('limit')).toBe(false);
  });

  it('are asked for again when a server says that even one without pages has expired', async () => {
    const { api, clock, client } = setUp();
    api.add('clusterbackups', backup('a'));
    const expired = { status: 410, body: status(410, 'Expired', 'too old') };
    for (let times = 0; times < 3; times++) api.fail(() => true, expired);
    const { items } = await clock.until(client.list(ClusterBackupType, 'prod'));
    expect(items).toHaveLength(1);
  });

  it('name the kind of items that come without one', async () => {
    const client = createClient({
      clock: virtualClock(),
      server: SERVER,
      transport: async () =>
        json(200, { metadata: { resourceVersion: '1' }, items: [{ metadata: { name: 's' } }] }),
    });
    const { items } = await client.list(SecretType, 'prod');
    expect(items[0]).toMatchObject({ apiVersion: 'v1', kind: 'Secret' });
  });
});

describe('retries', () => {
  it('repeat a read after failures that may pass', async () => {
    const { clock, api, client } = setUp();
    api.add('clusterbackups', backup('a'));
    api.fail(() => true, { status: 503 });
    api.fail(() => true, { error: 'ECONNRESET' });
    const read = await clock.until(client.get(ClusterBackupType, 'prod', 'a'));
    expect(read?.metadata.name).toBe('a');
    expect(api.requests).toHaveLength(3);
  });

  it('wait as long as the server asks', async () => {
    const { clock, api, client } = setUp();
    const begun = clock.now();
    api.fail(() => true, { status: 429, headers: { 'retry-after': '7' } });
    await clock.until(client.list(ClusterBackupType, 'prod'));
    expect(clock.now() - begun).toBe(7000);
  });

  it.each(['0', '', '0.001', '-5'])(
    'pause by themselves where the server asks for no pause (Retry-After: "%s")',
    async (asked) => {
      const { clock, api, client } = setUp();
      const begun = clock.now();
      api.fail(() => true, { status: 429, headers: { 'retry-after': asked } });
      await clock.until(client.list(ClusterBackupType, 'prod'));
      expect(clock.now() - begun).toBeGreaterThan(100);
    },
  );

  it.each(['ECONNRESET', 'EPIPE'])(
    'never repeat a write that may have been carried out (%s)',
    async (code) => {
      const { clock, api, client } = setUp();
      api.fail(() => true, { error: code });
      const error = await clock.until(failureOf(client.create(ClusterBackupType, backup('a'))));
      expect(error.code).toBe('unreachable');
      expect(isUncertain(error)).toBe(true);
      expect(api.count('create')).toBe(1);
    },
  );

  it.each([{ status: 429 }, { error: 'ECONNREFUSED' }])(
    'repeat a write that certainly was not (%o)',
    async (fault) => {
      const { clock, api, client } = setUp();
      api.fail(() => true, fault);
      await clock.until(client.create(ClusterBackupType, backup('a')));
      expect(api.count('create')).toBe(2);
    },
  );

  it('do not repeat a write that was answered with a server error', async () => {
    const { clock, api, client } = setUp();
    api.fail(() => true, { status: 504 });
    const error = await clock.until(failureOf(client.create(ClusterBackupType, backup('a'))));
    expect(isUncertain(error)).toBe(true);
    expect(api.count('create')).toBe(1);
  });

  it('end a request whose server has fallen silent', async () => {
    const { clock, api, client } = setUp();
    api.fail(() => true, { hang: true }, { times: 99 });
    const error = await clock.until(failureOf(client.create(ClusterBackupType, backup('a'))));
    expect(error.code).toBe('unreachable');
    expect(error.message).toContain('nothing was heard for 65 s');
    expect(isUncertain(error)).toBe(true);
  });

  it('end when the caller gives up', async () => {
    const { clock, api, client } = setUp();
    const stop = new AbortController();
    api.fail(() => true, { status: 503 }, { times: 99 });
    const failure = failureOf(client.list(ClusterBackupType, 'prod', { signal: stop.signal }));
    await clock.advance(100);
    stop.abort();
    expect((await clock.until(failure)).code).toBe('aborted');
  });
});

describe('errors', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-untrusted'],
    ['CERT_HAS_EXPIRED', 'tls-untrusted'],
  ])('name the server: %s is %s', async (reason, code) => {
    const { clock, api, client } = setUp();
    api.fail(() => true, { error: reason }, { times: 99 });
    const error = await clock.until(failureOf(client.list(ClusterBackupType, 'prod')));
    expect(error.code).toBe(code);
    expect(error.message).toContain(SERVER);
    expect(error.message).toContain(reason);
    expect(error.fix).toBeDefined();
  });

  it('say which verb on which resource is forbidden', async () => {
    const { api, client } = setUp();
    api.fail(() => true, { status: 403, body: status(403, 'Forbidden', 'no') });
    const error = await failureOf(client.create(ClusterBackupType, backup('a')));
    expect(error.code).toBe('forbidden');
    expect(error.problem).toContain('"create" on "clusterbackups.kaas.mirantis.com" in namespace "prod"');
    expect(error.fix).toContain('m:kaas:prod@writer');
  });

  it('carry the request id of the server and its Status as the cause', async () => {
    const { api, client } = setUp();
    const details = {
      name: 'a',
      kind: 'ClusterBackup',
      causes: [{ field: 'spec.targetCluster', reason: 'FieldValueRequired' }],
    };
    api.fail(() => true, {
      status: 422,
      body: status(422, 'Invalid', 'spec.targetCluster: Required value', details),
    });
    const error = await failureOf(client.create(ClusterBackupType, backup('a')));
    expect(error.code).toBe('rejected');
    expect(error.message).toContain('request audit-1');
    expect(apiFailureOf(error)).toMatchObject({
      status: 422,
      reason: 'Invalid',
      requestId: 'audit-1',
      details,
    });
  });

  it('never repeat the value that a server refused in an object with secrets', async () => {
    const { api, client } = setUp();
    const message = 'spec.secret.value: Invalid value: "hunter2": too short';
    const causes = [{ field: 'spec.secret.value', reason: 'FieldValueInvalid', message }];
    api.fail(() => true, { status: 422, body: status(422, 'Invalid', message, { name: 'kek', causes }) });
    const key = { ...backup('kek'), kind: 'KeyEncryptionKey', spec: { secret: { value: 'hunter2' } } };
    const error = await failureOf(client.create(KeyEncryptionKeyType, key));
    expect(error.message).toContain('spec.secret.value');
    expect(`${error.message} ${JSON.stringify(error)} ${JSON.stringify(error.cause)}`).not.toContain(
      'hunter2',
    );
  });

  it('take an answer that is not JSON for a gateway in between', async () => {
    const { clock, api, client } = setUp();
    api.fail(() => true, { status: 200, body: '<html>Sign in</html>' }, { times: 99 });
    const error = await clock.until(failureOf(client.list(ClusterBackupType, 'prod')));
    expect(error.code).toBe('api-error');
    expect(isTransient(error)).toBe(true);
  });
});

it('hands on the warnings of the server', async () => {
  const { api, client } = setUp();
  const warnings: string[] = [];
  const headers = { warning: '299 - "unknown field \\"spec.foo\\"", 299 - "deprecated"' };
  api.fail(() => true, { status: 201, body: backup('a'), headers });
  await client.create(ClusterBackupType, backup('a'), { onWarning: (text) => warnings.push(text) });
  expect(warnings).toEqual(['unknown field "spec.foo"', 'deprecated']);
});
