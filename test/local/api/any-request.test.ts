import { issueCertificates } from '../../../local/api/certificates';
import { listen } from '../../../local/api/http';
import { kubeconfigText } from '../../../local/api/kubeconfig';
import { requesterFor } from './requester';
import { backups, newBackup, type RunningServer, startedServer } from './running-server';

describe('whatever a client sends is answered, and the server lives on', () => {
  let running: RunningServer;
  beforeAll(async () => {
    running = await startedServer();
  });
  afterEach(async () => expect((await running.api('GET', '/version')).code).toBe(200));
  afterAll(() => running.stop());

  it.each(['//', '///', '//[', '//:', '//%'])('a path that is no path: %s', async (path) => {
    expect(await running.api('GET', path)).toMatchObject({
      code: 400,
      body: { kind: 'Status', reason: 'BadRequest', message: expect.stringContaining(JSON.stringify(path)) },
    });
  });

  it.each(['/%', '/api/v1/%ff', '/*', '/api/v1//%00'])(
    'a path of nothing that there is: %s',
    async (path) => {
      expect((await running.api('GET', path)).code).toBe(404);
    },
  );

  // As kube-apiserver 1.36 answers them.
  it.each([
    ['HEAD', '/livez/ping', 200],
    ['POST', '/healthz', 200],
    ['GET', '/readyz/nonsense', 404],
    ['DELETE', '/apis', 200],
    ['POST', '/apis/kaas.mirantis.com', 200],
    ['OPTIONS', '/openapi/v3', 200],
    ['POST', '/nothing', 404],
    ['POST', '/version', 405],
    ['DELETE', '/api', 405],
    ['POST', '/api/v1', 405],
    ['POST', '/apis/kaas.mirantis.com/v1alpha1', 405],
  ])('a method that a path does not know, or does not mind: %s %s', async (method, path, code) => {
    expect((await running.api(method, path)).code).toBe(code);
  });

  it('an unknown field whose name no header can carry as it is', async () => {
    const { code, headers } = await running.api('POST', backups(), newBackup('run', {}, { '€\u007f': 1 }));

    expect(code).toBe(201);
    expect(Buffer.from(String(headers.warning), 'latin1').toString()).toBe(
      '299 - "unknown field \\"spec.€\\""',
    );
  });
});

it('a failure of the server itself is answered as that', async () => {
  const { ca, server, clients } = issueCertificates(['admin']);
  const deliver = () => Promise.reject(new Error('the disk of the audit is full'));
  const listener = await listen({ ca, ...server, port: 0, deliver });
  const admin = clients.get('admin');
  if (admin === undefined) throw new Error('no certificate');
  const api = requesterFor(kubeconfigText(`https://127.0.0.1:${listener.port}`, ca, 'admin', admin));

  expect(await api('GET', '/version')).toMatchObject({
    code: 500,
    body: { reason: 'InternalError', message: 'Internal error occurred: the disk of the audit is full' },
  });

  api.close();
  await listener.close();
});

describe('a body that costs more than it is', () => {
  let running: RunningServer;
  beforeAll(async () => {
    running = await startedServer();
    await running.api('POST', backups(), newBackup('run'));
  });
  afterAll(() => running.stop());

  const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const patch = (operations: object[]) =>
    running.api('PATCH', `${backups()}/run`, operations, { contentType: 'application/json-patch+json' });

  it.each(['application/json', 'application/yaml'])(
    'D1: nested 5,000 levels deep, as %s',
    async (contentType) => {
      const { code, body } = await running.api('POST', backups(), nested(5_000), { contentType });
      expect({ code, reason: body.reason }).toEqual({ code: 400, reason: 'BadRequest' });
    },
  );

  it('brackets in texts are no levels', async () => {
    const { code } = await running.api(
      'POST',
      backups(),
      newBackup('texts', { annotations: { a: '[{"'.repeat(2_000) } }),
    );
    expect(code).toBe(201);
  });

  it('a patch that nests', async () => {
    const levels = Array.from({ length: 600 }, (_, n) => ({
      op: 'add',
      path: `/spec${'/a'.repeat(n + 1)}`,
      value: {},
    }));
    expect((await patch(levels)).code).toBe(400);
  });

  it('a patch that doubles an object with each copy', async () => {
    const copies = Array.from({ length: 40 }, (_, n) => ({ op: 'copy', from: '/spec', path: `/spec/a${n}` }));
    expect(await patch(copies)).toMatchObject({ code: 413, body: { reason: 'RequestEntityTooLarge' } });
  });

  it('a patch of more operations than the real server takes', async () => {
    const tests = Array.from({ length: 10_001 }, () => ({
      op: 'test',
      path: '/kind',
      value: 'ClusterBackup',
    }));
    const { code, body } = await patch(tests);
    expect(code).toBe(413);
    expect(body.message).toContain('The allowed maximum operations in a JSON patch is 10000, got 10001');
  });

  it('an object that is too large, which leaves the one before as it was', async () => {
    // Six bytes each as JSON.
    const data = { a: '\u0001'.repeat(300_000) };
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' } };
    const maps = '/api/v1/namespaces/default/configmaps';
    expect((await running.api('POST', maps, map)).code).toBe(201);
    expect((await running.api('PUT', `${maps}/m`, { ...map, data })).code).toBe(413);
    expect((await running.api('GET', `${maps}/m`)).body.data).toBeUndefined();
  });

  it('one that is larger than any may be is answered, too', async () => {
    expect((await running.api('POST', backups(), 'x'.repeat(4_000_000))).code).toBe(413);
  });
});
