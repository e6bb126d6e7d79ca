import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { requireEngine } from './find-engines';

/** A real API server with its own etcd. Controllers, so also garbage collection of owned objects, are not part of it. */
export interface KubeApiserver {
  /** A kubeconfig with a client certificate of the group `system:masters`. */
  readonly kubeconfigPath: string;
  /** Names of the CustomResourceDefinitions that it knows. */
  readonly crds: readonly string[];
  /** Of the process whose children the two are. */
  readonly pid: number;
  /** From the start of the first of the two to the CustomResourceDefinitions being served, in milliseconds. */
  readonly startMs: number;
  /** Ends both processes and removes their files. */
  stop(): Promise<void>;
}

const crdFolder = path.join(__dirname, '..', '..', 'crds');

/**
 * Starts a real kube-apiserver (about 6 s) with the CRDs of `crds/` and nothing else in it.
 *
 * @param flags more of kube-apiserver, without their dashes
 * @throws an Error with the server's own output if it does not become ready
 */
export async function startKubeApiserver(
  flags: Readonly<Record<string, string>> = {},
): Promise<KubeApiserver> {
  const script = path.join(__dirname, 'kube-apiserver-process.mjs');
  const child = spawn(process.execPath, [script, crdFolder], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      TMPDIR: process.env.TMPDIR,
      TEST_ASSET_KUBE_APISERVER: requireEngine('kube-apiserver'),
      TEST_ASSET_ETCD: requireEngine('etcd'),
      TEST_ASSET_KUBECTL: requireEngine('kubectl'),
      KUBE_APISERVER_FLAGS: JSON.stringify(flags),
    },
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const exited = once(child, 'exit');

  const started = once(createInterface({ input: child.stdout }), 'line');
  const [line] = await Promise.race([
    started,
    exited.then(() => {
      throw new Error(`kube-apiserver did not start:\n${complaints}`);
    }),
  ]);

  return {
    ...(JSON.parse(line) as Omit<KubeApiserver, 'stop'>),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
