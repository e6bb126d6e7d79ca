/** A command ends with its result: whatever a server does, as a process of its own that nobody has to kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../until';

// Real servers and processes; on a busy machine they take their time.
jest.setTimeout(120_000);

const MAIN = path.join(__dirname, '../../dist/cli/main.js');

let folder: string;
const servers: Server[] = [];
const children: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ends-'));
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

type Verb = 'get' | 'list' | 'watch' | 'create' | 'patch' | 'delete';
type Trouble = (verb: Verb, response: ServerResponse) => boolean;

const BACKUP = {
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'ClusterBackup',
  metadata: { name: 'g1', namespace: 'default', uid: 'u1', resourceVersion: '5' },
  spec: { targetCluster: 'prod' },
  status: { status: 'InProgress' },
};
const SCHEDULE = {
  ...BACKUP,
  kind: 'ClusterBackupSchedule',
  spec: { targetCluster: 'prod', schedule: '0 1 * * *' },
};
const CLUSTER = { metadata: { name: 'prod', namespace: 'default', uid: 'c1' }, spec: {} };

/** A management API with a Cluster, a schedule and a backup that never ends, but for the trouble. */
async function serve(trouble: Trouble): Promise<{ kubeconfig: string; asked: Verb[] }> {
  const asked: Verb[] = [];
  const server = createServer((request, response) => {
    const verb = verbOf(request);
    asked.push(verb);
    request.resume();
    if (trouble(verb, response)) return;
    const body = answerTo(verb, request.url ?? '');
    if (verb === 'watch') response.writeHead(200).flushHeaders();
    else response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const kubeconfig = path.join(folder, `config-${servers.length}`);
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [
        { name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } },
      ],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  );
  return { kubeconfig, asked };
}

function verbOf({ method, url = '' }: IncomingMessage): Verb {
  if (method === 'POST') return 'create';
  if (method === 'PATCH' || method === 'DELETE') return method.toLowerCase() as Verb;
  if (url.includes('watch=true')) return 'watch';
  return /\/(clusterbackups|clusterbackupschedules|clusters)(\?|$)/.test(url) ? 'list' : 'get';
}

function answerTo(verb: Verb, url: string): object {
  const one = url.includes('schedules') ? SCHEDULE : url.includes('clusterbackups') ? BACKUP : CLUSTER;
  return verb === 'list' ? { metadata: { resourceVersion: '9' }, items: [one] } : one;
}

function start(argv: readonly string[], kubeconfig: string) {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const child = spawn(process.execPath, [MAIN, ...argv], { cwd: folder, env });
  children.push(child);
  const begun = performance.now();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode,
    stderr,
    tookMs: performance.now() - begun,
  }));
  return { child, ended };
}

const refuse =
  (code: number, ...verbs: Verb[]): Trouble =>
  (verb, response) => {
    if (!verbs.includes(verb)) return false;
    const body = { kind: 'Status', code, reason: 'Refused', message: 'no', details: { name: 'x' } };
    response.writeHead(code).end(JSON.stringify(body));
    return true;
  };
const everyTime =
  (act: (response: ServerResponse) => void): Trouble =>
  (_verb, response) => {
    act(response);
    return true;
  };

const WAIT = ['wait', 'g1'];
const STATUS = ['status'];
const CREATE = ['create', 'g2', '--from-schedule', 'g1', '--wait'];
const REMOVE = ['remove', 'g1', '--yes'];
/** A process starts within this much, on a machine that does other things too. */
const START_MS = 4_000;

describe('at once, with the code of its error', () => {
  it.each([
    ['wait, with get and no list', WAIT, refuse(403, 'list'), 'forbidden'],
    ['wait, with list and no watch', WAIT, refuse(403, 'watch'), 'forbidden'],
    ['wait, without any right', WAIT, refuse(403, 'get', 'list', 'watch'), 'forbidden'],
    ['wait, whose watch gets 401', WAIT, refuse(401, 'watch'), 'unauthorized'],
    ['wait, whose list gets 401', WAIT, refuse(401, 'list'), 'unauthorized'],
    ['status, without list', STATUS, refuse(403, 'list'), 'forbidden'],
    ['create, with get and no list', CREATE, refuse(403, 'list'), 'forbidden'],
    ['remove, with get and no list', REMOVE, refuse(403, 'list'), 'forbidden'],
    ['remove, with list and no watch', REMOVE, refuse(403, 'watch'), 'forbidden'],
    ['wait, at an address that answers with a page', WAIT, everyTime((r) => r.end('<html>')), 'api-error'],
    [
      'status, at an address that answers with JSON of its own',
      STATUS,
      everyTime((r) => r.end('[]')),
      'api-error',
    ],
    [
      'remove, at an address that is sent elsewhere',
      REMOVE,
      everyTime((r) => r.writeHead(302).end()),
      'api-error',
    ],
    [
      'wait, at a server that does not speak HTTP',
      WAIT,
      everyTime((r) => r.socket?.end('SSH-2.0\n')),
      'unreachable',
    ],
  ])('%s', async (_name, argv, trouble, code) => {
    const { kubeconfig } = await serve(trouble);

    const { exitCode, stderr, tookMs } = await start([...argv, '--timeout', '60s'], kubeconfig).ended;

    expect([exitCode, stderr]).toEqual([6, expect.stringContaining(`[${code}]`)]);
    expect(tookMs).toBeLessThan(START_MS + 3_000);
  });
});

