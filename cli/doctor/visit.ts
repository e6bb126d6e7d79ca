import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { driftOf } from '../../lib/learned';
import type { MoskApi } from '../../lib/model';
import { createGate, type Mosk } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import { commandPlace } from '../command-place';
import { openSession } from '../session';
import { NEEDY_COMMANDS, type NeedyCommand, whoAmI } from './access';
import type { Facts, ProjectFacts, Settings } from './facts';
import { liveObjects, lookAtApi } from './looks/look-at-api';
import { lookAtGuard } from './looks/look-at-guard';
import { lookAtProject } from './looks/look-at-project';

/** A management cluster that is to be visited. */
export interface Visited {
  /** In the inventory; `undefined` without one. */
  readonly name: string | undefined;
  /** Of the kubeconfig; `undefined`: the current one, or that of `--context`. */
  readonly context: string | undefined;
  readonly api: MoskApi;
  /** By namespace, with what the inventory lists; empty: that of the session. */
  readonly projects: ReadonlyMap<string, readonly string[] | undefined>;
}

export interface VisitOptions {
  /** After `--for`; `undefined`: it was not given. */
  readonly commands: readonly NeedyCommand[] | undefined;
  readonly rpoMs: number | undefined;
  readonly keyAgeMs: number;
  readonly probeWrite: boolean;
}

/** Projects that are looked at at a time. */
const AT_A_TIME = 4;

/**
 * Looks at one management cluster. One that cannot be reached is a fact as well.
 * @throws BackupError `kubeconfig-invalid` and the like where there is no inventory; `aborted`
 */
export async function visit(
  visited: Visited,
  options: VisitOptions,
  context: CommandContext,
): Promise<Facts> {
  const { io, globals } = context;
  const { name, api } = visited;
  const named = { ...globals(), context: visited.context ?? globals().context, api };
  const at = (namespace?: string) => commandPlace(io, named, namespace);
  const { commands = NEEDY_COMMANDS, rpoMs, keyAgeMs } = options;
  const settings: Settings = { commands, now: Date.now(), rpoMs, keyAgeMs };
  const known = { name, api, settings, at };
  let server: string | undefined;
  try {
    const { mosk, namespace } = await openSession({ io, globals: () => named });
    server = mosk.client.server;
    try {
      return { ...known, ...(await look(mosk, namespace, visited, options, context, at)) };
    } finally {
      mosk.close();
    }
  } catch (error) {
    if (!BackupError.is(error) || io.signal.aborted) throw error;
    // Without an inventory it is a mistake of whoever typed it, which nothing hides.
    if (name === undefined && !REACHING.includes(error.code)) throw error;
    return { ...known, ...unreached(error, server ?? name ?? error.at ?? 'the management cluster', at) };
  }
}

/** Of a server that was asked. */
const REACHING: readonly string[] = [
  'unreachable',
  'tls-untrusted',
  'unauthorized',
  'api-error',
  'forbidden',
  'crd-missing',
];

type Looks = Pick<Facts, 'server' | 'user' | 'differences' | 'guard' | 'projects'>;

async function look(
  { client }: Mosk,
  namespace: string,
  { api, projects }: Visited,
  { commands, probeWrite }: VisitOptions,
  { io: { signal } }: CommandContext,
  at: Facts['at'],
): Promise<Looks> {
  const user = { seen: await whoAmI(client, signal) };
  const wanted: Visited['projects'] = projects.size === 0 ? new Map([[namespace, undefined]]) : projects;
  const gate = createGate(AT_A_TIME);
  const [served, guard, ...looked] = await allInOrder([
    lookAtApi(client, signal),
    // It binds others than those commands.
    commands === undefined
      ? lookAtGuard(client, signal)
      : { unseen: `${commands.join(', ')} does not need to know` },
    ...[...wanted].map(([project, listed]) =>
      gate(() =>
        lookAtProject({
          ...{ client, api, namespace: project, listed, place: at(project), signal },
          commands: commands ?? NEEDY_COMMANDS,
          write: probeWrite,
        }),
      ),
    ),
  ]);
  const seen = looked as ProjectFacts[];
  const differences =
    'seen' in served ? { seen: driftOf(api, { kinds: served.seen, live: liveObjects(seen) }) } : served;
  return { server: client.server, user, differences, guard, projects: seen };
}

function unreached(error: BackupError, server: string, at: Facts['at']): Looks {
  const unseen = 'the management cluster was not reached';
  const value = [error.problem, error.value].filter((part) => part !== undefined).join(': ');
  return {
    server,
    user: {
      unseen: value,
      remedy: {
        todo: `${error.fix ?? 'see whether it runs'}; then try:`,
        command: ['kubectl auth whoami', at().options].join(' ').trim(),
      },
    },
    differences: { unseen },
    guard: { unseen },
    projects: [],
  };
}
