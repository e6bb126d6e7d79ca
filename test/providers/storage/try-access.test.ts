import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { issueCertificates } from '../../../local/api/certificates';
import { tryBuckets } from '../../../providers/storage';

const servers: (Server | TlsServer)[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A storage that gives every request one answer; no status: none. */
async function storage(status?: number, body = ''): Promise<{ endpoint: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (status === undefined) return;
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const access = (endpoint: string) => ({
  remoteConfig: { type: 's3', endpoint, access_key_id: 'id' },
  secret: 'a-secret-that-nobody-sees',
});
const error = (code: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
const EMPTY = '<?xml version="1.0"?><ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>';
const BACKUPS = [{ bucket: 'backups/prod' }];

it('is accepted by a storage that lists, and only reads are asked of it', async () => {
  const { endpoint, asked } = await storage(200, EMPTY);

  expect(await tryBuckets(access(endpoint), BACKUPS, undefined)).toEqual([
    { bucket: 'backups/prod', skewMs: expect.any(Number) },
  ]);
  expect(asked.every((each) => /^(GET|HEAD) /.test(each))).toBe(true);
});

it.each([
  [403, 'SignatureDoesNotMatch'],
  [403, 'InvalidAccessKeyId'],
  [403, 'AccessDenied'],
  [404, 'NoSuchBucket'],
])('is refused by %d %s', async (status, code) => {
  const { endpoint } = await storage(status, error(code));

  const [tried] = await tryBuckets(access(endpoint), BACKUPS, undefined);

  expect(tried?.refused).toMatchObject({ code: 'storage-error', value: `HTTP ${status} ${code}` });
  expect(JSON.stringify(tried)).not.toContain('nobody-sees');
});

it.each([
  [503, error('SlowDown')],
  [429, ''],
  [502, '<html>no gateway</html>'],
])('is not tried by %d, which is no judgement', async (status, body) => {
  const { endpoint } = await storage(status, body);

  const [tried] = await tryBuckets(access(endpoint), BACKUPS, undefined);

  expect(tried?.refused).toBeUndefined();
  expect(tried?.notTried).toContain(String(status));
});

it('is not tried where rclone can do more than we can, and refused where rclone can do nothing', async () => {
  const tried = async (options: Record<string, string>) => {
    const { remoteConfig, secret } = access('https://s3.example.test');
    return (
      await tryBuckets({ remoteConfig: { ...remoteConfig, ...options }, secret }, BACKUPS, undefined)
    )[0];
  };

  expect(await tried({ v2_auth: 'true' })).toEqual({
    bucket: 'backups/prod',
    notTried: expect.stringMatching(/version 2.*spec\.remoteConfig\.v2_auth/),
    trouble: expect.objectContaining({ code: 'remote-config' }),
  });
  expect((await tried({ use_dual_stack: 'true' }))?.refused).toMatchObject({ code: 'remote-config' });
});

it('is not tried where a certificate is not trusted, and says how to trust it', async () => {
  const { server } = issueCertificates([]);
  const secure = createTlsServer({ cert: server.certificate, key: server.key });
  servers.push(secure);
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;

  const [tried] = await tryBuckets(access(endpoint), BACKUPS, undefined);

  expect(tried?.notTried).toMatch(/is not trusted \(\w+\); set NODE_EXTRA_CA_CERTS/);
});

it('is not tried where nobody listens', async () => {
  const [tried] = await tryBuckets(access('http://127.0.0.1:9'), BACKUPS, undefined);

  expect(tried).toEqual({
    bucket: 'backups/prod',
    notTried: expect.any(String),
    trouble: expect.objectContaining({ code: 'storage-error' }),
  });
});

it('is given up when a storage does not answer, all buckets at the same time', async () => {
  const { endpoint, asked } = await storage();
  const two = [{ bucket: 'one' }, { bucket: 'two' }];

  expect(await tryBuckets(access(endpoint), two, undefined, { patienceMs: 200 })).toEqual([
    { bucket: 'one', notTried: 'no answer within 0.2 s' },
    { bucket: 'two', notTried: 'no answer within 0.2 s' },
  ]);
  expect(asked).toHaveLength(2);
});

it('ends at once when somebody interrupts it', async () => {
  const { endpoint } = await storage();
  const interruption = new AbortController();
  const tried = tryBuckets(access(endpoint), BACKUPS, interruption.signal);
  interruption.abort();

  await expect(tried).rejects.toMatchObject({ code: 'aborted' });
});
