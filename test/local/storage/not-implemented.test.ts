/** What is not done is said by its name, and nothing is done. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OPERATIONS } from '../../../local/storage/operations';
import { codeOf, useLocalS3 } from './local-s3';

const { send, path: at } = useLocalS3();

/** Sub-resources of the S3 API, of MinIO, and one that is yet to be thought of. */
const SUBRESOURCES = [
  ...[
    'abac',
    'accelerate',
    'acl',
    'analytics',
    'annotation',
    'attributes',
    'cors',
    'encryption',
    'intelligent-tiering',
  ],
  ...[
    'inventory',
    'legal-hold',
    'lifecycle',
    'location',
    'logging',
    'metadataConfiguration',
    'metadataTable',
    'metrics',
  ],
  ...[
    'notification',
    'object-lock',
    'ownershipControls',
    'policy',
    'policyStatus',
    'publicAccessBlock',
    'renameObject',
  ],
  ...[
    'replication',
    'requestPayment',
    'restore',
    'retention',
    'select',
    'session',
    'tagging',
    'torrent',
    'uploads',
  ],
  ...[
    'versioning',
    'versions',
    'versionId',
    'website',
    'append',
    'metadata',
    'events',
    'delete',
    'partNumber',
  ],
  ...[
    'thought-of-later',
    'ACL',
    'x-amz-acl',
    'response-content-type',
    'prefix',
    'uploadId',
    'max-keys',
    'list-type',
  ],
];
const TARGETS = { service: '/', bucket: '/backups', object: '/backups/file' } as const;
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH'];
const CASES = METHODS.flatMap((method) =>
  (['service', 'bucket', 'object'] as const).map((on) => ({ method, on })),
);

/** The operations with a query key: none of them may be another one with a key that it does not know. */
const known = (method: string, on: string, key: string) =>
  OPERATIONS.some(
    (each) =>
      each.method === method &&
      each.on === on &&
      [...(each.marked ?? []), ...(each.query ?? [])].includes(key),
  );

it.each(CASES)('$method on a $on with a query key that it does not know', async ({ method, on }) => {
  writeFileSync(at('file'), 'content');
  for (const key of SUBRESOURCES.filter((each) => !known(method, on, each))) {
    const answer = await send({
      method,
      path: TARGETS[on],
      query: { [key]: '' },
      headers: { 'content-length': '0' },
    });
    expect([key, answer.status]).toEqual([key, 501]);
    if (method !== 'HEAD') expect(codeOf(answer)).toBe('NotImplemented');
    expect([readdirSync(at()), readFileSync(at('file'), 'utf8')]).toEqual([['file'], 'content']);
  }
});

it.each([
  ['x-amz-tagging', 'a=b'],
  ['x-amz-storage-class', 'GLACIER'],
  ['x-amz-acl', 'public-read'],
  ['x-amz-grant-read', 'id="local"'],
  ['x-amz-server-side-encryption', 'AES256'],
  ['x-amz-server-side-encryption-customer-algorithm', 'AES256'],
  ['x-amz-object-lock-mode', 'GOVERNANCE'],
  ['x-amz-object-lock-legal-hold', 'ON'],
  ['x-amz-website-redirect-location', '/'],
  ['x-amz-write-offset-bytes', '7'],
  ['x-amz-expected-bucket-owner', '111122223333'],
  ['x-amz-checksum-md5', 'x'],
  ['x-amz-thought-of-later', 'x'],
  ['x-minio-force-delete', 'true'],
  ['x-goog-if-generation-match', '0'],
  ['if-modified-since', 'Mon, 02 Nov 2026 10:00:00 GMT'],
  ['content-range', 'bytes 0-1/2'],
  ['if-thought-of-later', 'x'],
])('a put with %s: %s', async (header, value) => {
  writeFileSync(at('file'), 'content');
  const answer = await send({
    method: 'PUT',
    path: '/backups/file',
    headers: { [header]: value },
    body: 'other',
  });
  expect([answer.status, codeOf(answer)]).toEqual([501, 'NotImplemented']);
  expect(answer.body).toContain(header);
  expect(readFileSync(at('file'), 'utf8')).toBe('content');
});

it.each([
  ['DELETE', '/backups/file', 'if-none-match', '*'],
  ['DELETE', '/backups/file', 'x-amz-if-match-size', '7'],
  ['DELETE', '/backups', 'if-match', '"x"'],
  ['PUT', '/backups/file?partNumber=1&uploadId=x', 'x-amz-copy-source', 'backups/other'],
  ['GET', '/backups/file', 'x-amz-copy-source', 'backups/other'],
])('%s %s with %s', async (method, target, header, value) => {
  writeFileSync(at('file'), 'content');
  const [target_ = '', query] = target.split('?');
  const answer = await send({
    method,
    path: target_,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { [header]: value, 'content-length': '0' },
  });
  expect(answer.status).toBe(501);
  expect(readFileSync(at('file'), 'utf8')).toBe('content');
});

it('a request names another operation than it looks like', async () => {
  const answer = await send({ path: '/', query: { 'x-id': 'ListDirectoryBuckets' } });
  expect([answer.status, codeOf(answer)]).toEqual([501, 'NotImplemented']);
});

it('a deletion of versions among many objects', async () => {
  writeFileSync(at('file'), 'content');
  const body = '<Delete><Object><Key>file</Key><VersionId>1</VersionId></Object></Delete>';
  const headers = { 'content-md5': 'x' };
  const answer = await send({ method: 'POST', path: '/backups', query: { delete: '' }, body, headers });
  expect(answer.status).toBe(400);
  expect(existsSync(at('file'))).toBe(true);
});

it('a bucket with a configuration beside its region', async () => {
  const body =
    '<CreateBucketConfiguration><Bucket><Type>Directory</Type></Bucket></CreateBucketConfiguration>';
  const answer = await send({ method: 'PUT', path: '/new-one', body });
  expect(answer.status).toBe(501);
  expect(existsSync(path.join(at(), '..', 'new-one'))).toBe(false);
});

it('an empty bucket is not deleted with its encryption', async () => {
  mkdirSync(path.join(at(), '..', 'empty'));
  expect((await send({ method: 'DELETE', path: '/empty', query: { encryption: '' } })).status).toBe(501);
  expect(existsSync(path.join(at(), '..', 'empty'))).toBe(true);
});
