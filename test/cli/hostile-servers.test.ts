/** Whatever answers in the place of a management API: the command ends, with a clear error, and within a bound of memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { rounds } from '../whole';
import { COST_HOOK, costIn } from './cost';

// Real servers and processes; on a busy machine they take their time.
jest.setTimeout(180_000);

const MAIN = path.join(__dirname, '../../dist/cli/main.js');
/** A command that lists one backup takes some 90 MiB; what is allowed is that, and a few times the longest answer. */
const MOST_MEMORY_MIB = 640;

let folder: string;
let most = 0;
const servers: Server[] = [];
const sockets = new Set<Socket>();
const children: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
  process.stderr.write(`hostile servers: at most ${most} MiB\n`);
});

/** Each case is a process, and many wait for a deadline: `npm test` tries the first ones of each kind. */
const someOf = <T>(cases: readonly T[], usually: number): readonly T[] =>
  cases.slice(0, rounds(usually, cases.length));

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(server: Server): Promise<string> {
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Begins to listen when asked. */
type Begin = () => Promise<string>;

const byHttp =
  (answer: Answer): Begin =>
  () =>
    listen(createServer(answer));
/** @param answer gets the socket once a request has come */
const byTcp =
  (answer: (socket: Socket) => void): Begin =>
  () =>
    listen(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => answer(socket));
      }),
    );

async function run(url: string, argv: readonly string[], timeout: string) {
  const kubeconfig = path.join(folder, 'config');
  const config = {
    clusters: [{ name: 'c', cluster: { server: url } }],
    contexts: [{ name: 'x', context: { cluster: 'c' } }],
    'current-context': 'x',
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const cost = path.join(folder, 'cost');
  const env = { ...process.env, KUBECONFIG: kubeconfig, COST: cost };
  const words = ['--require', COST_HOOK, MAIN, ...argv, '--timeout', timeout];
  const begun = performance.now();
  const child = spawn(process.execPath, words, { cwd: folder, env });
  children.push(child);
  let stderr = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [exitCode] = await once(child, 'close');
  const { mebibytes: mib } = costIn(cost);
  most = Math.max(most, mib);
  return { exitCode, stderr, mib, tookMs: performance.now() - begun };
}

/** Writes for as long as it is read. */
function endless(to: NodeJS.WritableStream, piece: string, first = ''): void {
  const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)));
  function* forever() {
    yield Buffer.from(first);
    for (;;) yield block;
  }
  to.on('error', () => {});
  Readable.from(forever()).pipe(to);
}

const BACKUP = { metadata: { name: 'g1', namespace: 'default', uid: 'u1', resourceVersion: '5' }, spec: {} };
/** With a place for more. */
const NESTED = { ...BACKUP, spec: { a: 'deep' } };
const list = (items: unknown, more: object = {}) =>
  JSON.stringify({ metadata: { resourceVersion: '9', ...more }, items });
const says =
  (text: string | Buffer, status = 200, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, headers).end(text);
const deep = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);
const tokenOf = ({ url = '' }: IncomingMessage) => new URL(url, 'http://none').searchParams.get('continue');
const OK = 'HTTP/1.1 200 OK\r\n';

