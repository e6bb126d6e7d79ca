/** A bucket may be named before the host. A name of somebody else's is refused, so that nothing goes nowhere. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { bucketOfHost } from '../../../local/storage/addressing';
import { codeOf, useLocalS3 } from './local-s3';

const { endpoint, send, path: at } = useLocalS3();

it.each([
  ['127.0.0.1:9000', ''],
  ['localhost:9000', ''],
  ['LOCALHOST', ''],
  ['localhost.', ''],
  ['[::1]:9000', ''],
  ['10.0.0.1', ''],
  [undefined, ''],
  ['mosk-backups.localhost:9000', 'mosk-backups'],
  ['bucket.127.0.0.1:9000', 'bucket'],
  ['with.dots.localhost', 'with.dots'],
])('%s names the bucket "%s"', (host, bucket) => {
  expect(bucketOfHost(host)).toBe(bucket);
});

it.each([
  'elsewhere.example',
  'backups.s3.amazonaws.com',
  'notlocalhost',
  'localhost.example',
  '127.0.0.1.example',
])('%s is refused', (host) => {
  expect(() => bucketOfHost(host)).toThrow(expect.objectContaining({ status: 400, code: 'InvalidRequest' }));
});

it.each(['backups.localhost', 'backups.127.0.0.1'])('what is put by %s is stored and found', async (host) => {
  const { port } = new URL(endpoint());
  const headers = { host: `${host}:${port}` };
  expect((await send({ method: 'PUT', path: '/folder/file', headers, body: 'content' })).status).toBe(200);
  expect(readFileSync(at('folder', 'file'), 'utf8')).toBe('content');
  expect((await send({ path: '/folder/file', headers })).body).toBe('content');
  expect((await send({ path: '/', headers })).body).toContain('<Key>folder/file</Key>');
});

it('what is put by the name of another host is not stored, and the answer says why', async () => {
  const headers = { host: 'backups.elsewhere.example' };
  const answer = await send({ method: 'PUT', path: '/backups', headers, body: '' });
  expect([answer.status, codeOf(answer)]).toEqual([400, 'InvalidRequest']);
  expect(answer.body).toContain('backups.elsewhere.example');
});

it('a request with scheme and host in its first line is read as one without', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const outgoing = request(endpoint(), { path: `${endpoint()}/backups/file` }, (incoming) => {
      text(incoming).then(resolve, reject);
    });
    outgoing.on('error', reject).end();
  });
  expect(codeOf({ body: answer })).toBe('AccessDenied');
});