describe('when --timeout is over, with exit code 4,', () => {
  const silent: Trouble = () => true;
  const half = everyTime((response) => response.writeHead(200).write('{"metadata":'));
  const busy = (status: number) =>
    everyTime((response) => response.writeHead(status, { 'retry-after': '86400' }).end());
  const sick = everyTime((response) => response.writeHead(500).end());

  it.concurrent.each([
    ['wait, at a server that never answers', WAIT, silent],
    ['wait, at one that answers half', WAIT, half],
    ['wait, at one that says 429', WAIT, busy(429)],
    ['wait, at one that says 503', WAIT, busy(503)],
    ['wait, at one that says 500 again and again', WAIT, sick],
    ['create, at a server that never answers', CREATE, silent],
    ['create, at one that answers half', CREATE, half],
    ['create, at one that says 429', CREATE, busy(429)],
    ['remove, at a server that never answers', REMOVE, silent],
    ['remove, at one that says 503', REMOVE, busy(503)],
    ['status, at a server that never answers', STATUS, silent],
    ['create, whose creation is never answered', CREATE, (verb) => verb === 'create'],
    ['remove, whose request is never answered', REMOVE, (verb) => verb === 'patch'],
  ] as [string, string[], Trouble][])('%s', async (_name, argv, trouble) => {
    const { kubeconfig } = await serve(trouble);

    const { exitCode, stderr, tookMs } = await start([...argv, '--timeout', '1s'], kubeconfig).ended;

    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('[timeout]')]);
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(1_000 + START_MS);
  });

  it.concurrent('wait, whose exec plugin hangs together with what it has started', async () => {
    const { kubeconfig } = await serve(() => false);
    const config = JSON.parse(require('node:fs').readFileSync(kubeconfig, 'utf8'));
    const command = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'sh',
      args: ['-c', 'sleep 50 & sleep 50'],
      interactiveMode: 'Never',
    };
    config.users[0].user = { exec: command };
    // Without TLS, no plugin is asked.
    config.clusters[0].cluster.server = config.clusters[0].cluster.server.replace('http:', 'https:');
    const file = `${kubeconfig}-exec`;
    writeFileSync(file, JSON.stringify(config));

    const { exitCode, tookMs } = await start([...WAIT, '--timeout', '1s'], file).ended;

    expect(exitCode).toBe(4);
    expect(tookMs).toBeLessThan(1_000 + START_MS);
  });
});

describe('after a single signal, with exit code 130,', () => {
  const silent: Trouble = () => true;

  it.each([
    ['wait', WAIT, 'SIGTERM', silent],
    ['wait', WAIT, 'SIGINT', () => false],
    ['create', CREATE, 'SIGTERM', (verb) => verb === 'create'],
    ['remove', REMOVE, 'SIGTERM', (verb) => verb === 'patch'],
    ['status', STATUS, 'SIGTERM', silent],
    ['doctor', ['doctor'], 'SIGTERM', silent],
    ['verify', ['verify', 'g1'], 'SIGTERM', silent],
    ['explain', ['explain', 'prod'], 'SIGTERM', silent],
    ['key create', ['key', 'create', 'k', '--generate', '--save', 'k.key'], 'SIGTERM', silent],
  ] as [string, string[], NodeJS.Signals, Trouble][])('%s', async (_name, argv, signal, trouble) => {
    const { kubeconfig, asked } = await serve(trouble);
    const { child, ended } = start(argv, kubeconfig);
    const last = argv === CREATE ? 'create' : argv === REMOVE ? 'patch' : undefined;
    await until('the command to ask', () => (last === undefined ? asked.length > 0 : asked.includes(last)));
    const at = performance.now();

    child.kill(signal);

    expect((await ended).exitCode).toBe(130);
    expect(performance.now() - at).toBeLessThan(3_000);
  });

  it('apply, which waits for its input', async () => {
    const { kubeconfig } = await serve(() => false);
    const { child, ended } = start(['apply', '-'], kubeconfig);
    // More than a pipe holds: it is written once the command reads.
    await new Promise((resolve) => child.stdin?.write('# input\n'.repeat(100_000), resolve));
    const at = performance.now();

    child.kill('SIGTERM');

    expect((await ended).exitCode).toBe(130);
    expect(performance.now() - at).toBeLessThan(3_000);
  });
});

it('what a command has written is there to its end', async () => {
  const { kubeconfig, asked } = await serve((verb, response) => {
    if (verb !== 'list') return false;
    const items = Array.from({ length: 3_000 }, (_, i) => ({
      ...BACKUP,
      metadata: { ...BACKUP.metadata, name: `backup-${i}` },
    }));
    response.end(JSON.stringify({ metadata: {}, items }));
    return true;
  });
  const { child, ended } = start(['status', '--json'], kubeconfig);
  await until('the command to ask', () => asked.includes('list'));
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (more) => {
    text += more;
  });
  expect((await ended).exitCode).toBe(0);
  expect(JSON.parse(text)).toHaveLength(3_000);
});