describe('a list of backups', () => {
  it.each(
    someOf(
      [
        ['a body without an end', byHttp((_q, r) => endless(r.writeHead(200), '"x",')), 'longer than 32 MiB'],
        ['a page of HTML', byHttp(says('<html><body>Log in</body></html>')), 'not JSON'],
        [
          'a page of HTML with an error',
          byHttp(says('<h1>\u001b[31mBad\u0007</h1>', 404)),
          'does not know the resource',
        ],
        ['nothing at all', byHttp(says('')), 'not JSON'],
        [
          'a text that is compressed unasked',
          byHttp(says(gzipSync('{}'), 200, { 'content-encoding': 'gzip' })),
          'JSON',
        ],
        ['lists in lists', byHttp(says(deep(3_000_000, '[', ']'))), 'more than 2000000 objects'],
        ['objects in objects', byHttp(says(deep(100_000, '{"a":', '1}').replace('1}1', '11'))), 'JSON'],
        [
          'a backup that is nested deeply',
          byHttp(says(list([NESTED]).replace('"deep"', deep(5_000, '[', ']')))),
          'levels deep',
        ],
        [
          'millions of empty lists',
          byHttp(says(`[${'[],'.repeat(5_000_000)}[]]`)),
          'more than 2000000 objects',
        ],
        ['millions of numbers', byHttp(says(`[${'1,'.repeat(10_000_000)}1]`)), 'no answer'],
        ['items that are none', byHttp(says(list({ a: 1 }))), 'no answer'],
        ['a text as backup', byHttp(says(list(['g1']))), 'no answer'],
        [
          'a name that is an object',
          byHttp(says(list([{ ...BACKUP, metadata: { name: {} } }]))),
          'no answer',
        ],
        [
          'labels that are numbers',
          byHttp(says(list([{ metadata: { name: 'a', labels: { a: 1 } } }]))),
          'no answer',
        ],
        ['a status that is a text', byHttp(says(list([{ ...BACKUP, status: 'fine' }]))), 'this is no object'],
        ['a next page that is a number', byHttp(says(list([], { continue: 5 }))), 'no answer'],
        ['a page that is followed by itself', byHttp(says(list([], { continue: 'a' }))), 'in a circle'],
        [
          'pages that follow one another in a circle',
          byHttp((q, r) => r.end(list([], { continue: tokenOf(q) === 'a' ? 'b' : 'a' }))),
          'in a circle',
        ],
        [
          'pages without an end',
          byHttp((q, r) => {
            const page = Number(tokenOf(q) ?? 0);
            const items = [{ metadata: { name: `b${page}`, annotations: { a: 'x'.repeat(8_000_000) } } }];
            r.end(list(items, { continue: String(page + 1) }));
          }),
          'does not end',
        ],
        [
          'a redirect to itself',
          byHttp((q, r) => r.writeHead(302, { location: q.url }).end()),
          'not followed',
        ],
        [
          'a redirect to somebody else',
          byHttp((_q, r) => r.writeHead(307, { location: 'http://evil.example/login' }).end()),
          'http://evil.example, which is not followed',
        ],
      ] as [string, Begin, string][],
      3,
    ),
  )('that is %s is refused, with exit code 6', async (_name, begin, text) => {
    const { exitCode, stderr, mib } = await run(await begin(), ['status'], '60s');

    expect([exitCode, stderr]).toEqual([6, expect.stringContaining(text)]);
    expect(stderr).toMatch(/\[(api-error|crd-missing|crd-differs)\]/);
    // Nothing is told as said by the server that it has not said.
    expect(stderr).not.toContain('502');
    expect(stderr).not.toMatch(/(?![\n])\p{Cc}|\n {4}at /u);
    expect(mib).toBeLessThan(MOST_MEMORY_MIB);
  });

  it.each(
    someOf(
      [
        ['headers without an end', byTcp((s) => endless(s, 'x-a: b\r\n', OK)), 'HPE_HEADER_OVERFLOW'],
        ['a header without an end', byTcp((s) => endless(s, 'b', `${OK}x-a: `)), 'HPE_HEADER_OVERFLOW'],
        ['a status line without an end', byTcp((s) => endless(s, 'b', 'HTTP/1.1 200 ')), 'HPE_'],
        [
          'a chunk whose extension has no end',
          byTcp((s) => endless(s, 'b', `${OK}transfer-encoding: chunked\r\n\r\n1;`)),
          'cannot be reached',
        ],
        [
          'a body that is cut',
          byTcp((s) => s.end(`${OK}content-length: 99\r\n\r\n{"items":`)),
          'cannot be reached',
        ],
        ['another protocol', byTcp((s) => s.end('SSH-2.0-OpenSSH\r\n')), 'HPE_'],
        ['no answer, and a closed connection', byTcp((s) => s.destroy()), 'cannot be reached'],
      ] as [string, Begin, string][],
      3,
    ),
  )('that is %s is no answer, with exit code 6', async (_name, begin, text) => {
    const { exitCode, stderr, mib } = await run(await begin(), ['status'], '60s');

    expect([exitCode, stderr]).toEqual([6, expect.stringContaining(text)]);
    expect(stderr).toContain('[unreachable]');
    expect(mib).toBeLessThan(MOST_MEMORY_MIB);
  });

  it.each(
    someOf(
      [
        ['silence', byTcp(() => {})],
        ['half an answer', byHttp((_q, r) => r.writeHead(200).write('{"items":['))],
        ['hints without an end', byTcp((s) => endless(s, 'HTTP/1.1 103 Early Hints\r\n\r\n'))],
        [
          'a byte now and then',
          byHttp((_q, r) => {
            r.writeHead(200);
            const drip = setInterval(() => r.write(' '), 100);
            r.on('close', () => clearInterval(drip));
          }),
        ],
        [
          'small pages without an end',
          // So slow that the deadline comes before the number of pages that is taken for a list without an end.
          byHttp((q, r) => {
            const page = list([], { continue: String(Number(tokenOf(q) ?? 0) + 1) });
            setTimeout(() => r.end(page), 20);
          }),
        ],
      ] as [string, Begin][],
      1,
    ),
  )('that is %s ends by its deadline, with exit code 4', async (_name, begin) => {
    const { exitCode, stderr, mib, tookMs } = await run(await begin(), ['status'], '3s');

    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('[timeout]')]);
    expect(tookMs).toBeLessThan(13_000);
    expect(mib).toBeLessThan(MOST_MEMORY_MIB);
  });
});

