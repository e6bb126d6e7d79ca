/** The AWS SDK for JavaScript, version 3, with its default settings: all of its commands, and what they are given beside. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type * as Sdk from '@aws-sdk/client-s3';
import type { ClientOperation, StorageWorld } from './operation';

export interface SdkWorld extends StorageWorld {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.S3Client;
}

type Operation = ClientOperation<SdkWorld>;

const MIB = 1024 * 1024;
const Key = 'file';

function works(name: string, run: Operation['run']): Operation {
  return { name, result: 'works', run };
}

/** Commands, alone and with settings that change what they mean. */
const DONE: readonly Operation[] = [
  works('ListBuckets', async ({ sdk, client, bucket }) => {
    const { Buckets } = await client.send(new sdk.ListBucketsCommand({}));
    assert.ok(Buckets?.some(({ Name }) => Name === bucket));
  }),
  works('CreateBucket', async ({ sdk, client, bucket: Bucket }) => {
    await client.send(new sdk.CreateBucketCommand({ Bucket: `${Bucket}-new` }));
    await client.send(new sdk.HeadBucketCommand({ Bucket: `${Bucket}-new` }));
  }),
  works('HeadBucket', async ({ sdk, client, bucket: Bucket }) => {
    const { BucketRegion } = await client.send(new sdk.HeadBucketCommand({ Bucket }));
    assert.equal(BucketRegion, await client.config.region());
  }),
  works('DeleteBucket', async ({ sdk, client, bucket: Bucket }) => {
    await assert.rejects(client.send(new sdk.DeleteBucketCommand({ Bucket })), { name: 'BucketNotEmpty' });
    await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }));
    await client.send(new sdk.DeleteBucketCommand({ Bucket }));
    await assert.rejects(client.send(new sdk.HeadBucketCommand({ Bucket })), { name: 'NotFound' });
  }),
  works('GetBucketLocation', async ({ sdk, client, bucket: Bucket }) => {
    const { LocationConstraint } = await client.send(new sdk.GetBucketLocationCommand({ Bucket }));
    assert.equal(LocationConstraint, await client.config.region());
  }),
  works('GetBucketVersioning', async ({ sdk, client, bucket: Bucket }) => {
    const { Status } = await client.send(new sdk.GetBucketVersioningCommand({ Bucket }));
    assert.equal(Status, undefined);
  }),
  works('ListObjects', async ({ sdk, client, bucket: Bucket }) => {
    const { Contents } = await client.send(new sdk.ListObjectsCommand({ Bucket }));
    assert.deepEqual(
      Contents?.map(({ Key, Size }) => [Key, Size]),
      [['file', 7]],
    );
  }),
  works('ListObjectsV2', async ({ sdk, client, bucket: Bucket }) => {
    for (const Key of ['set/a b', 'set/é', 'set/deep/1']) await client.send(put({ sdk }, { Bucket, Key }));
    const input = { Bucket, Prefix: 'set/', Delimiter: '/', EncodingType: 'url' as const, MaxKeys: 2 };
    const first = await client.send(new sdk.ListObjectsV2Command(input));
    assert.deepEqual(
      first.Contents?.map(({ Key }) => decodeURIComponent(Key ?? '')),
      ['set/a b'],
    );
    assert.deepEqual(first.CommonPrefixes, [{ Prefix: 'set/deep/' }]);
    const ContinuationToken = first.NextContinuationToken;
    const second = await client.send(new sdk.ListObjectsV2Command({ ...input, ContinuationToken }));
    assert.deepEqual(
      second.Contents?.map(({ Key }) => decodeURIComponent(Key ?? '')),
      ['set/é'],
    );
  }),
  works('PutObject', async ({ sdk, client, bucket: Bucket, stored }) => {
    await client.send(put({ sdk }, { Bucket, Key: 'folder/new' }));
    assert.equal(stored('folder/new'), 'new content');
  }),
  works('PutObject with a stream', async ({ sdk, client, bucket: Bucket, stored }) => {
    const Body = Readable.from([Buffer.from('hello '), Buffer.from('world')]);
    await client.send(new sdk.PutObjectCommand({ Bucket, Key, Body, ContentLength: 11 }));
    assert.equal(stored(Key), 'hello world');
  }),
  ...(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const).map((ChecksumAlgorithm) =>
    works(
      `PutObject with ChecksumAlgorithm ${ChecksumAlgorithm}`,
      async ({ sdk, client, bucket: Bucket, stored }) => {
        const sent = await client.send(put({ sdk }, { Bucket, Key, ChecksumAlgorithm }));
        assert.equal(stored(Key), 'new content');
        const got = await client.send(new sdk.GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
        assert.equal(await got.Body?.transformToString(), 'new content');
        assert.ok(got[`Checksum${ChecksumAlgorithm}`]);
        assert.equal(got[`Checksum${ChecksumAlgorithm}`], sent[`Checksum${ChecksumAlgorithm}`]);
      },
    ),
  ),
  works('PutObject with ContentMD5', async ({ sdk, client, bucket: Bucket, stored }) => {
    const ContentMD5 = '1B2M2Y8AsgTpgAmY7PhCfg==';
    await assert.rejects(client.send(put({ sdk }, { Bucket, Key, ContentMD5 })), { name: 'BadDigest' });
    assert.equal(stored(Key), 'content');
    await client.send(put({ sdk }, { Bucket, Key, ContentMD5, Body: Buffer.alloc(0) }));
    assert.equal(stored(Key), '');
  }),
  works('PutObject with Metadata and ContentType', async ({ sdk, client, bucket: Bucket }) => {
    const described = { Metadata: { made: 'by hand' }, ContentType: 'text/plain', CacheControl: 'no-store' };
    await client.send(put({ sdk }, { Bucket, Key, ...described }));
    const { Metadata, ContentType, CacheControl } = await client.send(
      new sdk.HeadObjectCommand({ Bucket, Key }),
    );
    assert.deepEqual({ Metadata, ContentType, CacheControl }, described);
  }),
  works('PutObject with IfNoneMatch', async ({ sdk, client, bucket: Bucket, stored }) => {
    const request = put({ sdk }, { Bucket, Key, IfNoneMatch: '*' });
    await assert.rejects(client.send(request), { name: 'PreconditionFailed' });
    assert.equal(stored(Key), 'content');
    await client.send(put({ sdk }, { Bucket, Key: 'other', IfNoneMatch: '*' }));
  }),
  works('PutObject with IfMatch', async ({ sdk, client, bucket: Bucket, stored }) => {
    const { ETag: IfMatch } = await client.send(new sdk.HeadObjectCommand({ Bucket, Key }));
    await client.send(put({ sdk }, { Bucket, Key, IfMatch }));
    await assert.rejects(client.send(put({ sdk }, { Bucket, Key, IfMatch, Body: 'x' })), {
      name: 'PreconditionFailed',
    });
    assert.equal(stored(Key), 'new content');
  }),
  works('PutObject of a folder', async ({ sdk, client, bucket: Bucket }) => {
    await client.send(put({ sdk }, { Bucket, Key: 'folder/', Body: Buffer.alloc(0) }));
    const { Contents } = await client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix: 'folder/' }));
    assert.deepEqual(
      Contents?.map(({ Key }) => Key),
      ['folder/'],
    );
  }),
  works('GetObject', async ({ sdk, client, bucket: Bucket }) => {
    const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key }));
    assert.equal(await Body?.transformToString(), 'content');
  }),
  works('GetObject with Range', async ({ sdk, client, bucket: Bucket }) => {
    const { Body, ContentRange } = await client.send(
      new sdk.GetObjectCommand({ Bucket, Key, Range: 'bytes=3-' }),
    );
    assert.deepEqual([await Body?.transformToString(), ContentRange], ['tent', 'bytes 3-6/7']);
  }),
  works(
    'GetObject with IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince',
    async ({ sdk, client, bucket: Bucket }) => {
      const { ETag, LastModified } = await client.send(new sdk.HeadObjectCommand({ Bucket, Key }));
      const status = async (conditions: Partial<Sdk.GetObjectCommandInput>) =>
        client.send(new sdk.GetObjectCommand({ Bucket, Key, ...conditions })).then(
          ({ $metadata }) => $metadata.httpStatusCode,
          ({ $metadata }) => $metadata.httpStatusCode,
        );
      assert.equal(await status({ IfMatch: ETag }), 200);
      assert.equal(await status({ IfMatch: '"another"' }), 412);
      assert.equal(await status({ IfNoneMatch: ETag }), 304);
      assert.equal(await status({ IfNoneMatch: '"another"' }), 200);
      assert.equal(await status({ IfModifiedSince: LastModified }), 304);
      assert.equal(await status({ IfUnmodifiedSince: new Date(0) }), 412);
    },
  ),
  works('GetObject with ResponseContentType', async ({ sdk, client, bucket: Bucket }) => {
    const input = { Bucket, Key, ResponseContentType: 'text/plain' };
    const { ContentType } = await client.send(new sdk.GetObjectCommand(input));
    assert.equal(ContentType, 'text/plain');
  }),
  works('HeadObject', async ({ sdk, client, bucket: Bucket }) => {
    const { ContentLength } = await client.send(new sdk.HeadObjectCommand({ Bucket, Key }));
    assert.equal(ContentLength, 7);
  }),
  works('CopyObject', async ({ sdk, client, bucket: Bucket, stored }) => {
    const copy = { Bucket, CopySource: `${Bucket}/file` };
    await client.send(new sdk.CopyObjectCommand({ ...copy, Key: 'set/copy' }));
    assert.equal(stored('set/copy'), 'content');
    await assert.rejects(client.send(new sdk.CopyObjectCommand({ ...copy, Key })), {
      name: 'InvalidRequest',
    });
    const renewed = { MetadataDirective: 'REPLACE' as const, Metadata: { a: 'b' } };
    await client.send(new sdk.CopyObjectCommand({ ...copy, Key, ...renewed }));
    const { Metadata } = await client.send(new sdk.HeadObjectCommand({ Bucket, Key }));
    assert.deepEqual(Metadata, { a: 'b' });
  }),
  works('CopyObject with CopySourceIfMatch', async ({ sdk, client, bucket: Bucket }) => {
    const copy = { Bucket, Key: 'copy', CopySource: `${Bucket}/file`, CopySourceIfMatch: '"another"' };
    await assert.rejects(client.send(new sdk.CopyObjectCommand(copy)), { name: 'PreconditionFailed' });
  }),
  works('DeleteObject', async ({ sdk, client, bucket: Bucket }) => {
    await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }));
    await assert.rejects(client.send(new sdk.HeadObjectCommand({ Bucket, Key })), { name: 'NotFound' });
  }),
  works('DeleteObject with IfMatch', async ({ sdk, client, bucket: Bucket, stored }) => {
    const request = new sdk.DeleteObjectCommand({ Bucket, Key, IfMatch: '"another"' });
    await assert.rejects(client.send(request), { name: 'PreconditionFailed' });
    assert.equal(stored(Key), 'content');
  }),
  works('DeleteObjects', async ({ sdk, client, bucket: Bucket }) => {
    await client.send(put({ sdk }, { Bucket, Key: 'other' }));
    const Objects = [{ Key }, { Key: 'absent' }, { Key: 'other', ETag: '"another"' }];
    const { Deleted, Errors } = await client.send(
      new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
    );
    assert.deepEqual(
      Deleted?.map(({ Key }) => Key),
      ['file', 'absent'],
    );
    assert.deepEqual(
      Errors?.map(({ Key, Code }) => [Key, Code]),
      [['other', 'PreconditionFailed']],
    );
  }),
  works(
    'CreateMultipartUpload, UploadPart, ListParts, CompleteMultipartUpload',
    async ({ sdk, client, bucket: Bucket, stored }) => {
      const upload = { Bucket, Key: 'big', ChecksumAlgorithm: 'CRC32' as const };
      const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(upload));
      const Parts: Sdk.CompletedPart[] = [];
      for (const [i, Body] of ['a'.repeat(5 * MIB), 'end'].entries()) {
        const PartNumber = i + 1;
        const sent = await client.send(new sdk.UploadPartCommand({ ...upload, UploadId, PartNumber, Body }));
        Parts.push({ PartNumber, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 });
      }
      const listed = await client.send(new sdk.ListPartsCommand({ Bucket, Key: 'big', UploadId }));
      assert.deepEqual(
        listed.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]),
        [
          [1, 5 * MIB],
          [2, 3],
        ],
      );
      await client.send(
        new sdk.CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId, MultipartUpload: { Parts } }),
      );
      assert.equal(stored('big').length, 5 * MIB + 3);
    },
  ),
  works('ListMultipartUploads', async ({ sdk, client, bucket: Bucket }) => {
    const none = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket }));
    assert.equal(none.Uploads, undefined);
    const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key: 'big' }));
    const { Uploads } = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket }));
    assert.deepEqual(
      Uploads?.map((each) => [each.Key, each.UploadId]),
      [['big', UploadId]],
    );
  }),
  works('AbortMultipartUpload', async ({ sdk, client, bucket: Bucket }) => {
    const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key: 'big' }));
    await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key: 'big', UploadId }));
    const { Uploads } = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket }));
    assert.equal(Uploads, undefined);
  }),
];

