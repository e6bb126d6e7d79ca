/** What S3 keeps of an object, and when it may be replaced. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, useLocalS3 } from './local-s3';

const { send, path: at, restart } = useLocalS3();
const texts = (body: string, tag: string) =>
  Array.from(body.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g')), (m) => m[1]);
const put = (key: string, body: string, headers: Record<string, string> = {}) =>
  send({ method: 'PUT', path: `/backups/${key}`, body, headers });

describe('what a client says of its object', () => {
  const said = {
    'content-type': 'text/plain',
    'content-encoding': 'gzip',
    'cache-control': 'no-store',
    'x-amz-meta-made': 'by hand',
  };

  it('is there when it is read, after a restart too', async () => {
    await put('file', 'content', said);
    expect((await send({ path: '/backups/file' })).headers).toMatchObject(said);
    await restart();
    expect((await send({ method: 'HEAD', path: '/backups/file' })).headers).toMatchObject(said);
  });

  it('goes with the content: a file that is changed by hand is another one', async () => {
    await put('file', 'content', said);
    writeFileSync(at('file'), 'by hand');
    const { headers, body } = await send({ path: '/backups/file' });
    expect([body, headers['x-amz-meta-made'], headers['content-type']]).toEqual([
      'by hand',
      undefined,
      'application/octet-stream',
    ]);
  });

  it('goes with a copy, unless the copy says something else', async () => {
    await put('file', 'content', said);
    const source = { 'x-amz-copy-source': '/backups/file' };
    await put('copy', '', source);
    await put('other', '', { ...source, 'x-amz-metadata-directive': 'REPLACE', 'x-amz-meta-new': 'x' });
    expect((await send({ path: '/backups/copy' })).headers).toMatchObject(said);
    const { headers } = await send({ path: '/backups/other' });
    expect([headers['x-amz-meta-new'], headers['x-amz-meta-made']]).toEqual(['x', undefined]);
  });

  it('is forgotten with the object and with the bucket', async () => {
    await put('file', 'content', said);
    await send({ method: 'DELETE', path: '/backups/file' });
    expect(readdirSync(path.join(at(), '..', '.objects', 'backups'))).toEqual([]);
    writeFileSync(at('file'), 'content');
    expect((await send({ path: '/backups/file' })).headers['x-amz-meta-made']).toBeUndefined();
    await send({ method: 'DELETE', path: '/backups/file' });
    await send({ method: 'DELETE', path: '/backups' });
    expect(readdirSync(path.join(at(), '..', '.objects'))).toEqual([]);
  });

  it('takes no file of its own when it is what every file says', async () => {
    await put('file', 'content', { 'content-type': 'application/octet-stream' });
    expect(readdirSync(path.join(at(), '..')).sort()).toEqual(['.unfinished', 'backups']);
  });

  it('framing of the request is no encoding of the object', async () => {
    const answer = await send({
      method: 'PUT',
      path: '/backups/file',
      payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      headers: {
        'content-encoding': 'aws-chunked, gzip',
        'x-amz-decoded-content-length': '5',
        'x-amz-trailer': 'x-amz-checksum-crc32',
      },
      body: '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n',
    });
    expect(answer.status).toBe(200);
    expect((await send({ path: '/backups/file' })).headers['content-encoding']).toBe('gzip');
  });

  it('is at most two kilobytes', async () => {
    expect(codeOf(await put('file', 'x', { 'x-amz-meta-a': 'x'.repeat(2048) }))).toBe('MetadataTooLarge');
    expect(existsSync(at('file'))).toBe(false);
  });
});

describe('conditions', () => {
  it('of twenty that create an object at once, one does', async () => {
    const writes = Array.from({ length: 20 }, (_, i) => put('file', `writer ${i}`, { 'if-none-match': '*' }));
    const statuses = (await Promise.all(writes)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
    expect(readFileSync(at('file'), 'utf8')).toBe(`writer ${statuses.indexOf(200)}`);
  });

  it('of twenty that replace one state, one does', async () => {
    const { etag } = (await put('file', 'first')).headers;
    const writes = Array.from({ length: 20 }, (_, i) =>
      put('file', `writer ${i}`, { 'if-match': String(etag) }),
    );
    const statuses = (await Promise.all(writes)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  });

  it('what is not there cannot match', async () => {
    expect(codeOf(await put('file', 'x', { 'if-match': '"x"' }))).toBe('NoSuchKey');
    expect(existsSync(at('file'))).toBe(false);
  });

  it.each([
    ['GET', { 'if-none-match': '*' }, 304],
    ['HEAD', { 'if-match': '"x"' }, 412],
    ['DELETE', { 'if-match': '"x"' }, 412],
  ])('%s with %j', async (method, headers, status) => {
    await put('file', 'content');
    const answer = await send({ method, path: '/backups/file', headers });
    expect(answer.status).toBe(status);
    expect(readFileSync(at('file'), 'utf8')).toBe('content');
  });

  it('a part of another state is not sent as one of this', async () => {
    await put('file', 'content');
    const headers = { range: 'bytes=0-1', 'if-range': '"another"' };
    expect(await send({ path: '/backups/file', headers })).toMatchObject({ status: 200, body: 'content' });
  });
});

describe('ranges', () => {
  it.each(['bytes=5-2', 'bytes=0-1,3-4', 'bytes=a-b', 'chunks=0-1', 'bytes=-'])(
    '%s is ignored, as HTTP wants it',
    async (range) => {
      await put('file', 'content');
      expect(await send({ path: '/backups/file', headers: { range } })).toMatchObject({
        status: 200,
        body: 'content',
      });
    },
  );

  it.each([
    ['bytes=-0', 'content'],
    [`bytes=${'9'.repeat(40)}-`, 'content'],
    ['bytes=0-', ''],
    ['bytes=-5', ''],
  ])('%s of "%s" is no range', async (range, content) => {
    await put('file', content);
    const answer = await send({ path: '/backups/file', headers: { range } });
    expect([answer.status, codeOf(answer)]).toEqual([416, 'InvalidRange']);
  });
});

describe('folders', () => {
  it('have objects of their own, where a client puts them', async () => {
    await put('folder/deep/', '');
    await put('folder/deep/file', 'x');
    const listed = await send({ path: '/backups', query: { 'list-type': '2' } });
    expect(texts(listed.body, 'Key')).toEqual(['folder/deep/', 'folder/deep/file']);
    expect((await send({ method: 'HEAD', path: '/backups/folder/deep/' })).headers['content-length']).toBe(
      '0',
    );
    expect((await send({ method: 'HEAD', path: '/backups/folder/' })).status).toBe(404);
    await send({ method: 'DELETE', path: '/backups/folder/deep/' });
    expect(readdirSync(at('folder', 'deep'))).toEqual(['file']);
  });

  it('the file that stands for one is no object', async () => {
    await put('folder/', '');
    const [name = ''] = readdirSync(at('folder'));
    expect((await send({ path: `/backups/folder/${name}` })).status).toBe(400);
  });

  it('that are empty and came by hand do not keep a bucket', async () => {
    mkdirSync(at('empty'));
    expect(codeOf(await send({ method: 'DELETE', path: '/backups' }))).toBe('BucketNotEmpty');
  });
});

describe('lists of uploads', () => {
  const begin = async (key: string) =>
    texts(
      (await send({ method: 'POST', path: `/backups/${key}`, query: { uploads: '' } })).body,
      'UploadId',
    )[0] ?? '';

  it('are empty without one', async () => {
    const { status, body } = await send({
      path: '/backups',
      query: { uploads: '', prefix: '', delimiter: '' },
    });
    expect([status, texts(body, 'IsTruncated'), body.includes('<Upload>')]).toEqual([200, ['false'], false]);
  });

  it('name each upload once, in pages, by key', async () => {
    const expected: string[] = [];
    for (const key of ['a', 'b', 'b', 'b', 'c/d']) expected.push(`${key} ${await begin(key)}`);
    const found: string[] = [];
    let markers: Record<string, string> = {};
    for (;;) {
      const { body } = await send({
        path: '/backups',
        query: { uploads: '', 'max-uploads': '2', ...markers },
      });
      texts(body, 'Key').forEach((key, i) => void found.push(`${key} ${texts(body, 'UploadId')[i]}`));
      if (texts(body, 'IsTruncated')[0] === 'false') break;
      markers = {
        'key-marker': texts(body, 'NextKeyMarker')[0] ?? '',
        'upload-id-marker': texts(body, 'NextUploadIdMarker')[0] ?? '',
      };
    }
    expect(found.sort()).toEqual(expected.sort());
  });

  it('the parts of one are listed in pages', async () => {
    const uploadId = await begin('big');
    for (const partNumber of ['1', '3', '2'])
      await send({ method: 'PUT', path: '/backups/big', query: { uploadId, partNumber }, body: partNumber });
    const first = await send({ path: '/backups/big', query: { uploadId, 'max-parts': '2' } });
    expect([texts(first.body, 'PartNumber'), texts(first.body, 'IsTruncated')]).toEqual([
      ['1', '2'],
      ['true'],
    ]);
    const rest = await send({ path: '/backups/big', query: { uploadId, 'part-number-marker': '2' } });
    expect(texts(rest.body, 'PartNumber')).toEqual(['3']);
  });
});

it('what is wrong with one of many objects is said of it', async () => {
  await put('file', 'x');
  const body = '<Delete><Object><Key>a//b</Key></Object><Object><Key>file</Key></Object></Delete>';
  const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
  const answer = await send({ method: 'POST', path: '/backups', query: { delete: '' }, body, headers });
  expect(answer.body).toContain('<Deleted><Key>file</Key></Deleted>');
  expect(answer.body).toContain('<Error><Key>a//b</Key><Code>InvalidArgument</Code>');
  expect(existsSync(at('file'))).toBe(false);
});

it.each(['%zz', '%ff', 'backups', '/', 'backups/'])('a copy from "%s" is refused', async (source) => {
  const answer = await put('copy', '', { 'x-amz-copy-source': source });
  expect([answer.status, codeOf(answer)]).toEqual([400, 'InvalidArgument']);
  expect(existsSync(at('copy'))).toBe(false);
});

it.each(['/backups/other', '/elsewhere/big'])(
  'an upload of another object is not found: %s',
  async (target) => {
    mkdirSync(path.join(at(), '..', 'elsewhere'));
    const begun = await send({ method: 'POST', path: '/backups/big', query: { uploads: '' } });
    const query = { uploadId: texts(begun.body, 'UploadId')[0] ?? '' };
    expect(codeOf(await send({ path: target, query }))).toBe('NoSuchUpload');
    expect((await send({ path: '/backups/big', query })).status).toBe(200);
  },
);