describe('a watch', () => {
  const event = (object: unknown, type = 'ADDED') => `${JSON.stringify({ type, object })}\n`;
  const watching = (answer: (response: ServerResponse) => void) =>
    byHttp((request, response) => {
      if (request.url?.includes('watch=true')) answer(response.writeHead(200));
      else if (/clusterbackups\/g1/.test(request.url ?? ''))
        response.end(JSON.stringify({ ...BACKUP, status: {} }));
      else response.end(list([{ ...BACKUP, status: {} }]));
    });

  it.each(
    someOf(
      [
        ['an event without an end', watching((r) => endless(r, '"x",'))],
        ['a page of HTML', watching((r) => r.end('<html>\n<body>\n'))],
        ['blank lines without an end', watching((r) => endless(r, '\n'))],
        ['events that are none', watching((r) => endless(r, '{"type":"ADDED","object":5}\n'))],
        ['events of another shape', watching((r) => endless(r, event({ metadata: { name: [] } })))],
        [
          'events that are nested deeply',
          watching((r) => r.end(event(NESTED).replace('"deep"', deep(5_000, '[', ']')))),
        ],
        [
          'errors without an end',
          watching((r) => endless(r, event({ kind: 'Status', code: 500, message: 'x' }, 'ERROR'))),
        ],
        ['expiry again and again', watching((r) => r.end(event({ kind: 'Status', code: 410 }, 'ERROR')))],
        [
          'new objects without an end',
          watching((r) => {
            function* objects() {
              const annotations = { a: 'x'.repeat(1_000_000) };
              for (let at = 0; ; at++)
                yield event({ metadata: { name: `b${at}`, uid: `u${at}`, annotations } });
            }
            r.on('error', () => {});
            Readable.from(objects()).pipe(r);
          }),
        ],
        ['its end, again and again,', watching((r) => r.end())],
      ] as [string, Begin][],
      1,
    ),
  )('that brings %s ends with the wait for a backup', async (_name, begin) => {
    const { exitCode, stderr, mib, tookMs } = await run(await begin(), ['wait', 'g1'], '3s');

    expect([4, 6]).toContain(exitCode);
    expect(stderr).toMatch(/\[(timeout|api-error|unreachable)\]/);
    expect(tookMs).toBeLessThan(13_000);
    expect(mib).toBeLessThan(MOST_MEMORY_MIB);
  });
});
