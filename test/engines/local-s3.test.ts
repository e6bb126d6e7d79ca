import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type S3Server, startS3 } from '../../local/storage';
import { s3StoreFor } from '../../providers/storage';
import { collect, inPieces, seededBytes } from '../providers/storage/bytes';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { rcloneEnvironment, startRcloneS3 } from './rclone-s3';

const MIB = 1024 * 1024;
const SIZES = [0, 1, 6 * MIB, 20 * MIB];
const credentials = { accessKeyId: 'local', secretAccessKey: 'secret-of-the-test' };

let folder: string;
let server: S3Server;
const stored = (name: string) => readFileSync(path.join(folder, 'buckets', 'backups', name));

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mosk-s3-peers-'));
  server = await startS3({ directory: path.join(folder, 'buckets'), ...credentials });
  mkdirSync(path.join(folder, 'buckets', 'backups'));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

describe('the local S3 endpoint and the AWS SDK with its default settings', () => {
  let client: S3Client;
  beforeAll(() => {
    client = new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials,
    });
  });
  afterAll(() => client.destroy());
  const Bucket = 'backups';

  it.each(SIZES)('stores and returns %i bytes as they are', async (size) => {
    const Body = seededBytes(size, 1);
    await client.send(new PutObjectCommand({ Bucket, Key: `sdk/${size}`, Body }));
    expect(stored(`sdk/${size}`).equals(Body)).toBe(true);
    const got = await client.send(new GetObjectCommand({ Bucket, Key: `sdk/${size}` }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  });

  it('takes a stream of known length, which the SDK sends in aws-chunked form', async () => {
    const { Readable } = await import('node:stream');
    const bytes = seededBytes(6 * MIB, 2);
    const Body = Readable.from(inPieces(bytes, 65_536));
    await client.send(new PutObjectCommand({ Bucket, Key: 'sdk/stream', Body, ContentLength: bytes.length }));
    expect(stored('sdk/stream').equals(bytes)).toBe(true);
  });

  it('takes an upload in parts', async () => {
    const parts = [seededBytes(5 * MIB, 3), seededBytes(100, 4)];
    const Key = 'sdk/parts';
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts = await Promise.all(
      parts.map(async (Body, i) => {
        const { ETag } = await client.send(
          new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: i + 1, Body }),
        );
        return { ETag, PartNumber: i + 1 };
      }),
    );
    await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );
    expect(stored(Key).equals(Buffer.concat(parts))).toBe(true);
  });

  it('lists, copies and deletes', async () => {
    for (const Key of ['set/a', 'set/b c', 'set/d/é'])
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    await client.send(new CopyObjectCommand({ Bucket, Key: 'set/copy', CopySource: 'backups/set/b%20c' }));
    const keys = async () =>
      ((await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'set/' }))).Contents ?? []).map(
        ({ Key }) => Key,
      );
    expect(await keys()).toEqual(['set/a', 'set/b c', 'set/copy', 'set/d/é']);
    const Objects = [{ Key: 'set/a' }, { Key: 'set/d/é' }];
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(await keys()).toEqual(['set/b c', 'set/copy']);
  });
});

describeWithEngines(['rclone'], 'the local S3 endpoint and rclone', () => {
  const rclone = async (args: string[], environment: Record<string, string> = {}) => {
    const { stdout } = await promisify(execFile)(
      requireEngine('rclone'),
      [...args, '--config', '/dev/null', '--retries', '1'],
      {
        encoding: 'buffer',
        maxBuffer: 100 * MIB,
        env: {
          ...rcloneEnvironment,
          RCLONE_CONFIG_LOCAL_TYPE: 's3',
          RCLONE_CONFIG_LOCAL_PROVIDER: 'Other',
          RCLONE_CONFIG_LOCAL_ENDPOINT: server.endpoint,
          RCLONE_CONFIG_LOCAL_ACCESS_KEY_ID: credentials.accessKeyId,
          RCLONE_CONFIG_LOCAL_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          ...environment,
        },
      },
    );
    return stdout;
  };

  it.each(SIZES)('stores and returns %i bytes as they are', async (size) => {
    const bytes = seededBytes(size, 5);
    const file = path.join(folder, 'file');
    writeFileSync(file, bytes);
    // Small parts, so that the large files go up in several.
    await rclone([
      'copyto',
      file,
      `local:backups/rclone/${size}`,
      '--s3-upload-cutoff',
      '5Mi',
      '--s3-chunk-size',
      '5Mi',
    ]);
    expect(stored(`rclone/${size}`).equals(bytes)).toBe(true);
    expect((await rclone(['cat', `local:backups/rclone/${size}`])).equals(bytes)).toBe(true);
  });

  it('lists sizes, moves and deletes', async () => {
    writeFileSync(path.join(folder, 'small'), 'content');
    await rclone(['copyto', path.join(folder, 'small'), 'local:backups/moved/from']);
    await rclone(['moveto', 'local:backups/moved/from', 'local:backups/moved/to']);
    expect((await rclone(['lsf', '--format', 'ps', '-R', 'local:backups/moved'])).toString()).toBe('to;7\n');
    await rclone(['purge', 'local:backups/moved']);
    expect((await rclone(['lsf', 'local:backups'])).toString()).not.toContain('moved');
  });

  it('refuses a wrong secret', async () => {
    const listing = rclone(['lsf', 'local:backups'], { RCLONE_CONFIG_LOCAL_SECRET_ACCESS_KEY: 'wrong' });
    await expect(listing).rejects.toMatchObject({ stderr: expect.objectContaining({}) });
    await listing.catch(({ stderr }) => expect(stderr.toString()).toContain('SignatureDoesNotMatch'));
  });
});

describeWithEngines(['rclone'], 'our S3 client and the S3 server of rclone', () => {
  it('puts, finds, lists, reads and deletes files of every size', async () => {
    const rclone = await startRcloneS3(path.join(folder, 'buckets'));
    try {
      const store = s3StoreFor({
        remoteConfig: { type: 's3', endpoint: rclone.endpoint, access_key_id: rclone.accessKeyId },
        secret: rclone.secretAccessKey,
        bucket: 'backups/peer',
      });
      for (const size of SIZES) {
        const bytes = seededBytes(size, 6);
        const key = `peer/${size}`;
        await store.put(key, inPieces(bytes, 65_536), size);
        expect(await store.head(key)).toEqual({ size });
        const got = await store.get(key);
        expect(got && (await collect(got)).equals(bytes)).toBe(true);
      }
      expect((await store.list('peer/')).map(({ key }) => key).sort()).toEqual(
        SIZES.map((size) => `peer/${size}`).sort(),
      );
      for (const size of SIZES) await store.delete(`peer/${size}`);
      await store.delete('peer/absent');
      expect(await store.head('peer/0')).toBeUndefined();
    } finally {
      await rclone.stop();
    }
  });
});
