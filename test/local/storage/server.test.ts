import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3mini } from '#vendor/s3mini';
import { type S3Server, startS3 } from '../../../local/storage';
import { signedRequest } from './signed-request';

const credentials = { accessKeyId: 'local', secretAccessKey: 'secret-of-the-test' };

let directory: string;
let server: S3Server;
let client: S3mini;
const path = (...parts: string[]) => join(directory, 'backups', ...parts);
const send = (options: Parameters<typeof signedRequest>[2]) =>
  signedRequest(server.endpoint, credentials, options);
const codeOf = ({ body }: { body: string }) => /<Code>(.*)<\/Code>/.exec(body)?.[1];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mosk-s3-'));
  server = await startS3({ directory, ...credentials });
  client = new S3mini({ endpoint: `${server.endpoint}/backups`, region: 'us-east-1', ...credentials });
  mkdirSync(path());
});
afterEach(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('buckets', () => {
  it('are made, found and removed', async () => {
    const other = new S3mini({
      endpoint: `${server.endpoint}/another-one`,
      region: 'us-east-1',
      ...credentials,
    });
    expect(await other.bucketExists()).toBe(false);
    expect(await other.createBucket()).toBe(true);
    expect(await other.bucketExists()).toBe(true);
    const list = await send({ path: '/' });
    expect(list.body).toMatch(/<Name>another-one<\/Name>.*<Name>backups<\/Name>/);
    expect((await send({ method: 'DELETE', path: '/another-one' })).status).toBe(204);
    expect(await other.bucketExists()).toBe(false);
  });

  it('with objects are not removed', async () => {
    writeFileSync(path('file'), 'x');
    expect(codeOf(await send({ method: 'DELETE', path: '/backups' }))).toBe('BucketNotEmpty');
    expect(existsSync(path('file'))).toBe(true);
  });
});

describe('signatures', () => {
  const otherClient = (change: Partial<typeof credentials>) =>
    new S3mini({ endpoint: `${server.endpoint}/backups`, region: 'us-east-1', ...credentials, ...change });

  it('a wrong secret stores nothing', async () => {
    const put = otherClient({ secretAccessKey: 'guessed' }).putObject('file', 'x');
    await expect(put).rejects.toMatchObject({ status: 403, serviceCode: 'SignatureDoesNotMatch' });
    expect(existsSync(path('file'))).toBe(false);
  });

  it('an unknown access key is told apart from a wrong secret', async () => {
    const get = otherClient({ accessKeyId: 'nobody' }).getObject('file');
    await expect(get).rejects.toMatchObject({ status: 403, serviceCode: 'InvalidAccessKeyId' });
  });

  it('no signature is no access', async () => {
    writeFileSync(path('file'), 'x');
    const response = await fetch(`${server.endpoint}/backups/file`);
    expect([response.status, codeOf({ body: await response.text() })]).toEqual([403, 'AccessDenied']);
  });

  it('a signature of an hour ago is refused', async () => {
    const answer = await send({ path: '/backups', at: Date.now() - 3_600_000 });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'RequestTimeTooSkewed']);
  });

  it('a presigned URL reads, until somebody changes it', async () => {
    await client.putObject('folder/a file', 'content');
    const url = await client.getPresignedUrl('GET', 'folder/a file', 60);
    expect(await (await fetch(url)).text()).toBe('content');
    expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
  });

  it('data that differ from the signed hash are not stored', async () => {
    const payload = createHash('sha256').update('signed').digest('hex');
    const answer = await send({ method: 'PUT', path: '/backups/file', payload, body: 'forged' });
    expect(codeOf(answer)).toBe('XAmzContentSHA256Mismatch');
    expect(existsSync(path('file'))).toBe(false);
  });
});

