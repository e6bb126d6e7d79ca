/** What is stored is what the client has sent: whatever it says of its data is compared with them. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { CHECKSUMS } from '../../../local/storage/checksums';
import { codeOf, credentials, useLocalS3 } from './local-s3';
import { signedRequest } from './signed-request';

const { endpoint, send, path: at } = useLocalS3();
const DATA = 'hello world';

function checksumOf(header: string, data = DATA): string {
  const digest = CHECKSUMS[header]?.create();
  digest?.update(Buffer.from(data));
  return digest?.bytes().toString('base64') ?? '';
}
const md5 = (data: string) => createHash('md5').update(data).digest('base64');
const put = (headers: Record<string, string>) =>
  send({ method: 'PUT', path: '/backups/file', headers, body: DATA });

describe.each(Object.keys(CHECKSUMS))('%s', (header) => {
  const trailer = (value: string) =>
    send({
      method: 'PUT',
      path: '/backups/file',
      payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      headers: { 'x-amz-decoded-content-length': '11', 'x-amz-trailer': header },
      body: `b\r\n${DATA}\r\n0\r\n${header}:${value}\r\n\r\n`,
    });

  it.each([
    ['header', (value: string) => put({ [header]: value })],
    ['trailer', trailer],
  ])('as %s is compared with the data', async (_, store) => {
    expect(codeOf(await store(checksumOf(header, 'hello xorld')))).toBe('BadDigest');
    expect(existsSync(at('file'))).toBe(false);
    expect((await store(checksumOf(header))).status).toBe(200);
    expect(readFileSync(at('file'), 'utf8')).toBe(DATA);
  });

  it('is given back to who asks for it', async () => {
    await put({ [header]: checksumOf(header) });
    const { headers } = await send({ path: '/backups/file', headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    expect(headers[header]).toBe(checksumOf(header));
    expect((await send({ path: '/backups/file' })).headers[header]).toBeUndefined();
  });

  it.each(['', 'AAA', '!', checksumOf('x-amz-checksum-sha256').repeat(2)])(
    'that cannot be one is refused: "%s"',
    async (value) => {
      expect((await put({ [header]: value })).status).toBe(400);
      expect(existsSync(at('file'))).toBe(false);
    },
  );
});

it.each([
  [md5('other'), 'BadDigest'],
  ['x', 'InvalidDigest'],
  ['', 'InvalidDigest'],
])('Content-MD5: %s', async (value, code) => {
  expect(codeOf(await put({ 'content-md5': value }))).toBe(code);
  expect(existsSync(at('file'))).toBe(false);
  expect((await put({ 'content-md5': md5(DATA) })).status).toBe(200);
});

describe('a body that is not what its headers say', () => {
  it.each([
    [
      'without the checksum that a header names',
      'UNSIGNED-PAYLOAD',
      { 'x-amz-sdk-checksum-algorithm': 'SHA256' },
      DATA,
    ],
    [
      'without the checksum that is announced as a trailer',
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      { 'x-amz-decoded-content-length': '11', 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `b\r\n${DATA}\r\n0\r\n\r\n`,
    ],
    [
      'with another trailer',
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      { 'x-amz-decoded-content-length': '11', 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `b\r\n${DATA}\r\n0\r\nx-amz-checksum-sha1:x\r\n\r\n`,
    ],
    [
      'with a trailer that is not announced',
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      { 'x-amz-decoded-content-length': '11' },
      `b\r\n${DATA}\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n`,
    ],
    ['with a hash that is none', 'abc', {}, DATA],
    ['with framing that nothing announces', 'UNSIGNED-PAYLOAD', { 'content-encoding': 'aws-chunked' }, DATA],
    ['of another length', 'UNSIGNED-PAYLOAD', { 'x-amz-decoded-content-length': '5' }, DATA],
    [
      'longer than was announced',
      'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      { 'x-amz-decoded-content-length': '11', 'x-amz-trailer': 'x-amz-checksum-crc32' },
      `b\r\n${DATA}\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\nand more`,
    ],
  ])('%s', async (_, payload, headers, body) => {
    const answer = await send({ method: 'PUT', path: '/backups/file', payload, headers, body });
    expect(answer.status).toBe(400);
    expect(existsSync(at('file'))).toBe(false);
  });
});

describe('an upload in parts', () => {
  const begin = async () =>
    /<UploadId>(.*)<\/UploadId>/.exec(
      (await send({ method: 'POST', path: '/backups/big', query: { uploads: '' } })).body,
    )?.[1] ?? '';
  const part = (uploadId: string, number: number, body: string, headers: Record<string, string> = {}) =>
    send({
      method: 'PUT',
      path: '/backups/big',
      query: { uploadId, partNumber: String(number) },
      body,
      headers,
    });
  const complete = (uploadId: string, elements: string[], headers: Record<string, string> = {}) =>
    send({
      method: 'POST',
      path: '/backups/big',
      query: { uploadId },
      headers,
      body: `<CompleteMultipartUpload>${elements.map((each) => `<Part>${each}</Part>`).join('')}</CompleteMultipartUpload>`,
    });
  const listed = (number: number, data: string, more = '') =>
    `<PartNumber>${number}</PartNumber><ETag>&quot;${createHash('md5').update(data).digest('hex')}&quot;</ETag>${more}`;

  it('takes no part whose checksum does not match', async () => {
    const id = await begin();
    expect(
      codeOf(await part(id, 1, 'a', { 'x-amz-checksum-crc32c': checksumOf('x-amz-checksum-crc32c') })),
    ).toBe('BadDigest');
    expect((await send({ path: '/backups/big', query: { uploadId: id } })).body).not.toContain('<Part>');
  });

  it('is completed when all that the client says of its parts and its whole is so', async () => {
    const id = await begin();
    await part(id, 1, 'hello ');
    await part(id, 2, 'world');
    const parts = [listed(1, 'hello '), listed(2, 'world')];
    const wrongPart = `<ChecksumSHA256>${checksumOf('x-amz-checksum-sha256', 'x')}</ChecksumSHA256>`;
    expect(codeOf(await complete(id, [listed(1, 'hello ', wrongPart)]))).toBe('InvalidPart');
    const crc = 'x-amz-checksum-crc64nvme';
    expect(codeOf(await complete(id, parts, { [crc]: checksumOf(crc, 'other') }))).toBe('BadDigest');
    expect((await complete(id, parts, { 'x-amz-mp-object-size': '12' })).status).toBe(400);
    expect(existsSync(at('big'))).toBe(false);
    expect((await complete(id, parts, { [crc]: checksumOf(crc), 'x-amz-mp-object-size': '11' })).status).toBe(
      200,
    );
    expect(readFileSync(at('big'), 'utf8')).toBe(DATA);
    expect(codeOf(await complete(id, parts))).toBe('NoSuchUpload');
  });

  it('is completed with the checksum of the checksums of its parts', async () => {
    const id = await begin();
    await part(id, 1, 'hello ');
    await part(id, 2, 'world');
    const ofParts = ['hello ', 'world'].map((data) => createHash('sha256').update(data).digest());
    const composite = createHash('sha256').update(Buffer.concat(ofParts)).digest('base64');
    const headers = { 'x-amz-checksum-sha256': `${composite}-2` };
    expect((await complete(id, [listed(1, 'hello '), listed(2, 'world')], headers)).status).toBe(200);
  });

  it.each([
    ['no part', []],
    ['parts out of order', [listed(2, 'world'), listed(1, 'hello ')]],
    ['a part twice', [listed(1, 'hello '), listed(1, 'hello ')]],
    ['another ETag', [listed(1, 'x')]],
    ['no number', ['<PartNumber>one</PartNumber><ETag>x</ETag>']],
    ['no ETag', ['<PartNumber>1</PartNumber>']],
  ])('is not completed with %s', async (_, elements) => {
    const id = await begin();
    await part(id, 1, 'hello ');
    await part(id, 2, 'world');
    expect((await complete(id, elements)).status).toBe(400);
    expect(existsSync(at('big'))).toBe(false);
  });
});

it('many objects are deleted only with a checksum of the list', async () => {
  await put({});
  const deletion = { method: 'POST', path: '/backups', query: { delete: '' } };
  const body = '<Delete><Object><Key>file</Key></Object></Delete>';
  expect(codeOf(await send({ ...deletion, body }))).toBe('InvalidRequest');
  expect(codeOf(await send({ ...deletion, body, headers: { 'content-md5': md5('other') } }))).toBe(
    'BadDigest',
  );
  expect(existsSync(at('file'))).toBe(true);
  expect((await send({ ...deletion, body, headers: { 'content-md5': md5(body) } })).status).toBe(200);
  expect(existsSync(at('file'))).toBe(false);
});

describe('signatures', () => {
  it('a header with a meaning that nobody has signed is refused', async () => {
    const answer = await fetch(`${endpoint()}/backups/file`, {
      method: 'PUT',
      body: DATA,
      headers: {
        'x-amz-date': '20260101T000000Z',
        'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/x/s3/aws4_request, SignedHeaders=host, Signature=0',
      },
    });
    expect(answer.status).toBe(403);
  });

  it.each(['abc', '0', '-1', '604801', '1e3', ''])(
    'a presigned request that expires in "%s" seconds',
    async (seconds) => {
      const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
      const url = `${endpoint()}/backups/file?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=local%2F${day}%2Fx%2Fs3%2Faws4_request&X-Amz-Date=${day}T000000Z&X-Amz-Expires=${seconds}&X-Amz-SignedHeaders=host&X-Amz-Signature=0`;
      const answer = await fetch(url);
      expect([answer.status, codeOf({ body: await answer.text() })]).toEqual([
        400,
        'AuthorizationQueryParametersError',
      ]);
    },
  );

  it('of another service is not taken', async () => {
    const answer = await signedRequest(endpoint(), credentials, { path: '/', service: 's3express' });
    expect([answer.status, codeOf(answer)]).toEqual([501, 'NotImplemented']);
  });
});
