import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { parse } from 'yaml';
import { rounds } from '../../whole';
import { type Requester, requesterFor } from '../api/requester';
import { type Hostile, hostileRequest } from './hostile-requests';

/** The seed of each is its number. */
const REQUESTS = rounds(150, 10_000);
const FIRST_SEED = Number(process.env.MOSK_BACKUP_SEED ?? 1);
const AT_ONCE = 8;
/** For what no server answers: it waits for the rest. */
const PATIENCE_MS = 250;
/** On a machine that does something else as well: what hangs, hangs for longer. */
const LONGEST_ANSWER_MS = 60_000;
const MOST_MEGABYTES = 20;

interface Site {
  readonly child: ChildProcess;
  readonly kubeconfig: string;
  readonly api: URL;
  readonly storage: URL;
  /** What it holds, and how many descriptors it has, once it has tidied up. */
  measure(): Promise<{ megabytes: number; descriptors: number }>;
}

let site: Site;
let probing: Requester;
beforeAll(async () => {
  const child = spawn(process.execPath, ['--expose-gc', path.join(__dirname, 'cluster-process.cjs')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ kubeconfigPath, url, endpoint }] = await once(child, 'message');
  site = {
    child,
    kubeconfig: readFileSync(kubeconfigPath, 'utf8'),
    api: new URL(url),
    storage: new URL(endpoint),
    async measure() {
      child.send('measure');
      const [measured] = await once(child, 'message');
      return measured;
    },
  };
  probing = requesterFor(site.kubeconfig);
  expect((await probing('POST', MAPS, PROBE)).code).toBe(201);
});
afterAll(() => {
  probing?.close();
  site?.child.kill('SIGKILL');
});

const MAPS = '/api/v1/namespaces/default/configmaps';
const PROBE = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'probe' }, data: { right: 'yes' } };

/** Codes of the answers, as far as there are any. */
async function codesOf(hostile: Hostile, agents: Agents): Promise<number[]> {
  if ('bytes' in hostile) return codesOfBytes(hostile, agents);
  const { method, path: target, headers, body } = hostile;
  return new Promise((resolve) => {
    const sent = request({
      agent: hostile.family === 'token' ? agents.none : agents.any(),
      host: site.api.hostname,
      port: site.api.port,
      method,
      path: target,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      timeout: LONGEST_ANSWER_MS,
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === undefined ? [999] : []));
    sent.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve([101]);
    });
    sent.on('response', (answer) => {
      answer.on('error', () => resolve([answer.statusCode ?? 0]));
      answer.on('end', () => resolve([answer.statusCode ?? 0]));
      answer.resume();
      if (target.includes('watch=')) setTimeout(() => sent.destroy(), 20);
    });
    sent.end(body);
  });
}

async function codesOfBytes({ to, bytes, plain }: Extract<Hostile, { bytes: Buffer }>, { identity }: Agents) {
  const { hostname: host, port } = to === 'api' ? site.api : site.storage;
  const socket =
    to === 'api' && !plain
      ? connectTls({ host, port: Number(port), ...identity() })
      : connect({ host, port: Number(port) });
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  // Written one after the other: some servers treat the end of a request apart from its beginning.
  socket.once(to === 'api' && !plain ? 'secureConnect' : 'connect', () => socket.write(bytes));
  const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
  await once(socket, 'close').catch(() => undefined);
  clearTimeout(patience);
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, code]) => Number(code));
}

interface Agents {
  readonly none: Agent;
  any(): Agent;
  identity(): object;
}

function agentsOf(kubeconfig: string): Agents & { close(): void } {
  const { clusters, users } = parse(kubeconfig);
  const decoded = (text: string) => Buffer.from(text, 'base64').toString();
  const ca = decoded(clusters[0].cluster['certificate-authority-data']);
  const own = {
    ca,
    cert: decoded(users[0].user['client-certificate-data']),
    key: decoded(users[0].user['client-key-data']),
  };
  const none = new Agent({ keepAlive: true, ca, maxSockets: AT_ONCE });
  const admin = new Agent({ keepAlive: true, ...own, maxSockets: AT_ONCE });
  let turn = 0;
  return {
    none,
    any: () => (turn++ % 3 === 0 ? none : admin),
    identity: () => (turn++ % 2 === 0 ? { ca } : own),
    close() {
      none.destroy();
      admin.destroy();
    },
  };
}

async function send(first: number, count: number) {
  const agents = agentsOf(site.kubeconfig);
  const codes = new Map<string, number>();
  const wrong: string[] = [];
  let next = first;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < first + count) {
        const seed = next++;
        const hostile = hostileRequest(seed);
        const found = await codesOf(hostile, agents);
        for (const code of found) {
          codes.set(`${code}`, (codes.get(`${code}`) ?? 0) + 1);
          if (code >= 500 && !(code === 501 && hostile.to === 'storage'))
            wrong.push(`${seed}: ${hostile.family}: ${code}`);
        }
      }
    }),
  );
  agents.close();
  return { codes: Object.fromEntries(codes), wrong };
}

it(
  `${REQUESTS} hostile requests to API and storage: others are answered rightly, and nothing is left of them`,
  async () => {
    // Caches, audit and history are full first, as they are in a server that has run for a while.
    const warm = await send(FIRST_SEED + REQUESTS, Math.max(300, REQUESTS / 10));
    await probing('DELETE', `${MAPS}/probe`);
    await probing('POST', MAPS, PROBE);
    const before = await site.measure();

    let over = false;
    let slowest = 0;
    const probes = (async () => {
      while (!over) {
        const start = Date.now();
        const { code, body } = await probing('GET', MAPS);
        slowest = Math.max(slowest, Date.now() - start);
        expect(code).toBe(200);
        expect(body.items.map(({ metadata }: typeof PROBE) => metadata.name)).toContain('probe');
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const { codes, wrong } = await send(FIRST_SEED, REQUESTS);
    over = true;
    await probes;

    console.log(`hostile requests from seed ${FIRST_SEED}: ${JSON.stringify({ codes, slowest })}`);
    expect([...warm.wrong, ...wrong]).toEqual([]);
    expect(site.child.exitCode).toBeNull();
    const after = await site.measure();
    console.log(`${JSON.stringify(before)} → ${JSON.stringify(after)}`);
    expect(after.megabytes - before.megabytes).toBeLessThan(MOST_MEGABYTES);
    // Connections of the warm-up may still be open before.
    expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
  },
  120_000 + REQUESTS * 1_000,
);