describe('keys', () => {
  it.each([
    '/backups/../outside',
    '/backups/a/..%2f..%2foutside',
    '/backups/a//b',
    '/backups/./a',
    '/backups/a%00b',
  ])('that would leave the bucket or be no file are refused: %s', async (escaping) => {
    const answer = await send({ method: 'PUT', path: escaping, body: 'x' });
    expect(answer.status).toBe(400);
    expect(readdirSync(directory).sort()).toEqual(['.unfinished', 'backups']);
    expect(readdirSync(path())).toEqual([]);
  });

  it('cannot be file and folder at once', async () => {
    await client.putObject('a', 'x');
    expect(codeOf(await send({ method: 'PUT', path: '/backups/a/b', body: 'x' }))).toBe('InvalidArgument');
    expect(readFileSync(path('a'), 'utf8')).toBe('x');
  });

  it('leave no empty folders behind when they are deleted', async () => {
    await client.putObject('a/b/c', 'x');
    await client.deleteObject('a/b/c');
    expect(readdirSync(path())).toEqual([]);
  });
});

// Nobody may delete a file of /proc, not even root, and everybody has one.
(process.platform === 'linux' ? it : it.skip)(
  'a file that cannot be deleted is not called deleted',
  async () => {
    symlinkSync('/proc/self', join(directory, 'stubborn'));
    const answer = await send({ method: 'DELETE', path: '/stubborn/status' });
    expect([answer.status, codeOf(answer)]).toEqual([500, 'InternalError']);
  },
);

it.each(['absent', 'file/below', 'folder'])('deleting what is no object changes nothing: %s', async (key) => {
  await client.putObject('file', 'x');
  await client.putObject('folder/file', 'x');
  expect((await send({ method: 'DELETE', path: `/backups/${key}` })).status).toBe(204);
  expect(readdirSync(path(), { recursive: true }).sort()).toEqual(['file', 'folder', 'folder/file']);
});

describe('reading', () => {
  beforeEach(() => client.putObject('digits', '0123456789'));

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('a range %s', async (range, body, contentRange) => {
    const answer = await send({ path: '/backups/digits', headers: { range } });
    expect(answer).toMatchObject({ status: 206, body, headers: { 'content-range': contentRange } });
  });

  it('a range beyond the end is an error', async () => {
    expect((await send({ path: '/backups/digits', headers: { range: 'bytes=10-' } })).status).toBe(416);
  });

  it('sees the old content until the new one is whole', async () => {
    let finish = () => {};
    const rest = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let started = () => {};
    const begun = new Promise<void>((resolve) => {
      started = resolve;
    });
    async function* slowly() {
      yield Buffer.alloc(100_000, 'x');
      started();
      await rest;
      yield Buffer.from('end');
    }
    const upload = send({
      method: 'PUT',
      path: '/backups/digits',
      headers: { 'content-length': '100003' },
      body: slowly(),
    });
    await begun;
    expect(await client.getObject('digits')).toBe('0123456789');
    finish();
    expect((await upload).status).toBe(200);
    expect(await client.getContentLength('digits')).toBe(100_003);
  });

  it('the ETag is the MD5 of the content, also of a file that was changed by hand', async () => {
    writeFileSync(path('digits'), 'by hand');
    expect(await client.getEtag('digits')).toBe(createHash('md5').update('by hand').digest('hex'));
  });
});

