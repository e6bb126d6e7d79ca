import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '../until';
import { requireEngine } from './find-engines';
import { freePort } from './free-port';
import { type GitRepository, MANIFESTS } from './git-repository';

/** How a sync ended. */
export interface SyncResult {
  /** The operation succeeded: "green" in Argo CD. */
  readonly ok: boolean;
  /** In the engine's words. */
  readonly message: string;
}

/**
 * Argo CD's sync engine on one namespace. It knows nothing of our health checks, does not heal by itself and cannot apply
 * on the server's side (its program gives no field manager): it syncs once when it starts, and then when it is told to. An operation sees objects as they were when it began, so each wave of
 * new objects takes an operation of its own.
 */
export interface GitOpsAgent {
  /** The sync that it began when it started. */
  first(): Promise<SyncResult>;
  /**
   * Syncs the last commit, with pruning, and waits for the end of the operation.
   * @throws an Error with the engine's own output if it comes to none
   */
  sync(): Promise<SyncResult>;
  /** Waits until its first operation is at its end, or was looked at twice more and so does nothing further for now. */
  twoRounds(): Promise<void>;
  stop(): Promise<void>;
}

const tied = path.join(__dirname, 'tied-process.mjs');

export async function startGitOpsAgent(
  repository: GitRepository,
  { kubeconfigPath, namespace }: { kubeconfigPath: string; namespace: string },
): Promise<GitOpsAgent> {
  const port = await freePort();
  const scope = ['--namespaced', '--namespace', namespace, '--default-namespace', namespace];
  const child = spawn(
    process.execPath,
    [
      tied,
      requireEngine('gitops-agent'),
      repository.folder,
      ...['--path', MANIFESTS, '--kubeconfig', kubeconfigPath, ...scope],
      ...['--port', String(port), '--resync-seconds', '86400'],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'], env: { PATH: process.env.PATH, HOME: repository.folder } },
  );
  const exited = once(child, 'exit');
  const results: SyncResult[] = [];
  const log: string[] = [];
  let rounds = 0;
  const OPERATION_END =
    /"Updating operation state\. phase: \w* -> (Succeeded|Failed|Error), message: .*? -> '(.*)'"/;
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    if (line.includes('"Syncing"')) rounds += 1;
    const end = OPERATION_END.exec(line);
    if (end !== null) results.push({ ok: end[1] === 'Succeeded', message: end[2] ?? '' });
  });
  const nth = async (count: number) => {
    try {
      return await until('the end of a sync', () => {
        if (child.exitCode !== null) throw new Error('the engine has ended');
        return results[count];
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}:\n${log.slice(-30).join('\n')}`);
    }
  };

  return {
    first: () => nth(0),
    async sync() {
      const { length } = results;
      await fetch(`http://127.0.0.1:${port}/api/v1/sync`, { method: 'POST' });
      return nth(length);
    },
    async twoRounds() {
      const before = rounds;
      await until('the engine to go on', () => rounds > before + 1 || results.length > 0);
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
