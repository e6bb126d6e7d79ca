import { exitCodeOf } from '../../../cli/exit-codes';
import { BackupError } from '../../../lib/errors';
import type { ObjectStore } from '../../../providers/storage';
import { STORAGE_LIMITS } from '../../../providers/storage/limits';
import { s3Store } from '../../../providers/storage/s3';
import { s3Connection } from '../../../providers/storage/s3-connection';
import {
  answer,
  dripping,
  endlessly,
  type HostileServer,
  type Hostility,
  startHostileServer,
} from './hostile-server';

/** As in life, but that nobody waits a minute. */
const LIMITS = {
  ...STORAGE_LIMITS,
  headMs: 400,
  storedMs: 400,
  wholeMs: 400,
  paceMs: 400,
  listMs: 800,
  listObjects: 5_000,
};
/** No deadline of these adds up to more; the machine may be busy. */
const LONGEST_MS = 5_000;
/** What all of an answer and its XML may cost at once. */
const MOST_MEMORY_MB = 96;
const SECRET = 'a-secret-that-nobody-sees';

const MIB = 'x'.repeat(1024 * 1024);
const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const list = (inside: string) => `<ListBucketResult>${inside}</ListBucketResult>`;
const entry = (key: string, size = '1') => `<Contents><Key>${key}</Key><Size>${size}</Size></Contents>`;
const more = (token: string) =>
  `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`;
const page =
  (inside: string): Hostility =>
  (socket) =>
    socket.write(answer('200 OK', list(inside)));
const always =
  (text: string): Hostility =>
  (socket) =>
    socket.write(text);

const LOL = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(1000)}">${'bcdefgh'
  .split('')
  .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(100)}">`)
  .join('')}]>`;

let count = 0;

type Operation = (store: ObjectStore) => Promise<unknown>;
const listing: Operation = (store) => store.list('prod/');
const looking: Operation = (store) => store.head('prod/file');
const deleting: Operation = (store) => store.delete('prod/file');
const reading: Operation = async (store) => {
  for await (const _ of (await store.get('prod/file')) ?? []);
};
const writing: Operation = (store) => {
  async function* file() {
    for (let part = 0; part < 64; part++) yield Buffer.alloc(1024 * 1024);
  }
  return store.put('prod/file', file(), 64 * 1024 * 1024);
};

const MODES: readonly [string, Operation, Hostility, RegExp][] = [
  ['that takes the question and says nothing', looking, () => undefined, /no answer within 0.4 s/],
  ['that says nothing to a list', listing, () => undefined, /no answer within 0.4 s/],
  [
    'whose head never ends, a letter at a time',
    looking,
    (socket) => dripping(socket, 'HTTP/1.1 200 OK\r\nx: ', 'y', 20),
    /no answer within/,
  ],
  [
    'whose head never ends, as fast as it can',
    looking,
    (socket) => endlessly(socket, 'HTTP/1.1 200 OK\r\n', `x: ${MIB}\r\n`),
    /HPE_HEADER_OVERFLOW/,
  ],
  [
    'that only announces an answer, over and over',
    looking,
    (socket) => dripping(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n', 20),
    /no answer within/,
  ],
  [
    'that changes to another protocol',
    looking,
    always('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    /ended before/,
  ],
  ['that is no web server', looking, always('SSH-2.0-OpenSSH_9.9\r\n'), /HPE_/],
  ['that hangs up at once', looking, (socket) => socket.destroy(), /ECONNRESET/],
  [
    'whose list never ends',
    listing,
    (socket) => endlessly(socket, CHUNKED, chunk(MIB)),
    /more than 8388608 bytes/,
  ],
  [
    'whose list comes a letter at a time',
    listing,
    (socket) => dripping(socket, CHUNKED, chunk('x'), 20),
    /no complete answer within 0.4 s/,
  ],
  [
    'whose list is cut',
    listing,
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n<List'),
    /ended before/,
  ],
  [
    'whose error never ends',
    deleting,
    (socket) => endlessly(socket, CHUNKED.replace('200', '403'), chunk(MIB)),
    /more than 65536 bytes/,
  ],
  ['whose list begins again', listing, page(entry('prod/a') + more('again')), /begins again/],
  [
    'whose list has always another page',
    listing,
    (socket) => page(entry('prod/a').repeat(900) + more(`t${count++}`))(socket, ''),
    /more than 5000 files|no end of the list/,
  ],
  [
    'whose list has empty pages alone',
    listing,
    (socket) => page(more(`t${count++}`))(socket, ''),
    /empty pages/,
  ],
  ['whose list goes on without saying where', listing, page('<IsTruncated>true</IsTruncated>'), /empty page/],
  ['whose list is nested without end', listing, page('<a>'.repeat(100_000)), /no XML/],
  [
    'whose list has entities that grow',
    listing,
    always(
      answer('200 OK', `${LOL}<ListBucketResult><Contents><Key>&h;</Key></Contents></ListBucketResult>`),
    ),
    /no XML/,
  ],
  [
    'whose list has elements without number',
    listing,
    page('<a/>'.repeat(1_500_000)),
    /more than 200000 XML elements/,
  ],
  [
    'whose list has attributes without number',
    listing,
    page(`<a ${Array.from({ length: 400_000 }, (_, n) => `a${n}=""`).join(' ')}/>`),
    /more than 200000 XML elements/,
  ],
  [
    'whose list is a page for people',
    listing,
    always(answer('200 OK', '<!DOCTYPE html><html><body>Sign in</body></html>')),
    /an HTML page/,
  ],
  ['whose list is JSON', listing, always(answer('200 OK', '{"files": []}')), /no XML/],
  ['whose list is empty', listing, always(answer('200 OK', '')), /an empty answer/],
  ['that lists other files', listing, page(entry('lab/a')), /other files/],
  ['whose sizes are words', listing, page(entry('prod/a', 'big')), /without sizes/],
  ['whose sizes are negative', listing, page(entry('prod/a', '-1')), /without sizes/],
  [
    'that does not tell the size of a file',
    looking,
    always('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n'),
    /no size/,
  ],
  [
    'that tells two sizes',
    looking,
    always('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'),
    /HPE_/,
  ],
  [
    'that refuses with a page for people',
    looking,
    always(answer('403 Forbidden', '<html>blocked</html>')),
    /HTTP 403/,
  ],
  [
    'that has nothing, not even an S3 error',
    looking,
    always(answer('404 Not Found', '<html>not found</html>')),
    /HTTP 404/,
  ],
  [
    'that sends around in a circle',
    looking,
    (socket, request) =>
      socket.write(
        answer('307 Temporary Redirect', '', [
          `location: http://${/host: (.*)\r/i.exec(request)?.[1]}/backups/prod/file`,
        ]),
      ),
    /HTTP 307/,
  ],
  [
    'whose file is cut',
    reading,
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc'),
    /ended before/,
  ],
  [
    'whose file comes a letter at a time',
    reading,
    (socket) => dripping(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n', 'x', 20),
    /fewer than 65536 bytes in 0.4 s/,
  ],
  [
    'whose file has no end and no size',
    reading,
    (socket) => endlessly(socket, CHUNKED, chunk(MIB)),
    /no size/,
  ],
  [
    'whose file is longer than was said',
    reading,
    (socket, request) =>
      request.startsWith('HEAD')
        ? socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n')
        : endlessly(socket, CHUNKED, chunk(MIB)),
    /more than the announced 1000 bytes/,
  ],
  ['that never takes a file', writing, (socket) => socket.pause(), /fewer than 65536 bytes in 0.4 s/],
  [
    'that says "stored" before it has the file',
    writing,
    (socket) => {
      socket.pause();
      socket.write(answer('200 OK', ''));
    },
    /before it had the file/,
  ],
  [
    'that takes a file and never says "stored"',
    (store) => store.put('prod/file', Buffer.from('x'), 1),
    () => undefined,
    /no answer within/,
  ],
];

