/**
 * Backups of as many clusters in one `up` and one `destroy` of the real engine, against as many dynamic resources that do
 * nothing: wall time, requests, and processor time of the provider. Needs `npm run tools -- --only pulumi`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LocalStorage } from 'mosk-backup/local';
import { descendants } from '../test/engines/process-tree';
import { DESTROY, openStack, type Stack, UP } from '../test/engines/pulumi-stack';
import { median } from './median';

/** A quiet machine takes some minutes for a thousand. */
const BACKUPS = Number(process.env.MOSK_BACKUP_BENCH_BACKUPS ?? 1000);
const ROUNDS = Number(process.env.MOSK_BACKUP_BENCH_ROUNDS ?? 3);
const PARALLEL = ['--parallel', '32'];
/** Clock ticks of `/proc/PID/stat` per second on Linux. */
const TICKS_PER_S = 100;

type Counts = Readonly<Record<string, number>>;
interface Measured {
  readonly ms: number;
  /** Of the provider's process, in milliseconds. */
  readonly cpuMs: number;
}

const NOTHING = 'exports.handler=()=>({async create(){return{id:"x",outs:{}}},async delete(){}})';
const nothing = `
  const pulumi = require('@pulumi/pulumi');
  class Nothing extends pulumi.CustomResource {
    constructor(name) {
      super('pulumi-nodejs:dynamic/bench:Nothing', name, { __provider: ${JSON.stringify(NOTHING)} });
    }
  }
  for (let i = 0; i < ${BACKUPS}; i += 1) new Nothing('n' + i);
`;

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
  const theirs = await openStack({});
  const ups: [Measured, Measured][] = [];
  const destroys: [Measured, Measured][] = [];
  try {
    await ours.writeProgram(backups(s3));
    await theirs.writeProgram(nothing);
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await countsOf(site);
      ups.push([await timed(ours, UP), await timed(theirs, UP)]);
      const between = await countsOf(site);
      destroys.push([await timed(ours, DESTROY), await timed(theirs, DESTROY)]);
      if (round > 0) continue;
      console.log(`${BACKUPS} backups; requests of up: ${perBackup(before, between)}`);
      console.log(`requests of destroy: ${perBackup(between, await countsOf(site))}`);
    }
  } finally {
    await ours.close();
    await theirs.close();
    site.disconnect();
  }
  tell('up', ups);
  tell('destroy', destroys);
}

/** Interleaved, so that both sides have the same machine. */
function tell(command: string, rounds: readonly [Measured, Measured][]): void {
  const ratio = median(rounds.map(([ours, theirs]) => ours.ms / theirs.ms));
  const seconds = (side: 0 | 1) => (median(rounds.map((round) => round[side].ms)) / 1000).toFixed(1);
  const cpu = median(rounds.map(([{ cpuMs }]) => cpuMs / BACKUPS));
  console.log(
    `${command}: ${seconds(0)} s, ${seconds(1)} s for as many that do nothing: ${ratio.toFixed(2)} × (goal 1.2 ×); ` +
      `provider ${cpu.toFixed(1)} ms of processor time per backup`,
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

function perBackup(before: Counts, after: Counts): string {
  return Object.entries(after)
    .map(([verb, count]) => [verb, count - (before[verb] ?? 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([verb, count]) => `${count} ${verb}`)
    .join(', ');
}

void bench();
