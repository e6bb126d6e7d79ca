/**
 * The API of the local management cluster side by side with kube-apiserver and etcd: start, memory over a churn, and how
 * long requests take. Needs `npm run tools -- --only etcd,kube-apiserver,kubectl`, and Linux for the memory.
 *
 * Options: `--churn=SECONDS` (default 180; the long form has 600; 0 for none), `--rounds=COUNT` (default 7), and
 * `--local-only`, which with BENCH_PROFILES=FOLDER shows where its time goes.
 */
import { parseArgs } from 'node:util';
import { startClient } from './api-server/client-handle';
import { OBJECTS } from './api-server/load';
import { type MemoryReport, memoryDuring } from './api-server/memory';
import { type BenchServer, startLocal, startReal } from './api-server/servers';
import { rowOf, tableHead } from './api-server/table';

const { values: options } = parseArgs({
  options: {
    churn: { type: 'string', default: '180' },
    rounds: { type: 'string', default: '7' },
    'local-only': { type: 'boolean', default: false },
  },
});
const churnSeconds = Number(options.churn);
const rounds = Number(options.rounds);

/** The first is what the others are compared with. */
const SERVERS: readonly { readonly name: string; start(): Promise<BenchServer> }[] = [
  { name: 'kube-apiserver', start: startReal },
  { name: 'local up', start: () => startLocal({ persists: false }) },
  { name: 'local up --dir', start: () => startLocal({ persists: true }) },
].slice(options['local-only'] ? 1 : 0);

const client = startClient();

async function bench(): Promise<void> {
  try {
    tellHead('start');
    await measureStarts();
    for (const [kind, name] of (await client.kinds()).entries()) {
      tellHead(`${OBJECTS} ${name}`);
      await benchKind(kind);
    }
  } finally {
    client.stop();
  }
}

async function measureStarts(): Promise<void> {
  const times: number[][] = SERVERS.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { start }] of SERVERS.entries()) {
      const server = await start();
      times[index]?.push(server.startMs);
      await server.stop();
    }
  }
  tell('until it serves the kinds of this package (goal 0.1 ×)', 'ms', times);
}

async function benchKind(kind: number): Promise<void> {
  const servers: BenchServer[] = [];
  try {
    for (const { start } of SERVERS) servers.push(await start());
    await client.connect(servers.map(({ credentials }) => credentials));
    for (const server of servers.keys()) await client.prepare(server, kind);
    if (churnSeconds > 0) await measureMemory(servers, kind);
    await measureRequests(servers, kind);
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function measureMemory(servers: readonly BenchServer[], kind: number): Promise<void> {
  const { result: writes, reports } = await memoryDuring(servers, () => client.churn(kind, churnSeconds));
  const column = (name: keyof MemoryReport) => reports.map((report) => [report[name]]);
  tell('memory before the churn', 'MiB', column('first'));
  tell('in its second minute', 'MiB', column('secondMinute'));
  tell('in its last minute (goal 0.3 ×)', 'MiB', column('last'));
  tell('at the most', 'MiB', column('most'));
  console.log(`the churn: ${writes} writes in ${churnSeconds} s`);
}

/** Rounds in which each server has its turn, never the same one first. */
async function measureRequests(servers: readonly BenchServer[], kind: number): Promise<void> {
  for (const [workload, name] of (await client.workloads()).entries()) {
    const times: number[][] = servers.map(() => []);
    // The first warms up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const turn of servers.keys()) {
        const server = (turn + round) % servers.length;
        const time = await client.measure(server, kind, workload, round);
        if (round > 0) times[server]?.push(time);
      }
    }
    tell(name, 'ms', times);
  }
}

const tellHead = (what: string) =>
  console.log(
    tableHead(
      what,
      SERVERS.map(({ name }) => name),
    ),
  );

/** @param values of each server, one from each round */
function tell(what: string, unit: string, values: readonly (readonly number[])[]): void {
  console.log(rowOf(what, unit, values));
}

void bench();
