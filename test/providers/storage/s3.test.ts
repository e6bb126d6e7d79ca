import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3Server, startS3 } from '../../../local/storage';
import { s3StoreFor } from '../../../providers/storage';
import { collect, inPieces, seededBytes } from './bytes';

const MIB = 1024 * 1024;
const credentials = { accessKeyId: 'local', secretAccessKey: 'a-secret-that-must-not-be-shown' };

let directory: string;
let server: S3Server;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mosk-s3-'));
  server = await startS3({ directory, ...credentials });
  mkdirSync(join(directory, 'backups'));
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

function store({
  secret = credentials.secretAccessKey,
  bucket = 'backups',
  ...remoteConfig
}: Record<string, string> = {}) {
  return s3StoreFor({
    remoteConfig: {
      type: 's3',
      endpoint: server.endpoint,
      access_key_id: credentials.accessKeyId,
      ...remoteConfig,
    },
    secret,
    bucket,
  });
}

describe('an object', () => {
  it.each([0, 1, 6 * MIB, 8 * MIB, 20 * MIB])('of %i bytes comes back as it was put', async (size) => {
    const bytes = seededBytes(size, size + 1);
    const key = `prod/file-${size}`;
    await store().put(key, inPieces(bytes, 65_536), size);
    expect(readFileSync(join(directory, 'backups', key)).equals(bytes)).toBe(true);
    expect(await store().head(key)).toEqual({ size });
    const got = await store().get(key);
    expect(got && (await collect(got)).equals(bytes)).toBe(true);
  });

  it('replaces one of the same key', async () => {
    await store().put('same', Buffer.from('first'), 5);
    await store().put('same', Buffer.from('second!'), 7);
    expect(readFileSync(join(directory, 'backups', 'same'), 'utf8')).toBe('second!');
  });

  it('that is deleted is absent, and may be deleted again', async () => {
    await store().put('gone/file', Buffer.from('x'), 1);
    await store().delete('gone/file');
    await store().delete('gone/file');
    expect(await store().head('gone/file')).toBeUndefined();
    expect(await store().get('gone/file')).toBeUndefined();
  });

  it.each([5, 9 * MIB])('whose source ends early is not stored (%i bytes announced)', async (size) => {
    const tooShort = store().put('short', inPieces(Buffer.alloc(size - 1)), size);
    await expect(tooShort).rejects.toMatchObject({ code: 'size-mismatch', value: `${size - 1} bytes` });
    expect(await store().head('short')).toBeUndefined();
  });

  it('of an odd name is found under that name', async () => {
    const key = "odd/a b+c(d)'é&%41~.tar";
    await store().put(key, Buffer.from('odd'), 3);
    expect(readFileSync(join(directory, 'backups', key), 'utf8')).toBe('odd');
    expect(await store().list('odd/')).toEqual([{ key, size: 3, modified: expect.any(Number) }]);
  });
});

it('lists all objects under a prefix, folders included', async () => {
  for (const key of ['list/a', 'list/b/c', 'list/b/d/e', 'listing'])
    await store().put(key, Buffer.from(key), key.length);
  expect(await store().list('list/')).toEqual([
    { key: 'list/a', size: 6, modified: expect.any(Number) },
    { key: 'list/b/c', size: 8, modified: expect.any(Number) },
    { key: 'list/b/d/e', size: 10, modified: expect.any(Number) },
  ]);
  expect(await store().list('nothing/')).toEqual([]);
});

it('whoever interrupts it is told that it was interrupted, before and while a file comes', async () => {
  const interruption = new AbortController();
  const interrupted = s3StoreFor({
    remoteConfig: { type: 's3', endpoint: server.endpoint, access_key_id: credentials.accessKeyId },
    secret: credentials.secretAccessKey,
    bucket: 'backups',
    signal: interruption.signal,
  });
  await interrupted.put('long', inPieces(Buffer.alloc(20 * MIB), MIB), 20 * MIB);
  const reading = (async () => {
    for await (const _ of (await interrupted.get('long')) ?? []) interruption.abort();
  })();
  await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  await expect(interrupted.head('long')).rejects.toMatchObject({ code: 'aborted' });
});

describe('a failure', () => {
  it.each([
    ['a wrong secret', { secret: 'wrong-secret' }, 'HTTP 403 SignatureDoesNotMatch', /secret/],
    ['an unknown access key', { access_key_id: 'nobody' }, 'HTTP 403 InvalidAccessKeyId', /access_key_id/],
    ['an absent bucket', { bucket: 'no-such-bucket/folder' }, 'HTTP 404 NoSuchBucket', /bucket/],
  ])('%s says where, what and what to do', async (_, change, value, fix) => {
    const error = await store(change as Record<string, string>)
      .put('k/file', Buffer.from('x'), 1)
      .catch((e) => e);
    expect(error).toMatchObject({ code: 'storage-error', value, fix: expect.stringMatching(fix) });
    expect(error.at).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/(backups|no-such-bucket)\/k\/file$/);
  });

  it('an endpoint where nothing listens is one', async () => {
    const stopped = await startS3({ directory: join(directory, 'stopped'), ...credentials });
    await stopped.stop();
    await expect(store({ endpoint: stopped.endpoint }).head('k')).rejects.toMatchObject({
      code: 'storage-error',
      at: `${stopped.endpoint}/backups/k`,
      value: 'ECONNREFUSED',
      fix: expect.stringContaining('endpoint'),
    });
  });

  it('shows no secret', async () => {
    const error = await store({ secret: 'wrong-secret' })
      .list('')
      .catch((e) => e);
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain('wrong-secret');
  });

  it('listing an absent bucket is one', async () => {
    await expect(store({ bucket: 'no-such-bucket' }).list('')).rejects.toMatchObject({
      code: 'storage-error',
    });
  });

  it('deleting from an absent bucket is one', async () => {
    await expect(store({ bucket: 'no-such-bucket' }).delete('x')).rejects.toMatchObject({
      code: 'storage-error',
    });
  });
});
