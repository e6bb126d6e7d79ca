/** Whatever a client sends, the mistake is said to be the client's, and what is refused has changed nothing. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type S3Server, startS3 } from '../../../local/storage';
import { rounds } from '../../whole';
import { type MalformedRequest, malformedRequest } from './malformed-requests';
import { signedRequest } from './signed-request';

const REQUESTS = rounds(300, 1_000);
/** One that nobody has seen, too: a failure names its seed. */
const SEEDS = [1, Number(process.env.MOSK_BACKUP_SEED ?? Math.floor(Math.random() * 1e9))];
const credentials = { accessKeyId: 'local', secretAccessKey: 'secret-of-the-test' };

let directory: string;
let server: S3Server;
let upload = 'none';

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'mosk-s3-'));
  server = await startS3({ directory, ...credentials });
});
afterEach(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

it.each(SEEDS)('no request ends in a failure of the server (seed %i)', async (seed) => {
  const counts = { done: 0, refused: 0, notImplemented: 0, unanswered: 0 };
  for (let number = 0; number < REQUESTS / SEEDS.length; number += 1) {
    const request = malformedRequest(seed + number, await prepare(), credentials, Date.now());
    const before = everything();
    const answer = await sent(request);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
    const shown = `seed ${seed + number}: ${request.bytes.toString('latin1').slice(0, 600)}\n${answer.slice(0, 600)}`;
    if (status === 0 && !request.cut) throw new Error(`no answer\n${shown}`);
    if (status >= 500 && status !== 501) throw new Error(`a failure of the server\n${shown}`);
    if (status >= 400 && everything() !== before) throw new Error(`refused, and done\n${shown}`);
    counts[
      status === 0 ? 'unanswered' : status === 501 ? 'notImplemented' : status >= 400 ? 'refused' : 'done'
    ] += 1;
  }
  process.stdout.write(`malformed requests from seed ${seed}: ${JSON.stringify(counts)}\n`);
  // Of each kind some, or the generator has lost its way.
  expect(Math.min(counts.done, counts.refused, counts.notImplemented)).toBeGreaterThan(5);
  expect((await signedRequest(server.endpoint, credentials, { path: '/' })).status).toBe(200);
});

/** Some requests are well-formed by chance, and take away what the next ones need. */
async function prepare(): Promise<string> {
  const bucket = path.join(directory, 'backups');
  if (!existsSync(path.join(bucket, 'file')) || !existsSync(path.join(bucket, 'folder', 'a'))) {
    rmSync(bucket, { recursive: true, force: true });
    mkdirSync(path.join(bucket, 'folder'), { recursive: true });
    writeFileSync(path.join(bucket, 'file'), 'content');
    writeFileSync(path.join(bucket, 'folder', 'a'), 'content');
  }
  const asked = { path: '/backups/big', query: { uploadId: upload } };
  if ((await signedRequest(server.endpoint, credentials, asked)).status === 200) return upload;
  const begun = await signedRequest(server.endpoint, credentials, {
    method: 'POST',
    path: '/backups/big',
    query: { uploads: '' },
  });
  upload = /<UploadId>(.*)<\/UploadId>/.exec(begun.body)?.[1] ?? '';
  const query = { uploadId: upload, partNumber: '1' };
  await signedRequest(server.endpoint, credentials, {
    method: 'PUT',
    path: '/backups/big',
    query,
    body: 'content',
  });
  return upload;
}

/** Every file with its content, but for what is on its way. */
function everything(): string {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.unfinished'))
    .sort()
    .map((name) => {
      const file = path.join(directory, name);
      return `${name} ${statSync(file).isFile() ? readFileSync(file, 'latin1') : ''}`;
    })
    .join('\n');
}

/** What the server answers before it closes the connection. */
async function sent({ bytes, cut }: MalformedRequest): Promise<string> {
  const socket = connect(Number(new URL(server.endpoint).port), '127.0.0.1');
  socket.setTimeout(10_000, () => socket.destroy(new Error('the server does not end its answer')));
  if (cut) socket.end(bytes);
  else socket.write(bytes);
  return (await buffer(socket)).toString('latin1');
}