const REFUSED_SETTINGS: readonly Operation[] = [
  ...Object.entries({
    'ACL public-read': { ACL: 'public-read' },
    Tagging: { Tagging: 'a=b' },
    'StorageClass GLACIER': { StorageClass: 'GLACIER' },
    ServerSideEncryption: { ServerSideEncryption: 'AES256' },
    SSECustomerKey: { SSECustomerAlgorithm: 'AES256', SSECustomerKey: '0'.repeat(32) },
    ObjectLockMode: { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(Date.UTC(2030, 0)) },
    ObjectLockLegalHoldStatus: { ObjectLockLegalHoldStatus: 'ON' },
    WebsiteRedirectLocation: { WebsiteRedirectLocation: '/elsewhere' },
    WriteOffsetBytes: { WriteOffsetBytes: 7 },
    ExpectedBucketOwner: { ExpectedBucketOwner: '111122223333' },
  } satisfies Record<string, Partial<Sdk.PutObjectCommandInput>>).map(
    ([setting, input]): Operation => ({
      name: `PutObject with ${setting}`,
      result: '501',
      run: ({ sdk, client, bucket: Bucket }) => client.send(put({ sdk }, { Bucket, Key, ...input })),
    }),
  ),
  {
    name: 'GetObject with VersionId',
    result: '501',
    run: ({ sdk, client, bucket: Bucket }) =>
      client.send(new sdk.GetObjectCommand({ Bucket, Key, VersionId: 'one' })),
  },
  {
    name: 'GetObject with PartNumber',
    result: '501',
    run: ({ sdk, client, bucket: Bucket }) =>
      client.send(new sdk.GetObjectCommand({ Bucket, Key, PartNumber: 1 })),
  },
  {
    name: 'DeleteObject with VersionId',
    result: '501',
    run: ({ sdk, client, bucket: Bucket }) =>
      client.send(new sdk.DeleteObjectCommand({ Bucket, Key, VersionId: 'one' })),
  },
  {
    name: 'CreateBucket with ObjectLockEnabledForBucket',
    result: '501',
    run: ({ sdk, client, bucket }) =>
      client.send(new sdk.CreateBucketCommand({ Bucket: `${bucket}-new`, ObjectLockEnabledForBucket: true })),
  },
];

