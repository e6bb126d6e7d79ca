import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BackupError } from '../../../lib/errors';
import { type Certificates, issueCertificates } from '../../../local/api/certificates';
import { s3StoreFor } from '../../../providers/storage';

const SECRET = 'a-secret-that-nobody-sees';
const servers: (Server | TlsServer)[] = [];
let certificates: Certificates;

beforeAll(async () => {
  certificates = issueCertificates([]);
});

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function portOf(server: Server | TlsServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly inside?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A storage that gives every request one answer; to HEAD without the body. */
async function storage({ status, code, inside = '', headers = {} }: Answer): Promise<string> {
  const body =
    code === undefined ? '' : `<Error><Code>${code}</Code><Message>${SECRET}</Message>${inside}</Error>`;
  const server = createServer((request, response) => {
    response.writeHead(status, { 'content-length': body.length, ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  return `http://127.0.0.1:${await portOf(server)}`;
}

async function failureAt(endpoint: string, options: Record<string, string> = {}): Promise<BackupError> {
  const remoteConfig = { type: 's3', endpoint, access_key_id: 'id', provider: 'Minio', ...options };
  const store = s3StoreFor({ remoteConfig, secret: SECRET, bucket: 'backups/prod' });
  const error = await store.head('prod/file').then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(`${error?.message}${JSON.stringify(error)}`).not.toContain(SECRET);
  expect(error).toMatchObject({ code: 'storage-error' });
  return error;
}

describe('what keeps a storage from being reached is told apart:', () => {
  it('an authority that nobody here trusts, and how to trust it', async () => {
    const { certificate: cert, key } = certificates.server;
    const port = await portOf(createTlsServer({ cert, key }, (_, response) => response.end()));

    const { problem, fix, value } = await failureAt(`https://127.0.0.1:${port}`);

    expect(problem).toContain('the certificate of the storage is not trusted');
    expect(value).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
    expect(fix).toMatch(/NODE_EXTRA_CA_CERTS.*PEM.*MOSK/s);
  });

  it('which it then does', async () => {
    const { certificate: cert, key } = certificates.server;
    const server = createTlsServer({ cert, key }, (_, response) => {
      response.writeHead(200, { 'content-length': 3 });
      response.end();
    });
    const endpoint = `https://127.0.0.1:${await portOf(server)}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'trust-'));
    const authority = path.join(folder, 'ca.pem');
    writeFileSync(authority, certificates.ca);
    // Node reads the variable when it starts, so it has to be another process, of what was built.
    const built = path.join(__dirname, '../../../dist/providers/storage');
    const remoteConfig = { type: 's3', endpoint, access_key_id: 'id' };
    const target = JSON.stringify({ remoteConfig, secret: SECRET, bucket: 'backups' });
    const look = `require('${built}').s3StoreFor(${target}).head('x').then(({ size }) => console.log(size))`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority };
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', look], { env });
      expect(stdout).toBe('3\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a certificate for another name', async () => {
    const error = Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    jest.spyOn(require('node:https'), 'request').mockImplementation(() => {
      throw error;
    });
    try {
      const inPath = await failureAt('https://s3.corp.example');
      expect(inPath.problem).toContain('for another name');
      expect(inPath.fix).toContain('s3.corp.example');
      // The bucket before the host name is what makes it another one.
      const inHost = await failureAt('https://s3.corp.example', { force_path_style: 'false' });
      expect(inHost.fix).toContain('rclone puts the bucket before the host name');
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('no host of that name', async () => {
    const { problem, value } = await failureAt('https://s3.corp.invalid:9000');
    expect(problem).toContain('there is no host s3.corp.invalid');
    expect(value).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  it('no host of that name with the bucket before it', async () => {
    const { problem, fix } = await failureAt('https://s3.corp.invalid', { provider: 'AWS' });
    expect(problem).toContain('there is no host backups.s3.corp.invalid');
    expect(fix).toContain('provider: Other');
  });

  it('a port where nothing listens', async () => {
    const server = createServer();
    const port = await portOf(server);
    await new Promise((resolve) => server.close(resolve));
    const { problem, value, fix } = await failureAt(`http://127.0.0.1:${port}`);
    expect(problem).toContain(`nothing listens at 127.0.0.1:${port}`);
    expect([value, fix]).toEqual(['ECONNREFUSED', expect.stringContaining('endpoint')]);
  });

  it('a storage without TLS, asked with', async () => {
    const endpoint = await storage({ status: 200 });
    const { problem, fix } = await failureAt(endpoint.replace('http:', 'https:'));
    expect(problem).toContain('no TLS connection');
    expect(fix).toContain('scheme');
  });
});

describe('why a storage refuses is told apart:', () => {
  it.each([
    ['an access key that it does not know', { status: 403, code: 'InvalidAccessKeyId' }, /access_key_id/],
    ['a wrong secret', { status: 403, code: 'SignatureDoesNotMatch' }, /secret access key is wrong/],
    ['rights that are missing', { status: 403, code: 'AccessDenied' }, /the right to read/],
    ['a bucket that is not there', { status: 404, code: 'NoSuchBucket' }, /create the bucket/],
    ['a session that has ended', { status: 400, code: 'ExpiredToken' }, /has expired/],
    ['too much at once', { status: 503, code: 'SlowDown' }, /overloaded/],
    [
      'another region, named in the answer',
      { status: 400, code: 'AuthorizationHeaderMalformed', inside: '<Region>eu-central-1</Region>' },
      /the bucket is in the region eu-central-1: set region: eu-central-1/,
    ],
    [
      'another region, named in a header',
      { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-3' } },
      /the bucket is in the region eu-west-3: set region: eu-west-3/,
    ],
    [
      'another region and host, named in a redirect',
      {
        status: 301,
        code: 'PermanentRedirect',
        inside: '<Endpoint>backups.s3.eu-west-3.example</Endpoint>',
      },
      /us-east-1 is the wrong region.*asked at backups.s3.eu-west-3.example|sends elsewhere.*/,
    ],
    [
      'another host, without the query of the redirect',
      { status: 307, headers: { location: 'https://user:pw@s3.eu.example/x?X-Amz-Signature=1' } },
      /not followed.*asked at s3\.eu\.example$/,
    ],
    [
      'a region without the right one',
      { status: 400, code: 'InvalidRegion' },
      /us-east-1 is the wrong region/,
    ],
    [
      'a bucket in the path that it wants before the host',
      { status: 403, code: 'SecondLevelDomainForbidden' },
      /wants the bucket before the host name/,
    ],
  ])('%s', async (_, given, expected) => {
    const { fix, value } = await failureAt(await storage(given as Answer));
    expect(fix).toMatch(expected);
    expect(value).toMatch(new RegExp(`^HTTP ${given.status}`));
  });

  it('a bucket before the host that it wants in the path: it takes a folder for the bucket', async () => {
    const endpoint = await storage({
      status: 404,
      code: 'NoSuchBucket',
      inside: '<BucketName>prod</BucketName>',
    });
    const { fix } = await failureAt(endpoint.replace('127.0.0.1', 'localhost'), { provider: 'AWS' });
    expect(fix).toContain('provider: Other');
  });

  it.each([
    ['ahead of', -932],
    ['behind', 4000],
  ])('a clock %s its own, by so many seconds', async (direction, seconds) => {
    const date = new Date(Date.now() + seconds * 1000).toUTCString();
    const { fix } = await failureAt(
      await storage({ status: 403, code: 'RequestTimeTooSkewed', headers: { date } }),
    );
    const [, said, by] = /this one is (\d+) s (.*) the other/.exec(fix ?? '') ?? [];
    expect(by).toBe(direction);
    expect(Math.abs(Number(said) - Math.abs(seconds))).toBeLessThan(5);
  });

  it('a clock, where it says no more than 403', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    expect((await failureAt(await storage({ status: 403, headers: { date } }))).fix).toContain(
      'set the clock',
    );
  });

  it.each(['Code', 'Region', 'Endpoint', 'BucketName'])('and its own words are not: %s', async (name) => {
    for (const words of ['::error::x', '\u001b[31mred', 'a b', '&#27;[31m', 'x'.repeat(300)]) {
      const inside = `<${name}>${words}</${name}>`;
      const { message } = await failureAt(await storage({ status: 403, code: 'x y', inside }));
      expect(message).toContain('HTTP 403');
      expect(message).not.toContain(words);
    }
  });

  it('although its error is no right XML', async () => {
    const inside = '<Message>a & b < c</Message>';
    const { value } = await failureAt(await storage({ status: 403, code: 'InvalidAccessKeyId', inside }));
    expect(value).toBe('HTTP 403 InvalidAccessKeyId');
  });
});

it('user and query of an endpoint are in no text', async () => {
  const { message } = await failureAt('http://user:pa55@127.0.0.1:9/?');
  expect(message).toContain('http://127.0.0.1:9/backups/prod/file');
  expect(message).not.toMatch(/user|pa55/);
});
