/** MinIO's client for JavaScript. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type * as Minio from 'minio';
import type { ClientOperation, StorageWorld } from './operation';

export interface MinioWorld extends StorageWorld {
  readonly minio: typeof Minio;
  readonly client: Minio.Client;
  /** A folder for files of the operation. */
  readonly folder: string;
}

type Operation = ClientOperation<MinioWorld>;

const MIB = 1024 * 1024;

const works = (name: string, run: Operation['run']): Operation => ({ name, result: 'works', run });
const refused = (name: string, run: Operation['run']): Operation => ({ name, result: '501', run });

export const MINIO_JS: readonly Operation[] = [
  works('listBuckets', async ({ client, bucket }) => {
    assert.ok((await client.listBuckets()).some(({ name }) => name === bucket));
  }),
  works('makeBucket', async ({ client, bucket }) => {
    await client.makeBucket(`${bucket}-new`);
    assert.equal(await client.bucketExists(`${bucket}-new`), true);
  }),
  works('makeBucket in a region', async ({ client, bucket }) => {
    await client.makeBucket(`${bucket}-new`, 'eu-central-1');
    assert.equal(await client.bucketExists(`${bucket}-new`), true);
  }),
  works('bucketExists', async ({ client, bucket }) => {
    assert.deepEqual([await client.bucketExists(bucket), await client.bucketExists('absent')], [true, false]);
  }),
  works('removeBucket', async ({ client, bucket }) => {
    await client.makeBucket(`${bucket}-new`);
    await client.removeBucket(`${bucket}-new`);
    assert.equal(await client.bucketExists(`${bucket}-new`), false);
  }),
  works('putObject of a text', async ({ client, bucket, stored }) => {
    await client.putObject(bucket, 'folder/new', 'new content', 11, {
      'Content-Type': 'text/plain',
      made: 'by hand',
    });
    assert.equal(stored('folder/new'), 'new content');
    const { metaData } = await client.statObject(bucket, 'folder/new');
    assert.deepEqual(metaData, { 'content-type': 'text/plain', made: 'by hand' });
  }),
  works('putObject of a stream', async ({ client, bucket, stored }) => {
    await client.putObject(bucket, 'new', Readable.from([Buffer.from('hello '), Buffer.from('world')]));
    assert.equal(stored('new'), 'hello world');
  }),
  works('putObject of a stream of several parts', async ({ client, bucket, stored }) => {
    const size = 6 * MIB;
    await client.putObject(bucket, 'new', Readable.from([Buffer.alloc(size, 'x')]), size);
    assert.equal(stored('new').length, size);
  }),
  works('fPutObject', async ({ client, bucket, folder, stored }) => {
    writeFileSync(path.join(folder, 'up'), 'from a file');
    await client.fPutObject(bucket, 'new', path.join(folder, 'up'));
    assert.equal(stored('new'), 'from a file');
  }),
  works('getObject', async ({ client, bucket }) => {
    assert.equal(await text(await client.getObject(bucket, 'file')), 'content');
  }),
  works('getPartialObject', async ({ client, bucket }) => {
    assert.equal(await text(await client.getPartialObject(bucket, 'file', 3, 2)), 'te');
  }),
  works('statObject', async ({ client, bucket }) => {
    assert.equal((await client.statObject(bucket, 'file')).size, 7);
    await assert.rejects(client.statObject(bucket, 'absent'), { code: 'NotFound' });
  }),
  works('copyObject', async ({ client, bucket, stored }) => {
    await client.copyObject(bucket, 'copy', `/${bucket}/file`);
    assert.equal(stored('copy'), 'content');
  }),
  works('copyObject with conditions', async ({ client, minio, bucket }) => {
    const conditions = new minio.CopyConditions();
    conditions.setMatchETag('another');
    await assert.rejects(client.copyObject(bucket, 'copy', `/${bucket}/file`, conditions), {
      code: 'PreconditionFailed',
    });
  }),
  works('listObjects', async ({ client, bucket }) => {
    await client.putObject(bucket, 'a b/ü', 'x');
    const names = (await all(client.listObjects(bucket, '', true))).map(({ name }) => name);
    assert.deepEqual(names, ['a b/ü', 'file']);
  }),
  works('listObjectsV2', async ({ client, bucket }) => {
    await client.putObject(bucket, 'folder/new', 'x');
    const found = await all(client.listObjectsV2(bucket, '', false));
    assert.deepEqual(found.map(({ name, prefix }) => name ?? prefix).sort(), ['file', 'folder/']);
  }),
  works('removeObject', async ({ client, bucket }) => {
    await client.removeObject(bucket, 'file');
    await assert.rejects(client.statObject(bucket, 'file'), { code: 'NotFound' });
  }),
  works('removeObjects', async ({ client, bucket }) => {
    await client.removeObjects(bucket, ['file', 'absent']);
    assert.deepEqual(await all(client.listObjectsV2(bucket)), []);
  }),
  works('listIncompleteUploads', async ({ client, bucket }) => {
    assert.deepEqual(await all(client.listIncompleteUploads(bucket, '', true)), []);
    const uploadId = await client.initiateNewMultipartUpload(bucket, 'big', {});
    const found = await all(client.listIncompleteUploads(bucket, '', true));
    assert.deepEqual(
      found.map((each) => [each.key, each.uploadId]),
      [['big', uploadId]],
    );
  }),
  works('removeIncompleteUpload', async ({ client, bucket }) => {
    await client.initiateNewMultipartUpload(bucket, 'big', {});
    await client.removeIncompleteUpload(bucket, 'big');
    assert.deepEqual(await all(client.listIncompleteUploads(bucket, '', true)), []);
  }),
  works('presignedGetObject', async ({ client, bucket }) => {
    const url = await client.presignedGetObject(bucket, 'file', 60, {
      'response-content-type': 'text/plain',
    });
    const response = await fetch(url);
    assert.deepEqual(
      [await response.text(), response.headers.get('content-type')],
      ['content', 'text/plain'],
    );
  }),
  works('presignedPutObject', async ({ client, bucket, stored }) => {
    const url = await client.presignedPutObject(bucket, 'new', 60);
    assert.equal((await fetch(url, { method: 'PUT', body: 'by URL' })).status, 200);
    assert.equal(stored('new'), 'by URL');
  }),
  works('getBucketVersioning', async ({ client, bucket }) => {
    assert.ok(!(await client.getBucketVersioning(bucket)).Status);
  }),
  refused('presignedPostPolicy', async ({ client, bucket }) => {
    const policy = client.newPostPolicy();
    policy.setBucket(bucket);
    policy.setKey('new');
    policy.setExpires(new Date(Date.now() + 60_000));
    const { postURL, formData } = await client.presignedPostPolicy(policy);
    const form = new FormData();
    for (const [name, value] of Object.entries(formData)) form.append(name, value);
    form.append('file', 'content');
    const response = await fetch(postURL, { method: 'POST', body: form });
    assert.equal(response.status, 501);
    throw Object.assign(new Error(await response.text()), { code: 'NotImplemented' });
  }),
  refused('listObjects with versions', async ({ client, bucket }) => {
    await all(client.listObjects(bucket, '', true, { IncludeVersion: true }));
  }),
  refused('removeObject with forceDelete', async ({ client, bucket }) => {
    await client.removeObject(bucket, 'file', { forceDelete: true });
  }),
  refused('makeBucket with ObjectLocking', ({ client, bucket }) =>
    client.makeBucket(`${bucket}-new`, '', { ObjectLocking: true }),
  ),
  refused('setBucketVersioning', async ({ client, bucket }) =>
    client.setBucketVersioning(bucket, { Status: 'Enabled' }),
  ),
  refused('setBucketPolicy', async ({ client, bucket }) => client.setBucketPolicy(bucket, '{}')),
  refused('getBucketPolicy', async ({ client, bucket }) => client.getBucketPolicy(bucket)),
  refused('setBucketTagging', async ({ client, bucket }) => client.setBucketTagging(bucket, { a: 'b' })),
  refused('getBucketTagging', async ({ client, bucket }) => client.getBucketTagging(bucket)),
  refused('removeBucketTagging', async ({ client, bucket }) => client.removeBucketTagging(bucket)),
  refused('setBucketLifecycle', async ({ client, bucket }) =>
    client.setBucketLifecycle(bucket, {
      Rule: [{ ID: 'id', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: '1' } }],
    } as unknown as Minio.LifecycleConfig),
  ),
  refused('getBucketLifecycle', async ({ client, bucket }) => client.getBucketLifecycle(bucket)),
  refused('removeBucketLifecycle', async ({ client, bucket }) => client.removeBucketLifecycle(bucket)),
  refused('setBucketEncryption', async ({ client, bucket }) =>
    client.setBucketEncryption(bucket, undefined as never),
  ),
  refused('getBucketEncryption', async ({ client, bucket }) => client.getBucketEncryption(bucket)),
  refused('removeBucketEncryption', async ({ client, bucket }) => client.removeBucketEncryption(bucket)),
  refused('getBucketReplication', async ({ client, bucket }) => client.getBucketReplication(bucket)),
  refused('removeBucketReplication', async ({ client, bucket }) => client.removeBucketReplication(bucket)),
  refused('getBucketNotification', async ({ client, bucket }) => client.getBucketNotification(bucket)),
  refused('removeAllBucketNotification', async ({ client, bucket }) =>
    client.removeAllBucketNotification(bucket),
  ),
  refused('setObjectLockConfig', async ({ client, bucket }) =>
    client.setObjectLockConfig(bucket, { mode: 'GOVERNANCE', unit: 'Days', validity: 1 } as never),
  ),
  refused('getObjectLockConfig', async ({ client, bucket }) => client.getObjectLockConfig(bucket)),
  refused('putObjectRetention', async ({ client, bucket }) =>
    client.putObjectRetention(bucket, 'file', {
      mode: 'GOVERNANCE',
      retainUntilDate: '2030-01-01T00:00:00Z',
    } as never),
  ),
  refused('getObjectRetention', async ({ client, bucket }) => client.getObjectRetention(bucket, 'file')),
  refused('setObjectLegalHold', async ({ client, bucket }) =>
    client.setObjectLegalHold(bucket, 'file', { status: 'ON' } as never),
  ),
  refused('getObjectLegalHold', async ({ client, bucket }) => client.getObjectLegalHold(bucket, 'file')),
  refused('setObjectTagging', async ({ client, bucket }) =>
    client.setObjectTagging(bucket, 'file', { a: 'b' }),
  ),
  refused('getObjectTagging', async ({ client, bucket }) => client.getObjectTagging(bucket, 'file')),
  refused('removeObjectTagging', async ({ client, bucket }) =>
    client.removeObjectTagging(bucket, 'file', { versionId: '' }),
  ),
  refused('selectObjectContent', async ({ client, bucket }) =>
    client.selectObjectContent(bucket, 'file', {
      expression: 'select * from s3object',
      expressionType: 'SQL',
      inputSerialization: { CSV: {}, CompressionType: 'NONE' },
      outputSerialization: { CSV: {} },
      requestProgress: { Enabled: false },
    } as never),
  ),
];

async function all<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
