/**
 * Backups of as many clusters in one `up` and one `destroy` of the real engine, against as many dynamic resources that do
 * nothing: wall time, requests, and processor time of the provider. Needs `npm run tools -- --only pulumi`.
 *
 * Twice as many steps as there are resources write the whole state anew each, so most of the time goes by its size. The
 * goal is therefore judged against idle resources with the same properties; those without any tell what these cost.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalStorage } from 'mosk-backup/local';
import { descendants } from '../test/engines/process-tree';
import { DESTROY, openStack, type Stack, type StateResource, UP } from '../test/engines/pulumi-stack';
import { median } from './median';

/** A quiet machine takes some minutes for a thousand. */
const BACKUPS = Number(process.env.MOSK_BACKUP_BENCH_BACKUPS ?? 1000);
const ROUNDS = Number(process.env.MOSK_BACKUP_BENCH_ROUNDS ?? 3);
const PARALLEL = ['--parallel', '32'];
/** Clock ticks of `/proc/PID/stat` per second on Linux. */
const TICKS_PER_S = 100;

/** Our backups, idle resources alike, bare ones. */
type Round = readonly [Measured, Measured, Measured];
type Counts = Readonly<Record<string, number>>;
interface Measured {
  readonly ms: number;
  /** Of the provider's process, in milliseconds. */
  readonly cpuMs: number;
}

/** Resources of a provider that does nothing. */
const idle = (provider: string, properties: object) => `
  const pulumi = require('@pulumi/pulumi');
  class Idle extends pulumi.CustomResource {
    constructor(name) {
      super('pulumi-nodejs:dynamic/bench:Idle', name, {
        ...${JSON.stringify(properties)},
        __provider: ${JSON.stringify(provider)},
      });
    }
  }
  for (let i = 0; i < ${BACKUPS}; i += 1) new Idle('b' + i);
`;

const BARE = 'exports.handler=()=>({async create(){return{id:"x",outs:{}}},async delete(){}})';
const ALIKE =
  'exports.handler=()=>({async create(inputs){return{id:"x",outs:{...inputs,...require(process.cwd()+"/outs.json")}}},' +
  'async delete(){}})';

/** Idle resources whose entries in the state are as large as those of our backups. */
async function writeAlike(stack: Stack, { inputs, outputs }: StateResource): Promise<void> {
  const { __provider, ...properties } = inputs ?? {};
  const { __provider: _, ...outs } = outputs ?? {};
  await writeFile(path.join(stack.folder, 'outs.json'), JSON.stringify(outs));
  await stack.writeProgram(idle(ALIKE.padEnd(String(__provider).length), properties));
}

const backups = ({ endpoint, accessKeyId, secretAccessKey }: LocalStorage) => `
  const { ClusterBackup, RCloneCredential } = require('mosk-backup/pulumi');
  const namespace = 'shop';
  const s3 = new RCloneCredential('s3', { namespace, ...${JSON.stringify({ endpoint, accessKeyId, secretAccessKey })} });
  const target = { rclone: { bucket: 'backups', credential: s3.name }, unencrypted: 'a benchmark' };
  for (let i = 0; i < ${BACKUPS}; i += 1) new ClusterBackup('b' + i, { namespace, cluster: 'c' + i, target });
`;

async function bench(): Promise<void> {
  const site = fork(path.join(__dirname, 'pulumi-fleet-site.ts'), [String(BACKUPS)], {
    execArgv: ['--import', 'tsx'],
  });
  const [{ kubeconfig, s3 }] = (await once(site, 'message')) as [{ kubeconfig: string; s3: LocalStorage }];
  const ours = await openStack({ env: { KUBECONFIG: kubeconfig } });
  const [alike, bare] = [await openStack({}), await openStack({})];
  const ups: Round[] = [];
  const destroys: Round[] = [];
  try {
    await ours.writeProgram(backups(s3));
    await bare.writeProgram(idle(BARE, {}));
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await countsOf(site);
      const up = await timed(ours, UP);
      if (round === 0) await writeAlike(alike, await ours.resource('ClusterBackup', 'b0'));
      ups.push([up, await timed(alike, UP), await timed(bare, UP)]);
      const between = await countsOf(site);
      if (round === 0) await tellSizes([ours, alike, bare]);
      destroys.push([await timed(ours, DESTROY), await timed(alike, DESTROY), await timed(bare, DESTROY)]);
      if (round > 0) continue;
      console.log(`${BACKUPS} backups; requests of up: ${sent(before, between)}`);
      console.log(`requests of destroy: ${sent(between, await countsOf(site))}`);
    }
  } finally {
    for (const stack of [ours, alike, bare]) await stack.close();
    site.disconnect();
  }
  tell('up', ups);
  tell('destroy', destroys);
}

async function tellSizes(stacks: readonly Stack[]): Promise<void> {
  const sizes: string[] = [];
  for (const stack of stacks) sizes.push(((await stack.exportText()).length / 1024 / BACKUPS).toFixed(1));
  console.log(`state: ${sizes.join(', ')} KB a resource: backups, idle alike, idle and bare`);
}

/** Interleaved, so that all sides have the same machine. */
function tell(command: string, rounds: readonly Round[]): void {
  const seconds = (side: 0 | 1 | 2) => (median(rounds.map((round) => round[side].ms)) / 1000).toFixed(1);
  const ratio = (side: 1 | 2) => median(rounds.map((round) => round[0].ms / round[side].ms)).toFixed(2);
  const cpu = median(rounds.map(([{ cpuMs }]) => cpuMs / BACKUPS));
  console.log(
    `${command}: ${seconds(0)} s; idle resources alike ${seconds(1)} s: ${ratio(1)} × (goal 1.2 ×); ` +
      `bare ones ${seconds(2)} s: ${ratio(2)} ×; provider ${cpu.toFixed(1)} ms of processor time per backup`,
  );
}

async function timed(stack: Stack, command: readonly string[]): Promise<Measured> {
  const began = performance.now();
  const engine = stack.start(...command, ...PARALLEL);
  let text = '';
  for (const stream of [engine.stdout, engine.stderr]) stream?.on('data', (chunk) => (text += chunk));
  let cpuMs = 0;
  const look = setInterval(() => {
    cpuMs = Math.max(cpuMs, providerCpuMs(engine.pid ?? 0));
  }, 200);
  const [code] = await once(engine, 'close');
  clearInterval(look);
  if (code !== 0) throw new Error(`pulumi ${command[0]} ended with ${code}\n${text.slice(-4000)}`);
  return { ms: performance.now() - began, cpuMs };
}

function providerCpuMs(engine: number): number {
  const times = descendants(engine).map((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dynamic-provider')) return 0;
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      // User and system time, proc(5).
      return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_S) * 1000;
    } catch {
      return 0;
    }
  });
  return Math.max(0, ...times);
}

async function countsOf(site: ChildProcess): Promise<Counts> {
  site.send('count');
  const [counts] = (await once(site, 'message')) as [Counts];
  return counts;
}

function sent(before: Counts, after: Counts): string {
  return Object.entries(after)
    .map(([verb, count]) => [verb, count - (before[verb] ?? 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([verb, count]) => `${count} ${verb}`)
    .join(', ');
}

void bench();
