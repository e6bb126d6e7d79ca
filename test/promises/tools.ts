/** The command line, as people and pipelines call it. */
import { run } from '../../cli/run';
import type { ClusterBackupManifest, RemovalMode } from '../../lib/model';
import type { Mosk } from '../../providers/kubernetes';
import type { Dice } from './dice';
import { claimantOf, SCHEDULE, theirsIn } from './people';
import { NAMESPACE, type Site } from './site';

/** @property whom the newest backup that is there is 0, the one before it 1 */
export type Call =
  | { readonly do: 'remove'; readonly mode: RemovalMode; readonly whom: number }
  | { readonly do: 'prune'; readonly keepLast: number }
  /** Makes a backup that has the files of another. */
  | { readonly do: 'applyClaimant'; readonly whom: number }
  /** What `kubectl get -o yaml` has shown of another, which may be gone by now. */
  | { readonly do: 'applyExport'; readonly whom: number };

export function callOf({ below, oneOf }: Dice): Call {
  const whom = below(3);
  return oneOf<() => Call>([
    () => ({ do: 'remove', mode: oneOf(['delete', 'delete', 'orphan', 'keep']), whom }),
    () => ({ do: 'prune', keepLast: 1 + below(2) }),
    () => ({ do: 'applyClaimant', whom }),
    () => ({ do: 'applyExport', whom }),
  ])();
}

/** What a command line was to do, for the witness. */
export interface CommandLine {
  readonly call: Call;
  /** The backup that it names, as it was when somebody wrote the command. */
  readonly named: ClusterBackupManifest | undefined;
}

export function commandLine(site: Site, call: Call): CommandLine {
  const named = 'whom' in call ? theirsIn(site)[call.whom] : undefined;
  return { call, named };
}

/** @returns everything that it wrote; nothing if there is nothing to name */
export async function callTool(
  { call, named }: CommandLine,
  mosk: Mosk,
  timeoutMs: number,
): Promise<string | undefined> {
  const words = argumentsOf({ call, named });
  if (words === undefined) return undefined;
  const { argv, input } = words;
  const said: string[] = [];
  const output = { write: (text: string) => void said.push(text), isTTY: false, columns: 80 };
  const namespace = named?.metadata.namespace ?? NAMESPACE;
  await run([...argv, '--timeout', `${timeoutMs / 1_000}s`, '-n', namespace], {
    stdout: output,
    stderr: output,
    stdin: { isTTY: false, read: async () => JSON.stringify(input) },
    ask: async () => '',
    signal: new AbortController().signal,
    env: {},
    program: 'mosk-backup',
    cwd: '/',
    connect: async () => mosk,
  });
  return said.join('');
}

function argumentsOf({ call, named }: CommandLine): { argv: string[]; input?: object } | undefined {
  if (call.do === 'prune')
    return { argv: ['prune', '--schedule', SCHEDULE, '--keep-last', `${call.keepLast}`, '--yes'] };
  if (named === undefined) return undefined;
  const { name, namespace = '' } = named.metadata;
  switch (call.do) {
    case 'remove':
      return { argv: ['remove', name, '--yes', ...(call.mode === 'delete' ? [] : [`--${call.mode}`])] };
    case 'applyClaimant':
      return { argv: ['apply', '-', '--wait'], input: claimantOf(named, namespace) };
    case 'applyExport':
      return { argv: ['apply', '-', '--wait'], input: named };
  }
}
