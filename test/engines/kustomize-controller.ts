import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { requireEngine } from './find-engines';
import { freePort } from './free-port';

export interface KustomizeController {
  /** The last lines of its log, without those that only say that it waits. */
  log(): string;
  stop(): Promise<void>;
}

/** Flux's kustomize-controller, for all namespaces. */
export async function startKustomizeController(kubeconfigPath: string): Promise<KustomizeController> {
  const [health, metrics] = [await freePort(), await freePort()];
  const child = spawn(
    process.execPath,
    [
      path.join(__dirname, 'tied-process.mjs'),
      requireEngine('kustomize-controller'),
      ...['--health-addr', `127.0.0.1:${health}`, '--metrics-addr', `127.0.0.1:${metrics}`],
      '--watch-all-namespaces=true',
      '--requeue-dependency=1s',
      // One that waits for its backups keeps a worker busy.
      '--concurrent=20',
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        TMPDIR: process.env.TMPDIR,
        KUBECONFIG: kubeconfigPath,
        RUNTIME_NAMESPACE: 'flux-system',
      },
    },
  );
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const keep = (chunk: Buffer) => {
    const said = chunk.toString().split('\n');
    lines.push(...said.filter((line) => line !== '' && !line.includes('Dependencies do not meet')));
    lines.splice(0, lines.length - 200);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    log: () => lines.slice(-10).join('\n'),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
