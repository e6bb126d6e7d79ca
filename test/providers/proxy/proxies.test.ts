/** Requests through real proxies: of the management API, of an identity provider, and of a storage. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ClusterBackupType } from '../../../lib/model';
import {
  type Clock,
  connect,
  createClient,
  httpsTransport,
  systemClock,
} from '../../../providers/kubernetes';
import { proxyFor } from '../../../providers/proxy';
import { s3StoreFor } from '../../../providers/storage';
import { type Material, makeMaterial } from '../../connecting/certificates';
import { type RecordingSite, startRecordingSite } from '../../connecting/recording-site';
import { until } from '../../until';
import { failureOf } from '../kubernetes/management-api';

let material: Material;
let site: RecordingSite;
let folder: string;
beforeAll(async () => {
  material = await makeMaterial(['localhost', 'mgmt.example'], ['127.0.0.1']);
  site = await startRecordingSite(material, 'none');
  folder = mkdtempSync(path.join(tmpdir(), 'proxies-'));
});
afterAll(async () => {
  await site.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => site.take());

/** What fails is tried again, and nobody waits for it here. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 10), signal),
};
const proxyAt = (url: string) => proxyFor(new URL('https://mgmt.example'), { HTTPS_PROXY: url });
const list = (server: string, proxy: string) => {
  const transport = httpsTransport({ server, ca: material.root, proxy: proxyAt(proxy) });
  const client = createClient({ transport, clock, server });
  return client.list(ClusterBackupType, 'prod').finally(() => transport.close?.());
};

describe('the management API', () => {
  it.each([
    ['an http proxy', () => `http://127.0.0.1:${site.ports.httpProxy}`, 'http mgmt.example:6443 nobody'],
    [
      'an http proxy with a user',
      () => `http://m%40e:p%3Aw@127.0.0.1:${site.ports.httpProxy}`,
      `http mgmt.example:6443 Basic ${Buffer.from('m@e:p:w').toString('base64')}`,
    ],
    ['an https proxy', () => `https://localhost:${site.ports.httpsProxy}`, 'https mgmt.example:6443 nobody'],
    ['a SOCKS5 proxy', () => `socks5://127.0.0.1:${site.ports.socksProxy}`, 'socks mgmt.example:6443 nobody'],
    [
      'a SOCKS5 proxy with a user',
      () => `socks5h://m%40e:p%3Aw@127.0.0.1:${site.ports.socksProxy}`,
      'socks mgmt.example:6443 m@e:p:w',
    ],
  ])('is reached through %s, which sees no more than its name', async (_name, proxy, seen) => {
    await list('https://mgmt.example:6443', proxy());

    expect(site.take()).toMatchObject([{ server: 'https', serverName: 'mgmt.example', proxies: [seen] }]);
  });

  it.each([
    ['http://mgmt.example', 'socks mgmt.example:80 nobody'],
    ['http://10.1.2.3', 'socks 10.1.2.3:80 nobody'],
    ['http://[fd00::1:2]', 'socks fd000000000000000000000000010002:80 nobody'],
  ])('without TLS (%s) is connected to by a SOCKS5 proxy', async (server, seen) => {
    await list(server, `socks5://127.0.0.1:${site.ports.socksProxy}`);

    expect(site.take()).toMatchObject([{ server: 'http', host: server.slice(7), proxies: [seen] }]);
  });

  it.each([
    ['is none', [72, 84], 'it is no SOCKS5 proxy'],
    ['wants a user', [5, 255], 'it wants another user and password'],
    ['may not connect', [5, 0, 5, 2, 0, 1], 'it says that it is not allowed'],
    ['has a code of its own', [5, 0, 5, 99, 0, 1], 'it says that there is a failure 99'],
    ['ends within its answer', [5], 'it ended the connection'],
    ['ends within its address', [5, 0, 5, 0, 0, 3, 9], 'it ended the connection'],
  ])('that a SOCKS5 proxy does not lead to, for it %s, is told with the proxy', async (_name, bytes, why) => {
    const proxy = createTcpServer((socket) => socket.on('error', () => {}).end(Buffer.from(bytes)));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;

    const error = await failureOf(list('https://mgmt.example:6443', `socks5://me:hunter2@127.0.0.1:${port}`));
    proxy.close();

    expect([error.code, error.problem]).toEqual([
      'unreachable',
      `The proxy socks5://127.0.0.1:${port} does not lead to mgmt.example:6443: ${why}`,
    ]);
  });

  it.each([
    ['HTTPS_PROXY', 'name the server in NO_PROXY'],
    // It says nothing of this one.
    ['/config: clusters[0].cluster.proxy-url', 'remove proxy-url from the kubeconfig'],
  ])('behind a proxy that is not there (%s) is told with the way around it', async (at, way) => {
    const server = 'https://mgmt.example:6443';
    const transport = httpsTransport({ server, proxy: { url: new URL('http://127.0.0.1:1'), at } });
    const client = createClient({ transport, clock, server });

    const error = await failureOf(client.list(ClusterBackupType, 'prod'));
    transport.close?.();

    expect(error.fix).toBe(`check the proxy and that it may reach the server, or ${way}`);
  });

  it('without TLS is asked for by the proxy', async () => {
    await list('http://mgmt.example', `http://me@127.0.0.1:${site.ports.httpProxy}`);

    const [{ proxies, host } = { proxies: [], host: '' }] = site.take();
    expect([host, proxies]).toEqual(['mgmt.example', ['http mgmt.example Basic bWU6']]);
  });

  it.each([
    [407, 'give a user and a password in the URL of the proxy'],
    [403, 'check the proxy'],
    [502, 'check the proxy'],
  ])(
    'that a proxy does not lead to, with %d, is told with the proxy and without its password',
    async (status, fix) => {
      const proxy = createServer().on('connect', (_request, socket) => {
        // With a page, or without.
        const page = status === 407 ? '<h1>No</h1>' : '';
        socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: ${page.length}\r\n\r\n${page}`);
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const { port } = proxy.address() as AddressInfo;

      const error = await failureOf(list('https://mgmt.example:6443', `http://me:hunter2@127.0.0.1:${port}`));
      proxy.closeAllConnections();
      proxy.close();

      expect(error.code).toBe('unreachable');
      expect(error.problem).toBe(
        `The proxy http://127.0.0.1:${port} does not lead to mgmt.example:6443: it answered ${status}`,
      );
      expect(error.fix).toContain(fix);
      expect(error.message).not.toContain('hunter2');
    },
  );

  it('behind a proxy with an unknown certificate is not asked', async () => {
    const proxy = proxyAt(`https://localhost:${site.ports.httpsProxy}`);
    const transport = httpsTransport({ server: 'https://mgmt.example', ca: material.stranger, proxy });
    const client = createClient({ transport, clock, server: 'https://mgmt.example' });

    const error = await failureOf(client.list(ClusterBackupType, 'prod'));

    expect(error.code).toBe('tls-untrusted');
    expect(error.problem).toContain('The certificate of the proxy https://localhost:');
    expect(site.take()).toEqual([]);
  });

  it.each(['http', 'socks5'])(
    'behind a silent proxy (%s) keeps nobody who gives up, and nothing open',
    async (scheme) => {
      const asked: Socket[] = [];
      const proxy = createTcpServer((socket) => {
        socket.on('error', () => {}).once('data', () => asked.push(socket));
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const { port } = proxy.address() as AddressInfo;
      const mosk = await connect({
        server: 'https://mgmt.example',
        env: { HTTPS_PROXY: `${scheme}://127.0.0.1:${port}` },
      });
      const listing = failureOf(mosk.list({ namespace: 'prod' }));
      await until('the proxy to be asked', () => asked.length > 0);

      mosk.close();

      expect((await listing).code).toBe('aborted');
      await until('the connection to be closed', () => asked.every((socket) => socket.closed));
      proxy.close();
    },
  );
});

it('an identity provider is reached through the proxy of the environment, not through that of the cluster', async () => {
  const config = path.join(folder, 'config');
  const provider = {
    'idp-issuer-url': 'https://mgmt.example/realm',
    'client-id': 'kaas',
    'refresh-token': 'r',
    'idp-certificate-authority-data': Buffer.from(material.root).toString('base64'),
  };
  writeFileSync(
    config,
    JSON.stringify({
      clusters: [
        { name: 'c', cluster: { server: 'https://mgmt.example', 'proxy-url': 'http://127.0.0.1:1' } },
      ],
      users: [{ name: 'u', user: { 'auth-provider': { name: 'oidc', config: provider } } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  );
  const env = { HTTPS_PROXY: `http://127.0.0.1:${site.ports.httpProxy}` };
  const mosk = await connect({ kubeconfig: config, env });

  const error = await failureOf(mosk.list({ namespace: 'prod' }));
  mosk.close();

  expect(error.message).toContain('names no token endpoint');
  expect(site.take()).toMatchObject([
    { request: 'GET /realm/.well-known/openid-configuration', proxies: ['http mgmt.example:443 nobody'] },
  ]);
});

describe('a storage', () => {
  const remoteConfig = { type: 's3', provider: 'Ceph', access_key_id: 'id' };
  const storeAt = (endpoint: string) =>
    s3StoreFor({ remoteConfig: { ...remoteConfig, endpoint }, secret: 'secret', bucket: 'backups' });
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('is reached through a proxy: it is asked for the whole URL, and the signed host stays', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      request.resume();
      asked.push(`${request.method} ${request.url} ${request.headers.host}`);
      response.end();
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    process.env.HTTP_PROXY = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;

    await storeAt('http://s3.example').put('key', Buffer.from('archiv'), 6);
    proxy.close();

    expect(asked).toEqual(['PUT http://s3.example/backups/key s3.example']);
  });

  it('behind an https proxy whose certificate is not trusted is told how to trust it', async () => {
    process.env.HTTPS_PROXY = `https://localhost:${site.ports.httpsProxy}`;

    const error = await failureOf(storeAt('https://s3.example').head('key'));

    expect(error.fix).toMatch(/^set NODE_EXTRA_CA_CERTS .* that of the proxy$/);
  });

  it.each([
    [403, 'check the proxy'],
    [407, 'give a user and a password in the URL of the proxy'],
  ])('behind a proxy that refuses with %d is told from one that is not there', async (status, fix) => {
    const proxy = createServer().on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    process.env.HTTPS_PROXY = `http://user:hidden@127.0.0.1:${(proxy.address() as AddressInfo).port}`;

    const error = await failureOf(storeAt('https://s3.example').head('key'));
    proxy.close();

    expect(error.code).toBe('storage-error');
    expect(error.message).toMatch(
      /the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTPS_PROXY\) does not lead to the storage/,
    );
    expect(error.fix).toContain(fix);
    expect(error.message).not.toContain('hidden');
  });
});
