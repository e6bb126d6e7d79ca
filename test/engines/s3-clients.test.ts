/** What the page on the local storage says of each client, done with that client. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as sdk from '@aws-sdk/client-s3';
import * as minio from 'minio';
import { type S3Server, startS3 } from '../../local/storage';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { rcloneEnvironment } from './rclone-s3';
import { AWS_SDK } from './s3-clients/aws-sdk';
import { MINIO_JS } from './s3-clients/minio-js';
import type { ClientOperation, StorageWorld } from './s3-clients/operation';
import { RCLONE } from './s3-clients/rclone';

const credentials = { accessKeyId: 'local', secretAccessKey: 'secret-of-the-test' };
const region = 'eu-central-1';

let buckets: string;
let server: S3Server;
let made = 0;
let folder: string;

beforeAll(async () => {
  buckets = mkdtempSync(path.join(tmpdir(), 'mosk-s3-clients-'));
  server = await startS3({ directory: buckets, ...credentials });
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mosk-s3-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(async () => {
  await server.stop();
  rmSync(buckets, { recursive: true });
});

function newWorld(): StorageWorld {
  made += 1;
  const bucket = `bucket-${made}`;
  mkdirSync(path.join(buckets, bucket));
  writeFileSync(path.join(buckets, bucket, 'file'), 'content');
  return { bucket, stored: (key) => readFileSync(path.join(buckets, bucket, key), 'utf8') };
}

/** All buckets, and the files of one with their content, as the storage shows them to people. */
function everything(bucket: string): string[] {
  const files = readdirSync(path.join(buckets, bucket), { recursive: true, encoding: 'utf8' });
  return [
    ...readdirSync(buckets),
    ...files.sort().map((name) => `${name}: ${readFileSync(path.join(buckets, bucket, name), 'utf8')}`),
  ];
}

function eachOperation<World extends StorageWorld>(
  operations: readonly ClientOperation<World>[],
  worldOf: (storage: StorageWorld) => World,
  refusal: object,
): void {
  it.each(operations.filter(({ result }) => result === 'works'))('$name works', async ({ run }) => {
    await run(worldOf(newWorld()));
  });

  it.each(operations.filter(({ result }) => result === '501'))(
    '$name is answered with 501 and changes nothing',
    async ({ run }) => {
      const storage = newWorld();
      const before = everything(storage.bucket);
      await expect(run(worldOf(storage))).rejects.toMatchObject(refusal);
      expect(everything(storage.bucket)).toEqual(before);
    },
  );
}

describe('the AWS SDK with its default settings', () => {
  let client: sdk.S3Client;
  beforeAll(() => {
    const { endpoint } = server;
    // One command wants a name before the host, which is an address here.
    client = new sdk.S3Client({
      endpoint,
      region,
      forcePathStyle: true,
      credentials,
      disableHostPrefix: true,
    });
  });
  afterAll(() => client.destroy());

  eachOperation(AWS_SDK, (storage) => ({ ...storage, sdk, client }), {
    $metadata: { httpStatusCode: 501 },
  });

  it('finds a bucket before the host, as it asks without forcePathStyle', async () => {
    const { bucket: Bucket, stored } = newWorld();
    const endpoint = server.endpoint.replace('127.0.0.1', 'localhost');
    // Not every system resolves names below localhost.
    const httpAgent = new Agent({
      lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const virtual = new sdk.S3Client({ endpoint, region, credentials, requestHandler: { httpAgent } });
    await virtual.send(new sdk.PutObjectCommand({ Bucket, Key: 'new', Body: 'by another host' }));
    expect(stored('new')).toBe('by another host');
    const { Body } = await virtual.send(new sdk.GetObjectCommand({ Bucket, Key: 'new' }));
    expect(await Body?.transformToString()).toBe('by another host');
    virtual.destroy();
  });

  it('has no command that is not tried', () => {
    const commands = Object.keys(sdk).filter((name) => /^[A-Z]\w+Command$/.test(name));
    const tried = AWS_SDK.flatMap(({ name }) => name.split(/, | with | of /));
    expect(commands.filter((name) => !tried.includes(name.replace(/Command$/, '')))).toEqual([]);
  });
});

describe('minio-js', () => {
  eachOperation(
    MINIO_JS,
    (storage) => ({
      ...storage,
      minio,
      folder,
      client: new minio.Client({
        endPoint: '127.0.0.1',
        port: Number(new URL(server.endpoint).port),
        useSSL: false,
        accessKey: credentials.accessKeyId,
        secretKey: credentials.secretAccessKey,
        partSize: 5 * 1024 * 1024,
      }),
    }),
    { code: 'NotImplemented' },
  );
});

describeWithEngines(['rclone'], 'rclone', () => {
  eachOperation(RCLONE, (storage) => ({ ...storage, folder, rclone }), {
    stderr: expect.stringMatching(/StatusCode: 501|NotImplemented/),
  });

  async function rclone(...args: string[]): Promise<string> {
    const options = ['--config', '/dev/null', '--retries', '1', '--low-level-retries', '1'];
    const { stdout, stderr } = await promisify(execFile)(requireEngine('rclone'), [...args, ...options], {
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...rcloneEnvironment,
        RCLONE_CONFIG_LOCAL_TYPE: 's3',
        RCLONE_CONFIG_LOCAL_PROVIDER: 'Other',
        RCLONE_CONFIG_LOCAL_ENDPOINT: server.endpoint,
        RCLONE_CONFIG_LOCAL_REGION: region,
        RCLONE_CONFIG_LOCAL_ACCESS_KEY_ID: credentials.accessKeyId,
        RCLONE_CONFIG_LOCAL_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    });
    return args.includes('--verbose') ? stderr : stdout;
  }
});
