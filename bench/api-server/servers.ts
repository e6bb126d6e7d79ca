import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startKubeApiserver } from '../../test/engines/kube-apiserver';
import { type Credentials, credentialsIn } from './credentials';
import { childrenOf } from './resident';

/** A server under test, in processes of its own. */
export interface BenchServer {
  readonly credentials: Credentials;
  /** Whose memory is its memory. */
  readonly pids: readonly number[];
  /** Milliseconds from the start of its first process to the kinds of this package being served. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** kube-apiserver and its etcd, which does not sync its writes to the disk. */
export async function startReal(): Promise<BenchServer> {
  const server = await startKubeApiserver();
  return {
    credentials: credentialsIn(server.kubeconfigPath),
    // Without the process that started the two.
    pids: childrenOf(server.pid),
    startMs: server.startMs,
    stop: server.stop,
  };
}

const MAIN = path.join(__dirname, '../../dist/cli/main.js');

/** `mosk-backup local up`, as a user runs it. With `--dir` it keeps its objects. */
export async function startLocal({ persists }: { readonly persists: boolean }): Promise<BenchServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mosk-backup-bench-'));
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [...profiling(), MAIN, 'local', 'up', '--json', ...(persists ? ['--dir', folder] : [])],
    { cwd: folder, env: { PATH: process.env.PATH, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += chunk));
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(() => {
      throw new Error(`local up has ended:\n${complaints}`);
    }),
  ]);
  const startMs = performance.now() - start;
  return {
    credentials: credentialsIn(JSON.parse(line).kubeconfig),
    pids: [child.pid ?? 0],
    startMs,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

/** BENCH_PROFILES: a folder for profiles of the local cluster. */
function profiling(): string[] {
  const folder = process.env.BENCH_PROFILES;
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}
