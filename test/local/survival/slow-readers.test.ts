import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import path from 'node:path';
import { parse } from 'yaml';
import { until } from '../../until';
import { describeInCi } from '../../whole';
import { requesterFor } from '../api/requester';

const WRITES = 9_000;
/** Each has objects of its own. */
const WRITERS = 5;
const OBJECTS_EACH = 10;
const READING = 10;
const NOT_READING = 90;
/** The history holds 8 MiB of JSON, about twice that in memory. */
const MOST_MEGABYTES = 40;

const MAPS = '/api/v1/namespaces/default/configmaps';
const map = (name: string, n: number) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { n: `${n}`, text: 'x'.repeat(4_000) },
});

const VERSION = /"resourceVersion":"(\d+)"/;

let child: ChildProcess;
let kubeconfig: string;

async function measured(): Promise<{ megabytes: number; resident: number; descriptors: number }> {
  child.send('measure');
  const [found] = await once(child, 'message');
  return found;
}

/** Watches of a client that has as many connections as watches; each as its answer has begun. */
async function watches(count: number): Promise<IncomingMessage[]> {
  const { clusters, users } = parse(kubeconfig);
  const decoded = (text: string) => Buffer.from(text, 'base64').toString();
  const agent = new Agent({
    ca: decoded(clusters[0].cluster['certificate-authority-data']),
    cert: decoded(users[0].user['client-certificate-data']),
    key: decoded(users[0].user['client-key-data']),
  });
  return Promise.all(
    Array.from({ length: count }, async () => {
      const sent = request(`${clusters[0].cluster.server}${MAPS}?watch=true`, { agent });
      sent.on('error', () => {});
      sent.end();
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      answer.on('error', () => {});
      return answer;
    }),
  );
}

describeInCi('a server with clients that do not read', () => {
  beforeAll(async () => {
    child = spawn(process.execPath, ['--expose-gc', path.join(__dirname, 'cluster-process.cjs')], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [{ kubeconfigPath }] = await once(child, 'message');
    kubeconfig = readFileSync(kubeconfigPath, 'utf8');
  });
  afterAll(() => child?.kill('SIGKILL'));

  it(`D5: ${WRITES} writes, watched by ${READING} who read and ${NOT_READING} who never do, cost bounded memory`, async () => {
    const api = requesterFor(kubeconfig);
    const before = await measured();
    const read = (await watches(READING)).map((answer) => {
      const seen = { answer, last: 0 };
      answer.setEncoding('utf8').on('data', (text: string) => {
        const version = VERSION.exec(text.slice(text.lastIndexOf('"resourceVersion":')))?.[1];
        if (version !== undefined) seen.last = Number(version);
      });
      return seen;
    });
    const unread = await watches(NOT_READING);

    let highest = 0;
    const write = async (writer: number, from: number, end: number) => {
      for (let n = from; n < end; n++) {
        const isNew = n < OBJECTS_EACH;
        const name = `m-${writer}-${n % OBJECTS_EACH}`;
        const { code, body } = await api(
          isNew ? 'POST' : 'PUT',
          isNew ? MAPS : `${MAPS}/${name}`,
          map(name, n),
        );
        expect(code).toBe(isNew ? 201 : 200);
        highest = Math.max(highest, Number(body.metadata.resourceVersion));
      }
    };
    const writeAll = (from: number, end: number) =>
      Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer, from, end)));
    const each = WRITES / WRITERS;
    await writeAll(0, each / 3);
    // Who never reads is ended by what waits for him, before his minute is over: the others' connections are left.
    const early = await measured();
    expect(early.descriptors - before.descriptors).toBeLessThanOrEqual(READING + WRITERS);
    await writeAll(each / 3, each);

    await until('those who read have seen the last write', () => read.every(({ last }) => last >= highest));
    const after = await measured();
    console.log(`${WRITES} writes: ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
    expect(after.megabytes - before.megabytes).toBeLessThan(MOST_MEGABYTES);

    for (const { answer } of read) answer.destroy();
    for (const answer of unread) answer.destroy();
    api.close();
  }, 600_000);
});