describe('listing', () => {
  const keys = ['a', 'b/1', 'b/2', 'c/d/1', 'e & <f>', 'z'];
  beforeEach(async () => {
    for (const key of keys) await client.putObject(key, key);
  });
  const texts = (body: string, tag: string) =>
    Array.from(body.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g')), (m) => m[1]);

  it('names every object with its size', async () => {
    const objects = await client.listObjects();
    expect(objects?.map(({ Key, Size }) => [Key, Number(Size)])).toEqual(
      keys.map((key) => [key, key.length]),
    );
  });

  it.each(['2', '1'])('in pages names each object once (version %s)', async (version) => {
    const found: (string | undefined)[] = [];
    let next: string | undefined;
    do {
      const query: Record<string, string> = { 'max-keys': '2' };
      if (version === '2') query['list-type'] = '2';
      if (next !== undefined) query[version === '2' ? 'continuation-token' : 'marker'] = next;
      const { body } = await send({ path: '/backups', query });
      found.push(...texts(body, 'Key'));
      next = texts(body, version === '2' ? 'NextContinuationToken' : 'NextMarker')[0];
    } while (next !== undefined);
    expect(found).toEqual(
      keys.map((key) => key.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')),
    );
  });

  it('with a delimiter groups folders, also across pages', async () => {
    const first = await send({
      path: '/backups',
      query: { 'list-type': '2', delimiter: '/', 'max-keys': '2' },
    });
    expect([texts(first.body, 'Key'), texts(first.body, 'Prefix')]).toEqual([['a'], ['', 'b/']]);
    const token = texts(first.body, 'NextContinuationToken')[0] ?? '';
    const second = await send({
      path: '/backups',
      query: { 'list-type': '2', delimiter: '/', 'continuation-token': token },
    });
    expect([texts(second.body, 'Key').length, texts(second.body, 'Prefix')]).toEqual([2, ['', 'c/']]);
  });

  it('under a prefix', async () => {
    const { body } = await send({ path: '/backups', query: { 'list-type': '2', prefix: 'b/' } });
    expect(texts(body, 'Key')).toEqual(['b/1', 'b/2']);
  });
});

it('many objects are deleted in one request', async () => {
  for (const key of ['a', 'b/c', 'kept']) await client.putObject(key, key);
  expect(await client.deleteObjects(['a', 'b/c', 'absent'])).toEqual([true, true, true]);
  expect(readdirSync(path())).toEqual(['kept']);
});

it('an object is copied', async () => {
  await client.putObject('from/here', 'content');
  await client.copyObject('from/here', 'to/there');
  expect(readFileSync(path('to', 'there'), 'utf8')).toBe('content');
});

describe('an upload in parts', () => {
  it('appears when it is completed, in the order of its parts', async () => {
    const id = await client.getMultipartUploadId('big');
    const second = await client.uploadPart('big', id, 'world', 2);
    const first = await client.uploadPart('big', id, 'hello ', 1);
    expect(existsSync(path('big'))).toBe(false);
    const done = await client.completeMultipartUpload('big', id, [first, second]);
    expect(readFileSync(path('big'), 'utf8')).toBe('hello world');
    expect(done.etag).toMatch(/^[0-9a-f]{32}-2$/);
    expect(await client.getEtag('big')).toBe(done.etag);
  });

  it('that is aborted leaves nothing', async () => {
    const id = await client.getMultipartUploadId('big');
    await client.uploadPart('big', id, 'x', 1);
    await client.abortMultipartUpload('big', id);
    await expect(client.uploadPart('big', id, 'x', 2)).rejects.toMatchObject({ serviceCode: 'NoSuchUpload' });
    expect(readdirSync(join(directory, '.unfinished', 'uploads'))).toEqual([]);
  });

  it('with a part that never came is not completed', async () => {
    const id = await client.getMultipartUploadId('big');
    const completed = client.completeMultipartUpload('big', id, [{ partNumber: 1, etag: '0'.repeat(32) }]);
    await expect(completed).rejects.toMatchObject({ serviceCode: 'InvalidPart' });
  });
});

describe('a body in aws-chunked form', () => {
  const put = (body: string, crc: string, length: number) =>
    send({
      method: 'PUT',
      path: '/backups/chunked',
      payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      headers: {
        'x-amz-decoded-content-length': String(length),
        'x-amz-trailer': 'x-amz-checksum-crc32',
        'content-encoding': 'aws-chunked',
      },
      body: `${body}x-amz-checksum-crc32:${crc}\r\n\r\n`,
    });

  it('is stored without its framing', async () => {
    expect((await put('5\r\nhello\r\n6\r\n world\r\n0\r\n', 'DUoRhQ==', 11)).status).toBe(200);
    expect(readFileSync(path('chunked'), 'utf8')).toBe('hello world');
  });

  it('with a wrong checksum is not stored', async () => {
    expect(codeOf(await put('5\r\nhello\r\n0\r\n', 'DUoRhQ==', 5))).toBe('BadDigest');
    expect(existsSync(path('chunked'))).toBe(false);
  });

  it.each([
    ['shorter than announced', '5\r\nhello\r\n0\r\n', 6],
    ['cut inside a chunk', '50\r\nhello', 80],
    ['without framing', 'hello', 5],
  ])('that is %s is not stored', async (_, body, length) => {
    expect(codeOf(await put(body, 'NhCmhg==', length))).toBe('IncompleteBody');
    expect(existsSync(path('chunked'))).toBe(false);
  });
});