/** Commands that are refused whatever they are given. */
const REFUSED_COMMANDS = [
  'CreateBucketMetadataConfiguration',
  'CreateBucketMetadataTableConfiguration',
  'CreateSession',
  'DeleteBucketAnalyticsConfiguration',
  'DeleteBucketCors',
  'DeleteBucketEncryption',
  'DeleteBucketIntelligentTieringConfiguration',
  'DeleteBucketInventoryConfiguration',
  'DeleteBucketLifecycle',
  'DeleteBucketMetadataConfiguration',
  'DeleteBucketMetadataTableConfiguration',
  'DeleteBucketMetricsConfiguration',
  'DeleteBucketOwnershipControls',
  'DeleteBucketPolicy',
  'DeleteBucketReplication',
  'DeleteBucketTagging',
  'DeleteBucketWebsite',
  'DeleteObjectAnnotation',
  'DeleteObjectTagging',
  'DeletePublicAccessBlock',
  'GetBucketAbac',
  'GetBucketAccelerateConfiguration',
  'GetBucketAcl',
  'GetBucketAnalyticsConfiguration',
  'GetBucketCors',
  'GetBucketEncryption',
  'GetBucketIntelligentTieringConfiguration',
  'GetBucketInventoryConfiguration',
  'GetBucketLifecycleConfiguration',
  'GetBucketLogging',
  'GetBucketMetadataConfiguration',
  'GetBucketMetadataTableConfiguration',
  'GetBucketMetricsConfiguration',
  'GetBucketNotificationConfiguration',
  'GetBucketOwnershipControls',
  'GetBucketPolicy',
  'GetBucketPolicyStatus',
  'GetBucketReplication',
  'GetBucketRequestPayment',
  'GetBucketTagging',
  'GetBucketWebsite',
  'GetObjectAcl',
  'GetObjectAnnotation',
  'GetObjectAttributes',
  'GetObjectLegalHold',
  'GetObjectLockConfiguration',
  'GetObjectRetention',
  'GetObjectTagging',
  'GetObjectTorrent',
  'GetPublicAccessBlock',
  'ListBucketAnalyticsConfigurations',
  'ListBucketIntelligentTieringConfigurations',
  'ListBucketInventoryConfigurations',
  'ListBucketMetricsConfigurations',
  'ListDirectoryBuckets',
  'ListObjectAnnotations',
  'ListObjectVersions',
  'PutBucketAbac',
  'PutBucketAccelerateConfiguration',
  'PutBucketAcl',
  'PutBucketAnalyticsConfiguration',
  'PutBucketCors',
  'PutBucketEncryption',
  'PutBucketIntelligentTieringConfiguration',
  'PutBucketInventoryConfiguration',
  'PutBucketLifecycleConfiguration',
  'PutBucketLogging',
  'PutBucketMetricsConfiguration',
  'PutBucketNotificationConfiguration',
  'PutBucketOwnershipControls',
  'PutBucketPolicy',
  'PutBucketReplication',
  'PutBucketRequestPayment',
  'PutBucketTagging',
  'PutBucketVersioning',
  'PutBucketWebsite',
  'PutObjectAcl',
  'PutObjectAnnotation',
  'PutObjectLegalHold',
  'PutObjectLockConfiguration',
  'PutObjectRetention',
  'PutObjectTagging',
  'PutPublicAccessBlock',
  'RenameObject',
  'RestoreObject',
  'SelectObjectContent',
  'UpdateBucketMetadataAnnotationTableConfiguration',
  'UpdateBucketMetadataInventoryTableConfiguration',
  'UpdateBucketMetadataJournalTableConfiguration',
  'UpdateObjectEncryption',
  'UploadPartCopy',
  'WriteGetObjectResponse',
] as const;