let server: HostileServer | undefined;
let mostMb = 0;
afterEach(() => server?.stop());
afterAll(() =>
  process.stderr.write(`hostile storages: ${MODES.length} modes, at most ${mostMb.toFixed()} MB held\n`),
);

describe('a storage', () => {
  it.each(MODES)(
    '%s, ends with an error that says so, in time and in bounded memory',
    async (_, operation, hostility, expected) => {
      server = await startHostileServer(hostility);
      const remoteConfig = { type: 's3', endpoint: server.endpoint, access_key_id: 'id', provider: 'Minio' };
      const store = s3Store(s3Connection(remoteConfig, SECRET, 'backups'), undefined, LIMITS);
      const since = performance.now();
      const memory = watchMemory();

      const error: unknown = await operation(store).then(
        () => undefined,
        (thrown) => thrown,
      );

      expect(memory.growthMb()).toBeLessThan(MOST_MEMORY_MB);
      expect(performance.now() - since).toBeLessThan(LONGEST_MS);
      expect(BackupError.is(error)).toBe(true);
      expect(error).toMatchObject({
        code: 'storage-error',
        at: expect.stringContaining('/backups/'),
        fix: expect.any(String),
      });
      expect((error as BackupError).value).toMatch(expected);
      expect(exitCodeOf(error)).toBe(7);
      expect(String(error)).not.toContain(SECRET);
    },
  );
});

/** The greatest growth of what the process holds, looked at again and again. */
function watchMemory(): { growthMb(): number } {
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = held();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, held());
  }, 10);
  timer.unref();
  return {
    growthMb() {
      clearInterval(timer);
      const mb = (Math.max(most, held()) - before) / 1024 / 1024;
      mostMb = Math.max(mostMb, mb);
      return mb;
    },
  };
}
