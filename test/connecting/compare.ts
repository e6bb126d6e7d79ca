/** One drawn connection, by kubectl and by ours. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { ClusterBackupType } from '../../lib/model';
import { systemClock } from '../../providers/kubernetes';
import { networkError } from '../../providers/kubernetes/api/network-failure';
import { textOf } from '../../providers/kubernetes/api/transport';
import { openConnection } from '../../providers/kubernetes/login/connection';
import type { DrawnConnection } from './connections';
import type { Recorded, RecordingSite } from './recording-site';

export type Verdict = 'equal' | 'both refuse' | 'refused by ours' | 'asks at the terminal' | 'differs';

export interface Compared {
  readonly verdict: Verdict;
  readonly kubectl: readonly Recorded[];
  readonly ours: readonly Recorded[];
  readonly said: { readonly kubectl: string; readonly ours: string };
  /** Of our refusal. */
  readonly code: string | undefined;
}

/** These say what is wrong before anything is sent. */
const REFUSALS = ['kubeconfig-invalid', 'proxy-invalid', 'unauthorized'];

export async function compare(
  site: RecordingSite,
  kubectl: string,
  drawn: DrawnConnection,
): Promise<Compared> {
  const inFolder = async <T>(act: (folder: string) => Promise<T>): Promise<T> => {
    const folder = mkdtempSync(path.join(tmpdir(), 'connecting-'));
    try {
      for (const [name, content] of Object.entries(drawn.files)) {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true });
        const isPlain = typeof content === 'string' && name !== 'login';
        writeFileSync(file, isPlain ? content.replaceAll('@/', `${folder}/`) : content, { mode: 0o700 });
      }
      return await act(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  site.take();
  const theirs = await inFolder((folder) => byKubectl(kubectl, drawn, folder));
  const reachedByKubectl = site.take();
  const error = await inFolder((folder) => byOurs(drawn, folder));
  const reachedByOurs = site.take();
  return {
    verdict: verdictOf(reachedByKubectl, reachedByOurs, theirs, error),
    kubectl: reachedByKubectl,
    ours: reachedByOurs,
    said: { kubectl: theirs, ours: error?.message ?? '' },
    code: error?.code,
  };
}

function verdictOf(
  [theirs]: readonly Recorded[],
  ours: readonly Recorded[],
  said: string,
  error: BackupError | undefined,
): Verdict {
  if (ours.length > 1) return 'differs';
  const [first] = ours;
  if (first !== undefined) {
    if (theirs === undefined) return said.includes('enter Username') ? 'asks at the terminal' : 'differs';
    return JSON.stringify(theirs) === JSON.stringify(first) ? 'equal' : 'differs';
  }
  if (theirs === undefined) return said === '' ? 'differs' : 'both refuse';
  return error !== undefined && REFUSALS.includes(error.code) ? 'refused by ours' : 'differs';
}

function environment({ env }: DrawnConnection, folder: string): Record<string, string> {
  const own = Object.entries(env).map(([name, value]) => [name, value.replaceAll('@', folder)]);
  return { PATH: process.env.PATH ?? '', HOME: folder, ...Object.fromEntries(own), ...keepUsers(env) };
}

/** In a proxy, `@` stands for itself. */
function keepUsers(env: DrawnConnection['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => /proxy/i.test(name)));
}

function byKubectl(kubectl: string, drawn: DrawnConnection, folder: string): Promise<string> {
  const { kubeconfig, context } = drawn;
  const words = ['events', '--request-timeout=20s'];
  if (kubeconfig !== undefined) words.push('--kubeconfig', kubeconfig.replaceAll('@', folder));
  if (context !== undefined) words.push(`--context=${context}`);
  return new Promise((resolve) => {
    const options = { env: environment(drawn, folder), cwd: folder, timeout: 30_000 };
    const child = execFile(kubectl, words, options, (error, out, errors) =>
      resolve(error === null ? '' : `${out}${errors}` || 'it failed'),
    );
    child.stdin?.end();
  });
}

async function byOurs(drawn: DrawnConnection, folder: string): Promise<BackupError | undefined> {
  const { kubeconfig, context } = drawn;
  try {
    const connection = await openConnection(
      // As a flag of kubectl that is empty, no context is none.
      { kubeconfig: kubeconfig?.replaceAll('@', folder), context: context || undefined },
      systemClock,
      environment(drawn, folder),
      path.join(folder, 'no-pod'),
    );
    const { namespace = 'default', server, transport } = connection;
    try {
      const response = await transport({
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/events`,
        headers: {},
      });
      await textOf(response);
      return undefined;
    } catch (error) {
      if (BackupError.is(error)) throw error;
      throw networkError({ verb: 'list', type: ClusterBackupType, namespace, server }, error);
    } finally {
      transport.close?.();
    }
  } catch (error) {
    if (BackupError.is(error)) return error;
    throw error;
  }
}
