/**
 * `mosk-backup metrics` over 1,000 clusters with 40 backups each, while 100 backups change each second: series, memory, how
 * long a scrape takes against a server that answers the same text from memory, and what writing it anew costs against
 * parsing the list of the backups once. Linux only, for the memory.
 *
 * Option: `--churn=SECONDS` (default 60; the long form has 600).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { residentMiB } from './api-server/resident';
import { median } from './median';
import { BACKUPS, CLUSTERS, startFleetApi } from './metrics/fleet-api';

const { values: options } = parseArgs({ options: { churn: { type: 'string', default: '60' } } });
const churnSeconds = Number(options.churn);
const CHANGES_PER_SECOND = 100;
const SCRAPES = 20;
const YOUNG = 10;
const PORT = 19_819;
/** As a Prometheus would have it collected. */
const EVERY_SECONDS = 15;

const kubeconfigPath = path.join(tmpdir(), `bench-metrics-${process.pid}.json`);

const textPath = `${kubeconfigPath}.prom`;

/** A process that answers one text. */
const FLOOR = `
  const text = require('node:fs').readFileSync(process.argv[1], 'utf8');
  const server = require('node:http').createServer((request, response) => response.end(text));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

function startExporter(server: string): ChildProcess {
  writeFileSync(
    kubeconfigPath,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'fleet', cluster: { server } }],
      users: [{ name: 'fleet', user: {} }],
      contexts: [{ name: 'fleet', context: { cluster: 'fleet', user: 'fleet' } }],
      'current-context': 'fleet',
    }),
  );
  const main = path.join(__dirname, '../dist/cli/main.js');
  return spawn(
    process.execPath,
    [main, 'metrics', '--listen', `127.0.0.1:${PORT}`, '--every', `${EVERY_SECONDS}s`, '--rpo', '26h'],
    { env: { PATH: process.env.PATH, KUBECONFIG: kubeconfigPath }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

async function scrape(url: string): Promise<{ readonly text: string; readonly ms: number }> {
  const start = performance.now();
  const text = await (await fetch(url)).text();
  return { text, ms: performance.now() - start };
}

/** In turns, after some that do not count: a process is slower while it is young. */
async function scrapeRatio(url: string, floorUrl: string): Promise<number> {
  const [times, floorTimes]: [number[], number[]] = [[], []];
  for (let count = 0; count < SCRAPES + YOUNG; count += 1) {
    times.push((await scrape(url)).ms);
    floorTimes.push((await scrape(floorUrl)).ms);
  }
  return median(times.slice(YOUNG)) / median(floorTimes.slice(YOUNG));
}

/** Processor time of a process, in milliseconds. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function bench(): Promise<void> {
  const api = await startFleetApi();
  const exporter = startExporter(api.url);
  const url = `http://127.0.0.1:${PORT}/metrics`;
  const pid = exporter.pid ?? 0;
  try {
    const start = performance.now();
    for (let ok = false; !ok; await setTimeout(50))
      ok = await fetch(url).then(
        ({ status }) => status === 200,
        () => false,
      );
    const readyMs = performance.now() - start;
    const { text } = await scrape(url);
    writeFileSync(textPath, text);
    const floor = spawn(process.execPath, ['-e', FLOOR, textPath], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = await once(createInterface({ input: floor.stdout }), 'line');
    const floorUrl = `http://127.0.0.1:${port}`;
    const ratio = await scrapeRatio(url, floorUrl);
    const memory: number[] = [];
    const before = cpuMs(pid);
    for (let second = 0; second < churnSeconds; second += 1) {
      api.change(CHANGES_PER_SECOND);
      await setTimeout(1_000);
      memory.push(residentMiB([pid]));
    }
    const renderings = churnSeconds / EVERY_SECONDS;
    const cpuEach = (cpuMs(pid) - before) / renderings;
    const parseStart = performance.now();
    JSON.parse(api.text);
    const parseMs = performance.now() - parseStart;
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    const third = Math.floor(memory.length / 3);
    const [first, last] = [median(memory.slice(third, 2 * third)), median(memory.slice(-third))];
    console.log(
      `${CLUSTERS} clusters × ${BACKUPS} backups: ${series} series (${(series / CLUSTERS).toFixed(1)} a cluster), ${(text.length / 2 ** 20).toFixed(1)} MiB, there after ${(readyMs / 1000).toFixed(1)} s\n` +
        `scrape against the same text from memory: ${ratio.toFixed(2)} × (goal 1.5 ×)\n` +
        `${cpuEach.toFixed(0)} ms of processor for each writing, ${CHANGES_PER_SECOND * EVERY_SECONDS} changes included: ${(cpuEach / parseMs).toFixed(2)} × parsing the list once (goal 2 ×)\n` +
        `memory over ${churnSeconds} s of changes: ${first.toFixed(0)} MiB in the second third, ${last.toFixed(0)} MiB in the last: ${(last / first).toFixed(2)} × (goal 1.1 ×)`,
    );
    floor.kill();
  } finally {
    exporter.kill('SIGTERM');
    api.stop();
    for (const file of [kubeconfigPath, textPath]) rmSync(file, { force: true });
  }
}

void bench();