/** What all of them together need; a command takes what is its own. */
const ANYTHING = {
  Key,
  Id: 'id',
  UploadId: 'id',
  PartNumber: 1,
  RequestRoute: 'route',
  RequestToken: 'token',
  AnnotationName: 'name',
  AnnotationPayload: 'text',
  Body: 'text',
  Policy: '{}',
  VersioningConfiguration: { Status: 'Enabled' },
  ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
  Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date(Date.UTC(2030, 0)) },
  LegalHold: { Status: 'ON' },
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] },
  Expression: 'select * from s3object',
  ExpressionType: 'SQL',
  ObjectAttributes: ['ETag'],
} as const;

export const AWS_SDK: readonly Operation[] = [
  ...DONE,
  ...REFUSED_SETTINGS,
  ...REFUSED_COMMANDS.map(
    (name): Operation => ({
      name,
      result: '501',
      run: ({ sdk, client, bucket: Bucket }) => {
        const command = sdk[`${name}Command`] as unknown as new (input: object) => Sdk.GetObjectCommand;
        const copied = { CopySource: `${Bucket}/file`, RenameSource: `${Bucket}/file` };
        return client.send(new command({ ...ANYTHING, ...copied, Bucket }));
      },
    }),
  ),
];

function put({ sdk }: Pick<SdkWorld, 'sdk'>, input: Sdk.PutObjectCommandInput): Sdk.PutObjectCommand {
  return new sdk.PutObjectCommand({ Body: 'new content', ...input });
}
