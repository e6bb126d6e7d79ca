/** One deployment: an engine and a provider of its own, from the state that is there to the one that it leaves. */
import { BackupError } from '../../lib/errors';
import { seededRandom } from '../../local/faults';
import { type ConnectOptions, connect, type Mosk } from '../../providers/kubernetes';
import type { Deployment, DeploymentSchedule } from './deployment-schedule';
import type { Claim, Forgotten, Played, Wish } from './history';
import { type Creation, createsBackup, mortal, noting } from './mortal';
import { HOOK_OWNER, resourcesOf, type User } from './program-resources';
import { IMMORTAL, startProvider } from './provider-process';
import type { Site } from './site';
import { type Call, deploymentOf, type Entry, type Properties } from './stack';
import type { World } from './world';

/** Looks and writes around the wait, each tried again for as long as a client does. */
const AROUND_MS = 30 * 60_000;
/** After which a provider that sends nothing notices that its engine is gone. */
const NOTICES_MS = 1_000;
/** What the classes of the resources mark as secret, so that the engine encrypts it. */
const ENCRYPTED = ['secretAccessKey', 'value'];

/** What is written down of all processes of a game. */
export interface Ledger {
  readonly schedule: DeploymentSchedule;
  readonly processes: Map<string, Played>;
  readonly claims: Claim[];
  readonly created: Creation[];
  readonly told: string[];
  readonly wishes: Wish[];
  readonly forgotten: Forgotten[];
  readonly states: Record<User, string>;
}

let connections = 0;

/** @returns token of a process that begins now */
export function begins(
  { processes }: Pick<Ledger, 'processes'>,
  site: Site,
  played: Partial<Played> & Pick<Played, 'user'>,
): string {
  const token = `p${processes.size}`;
  const { sequence, clock } = site;
  processes.set(token, {
    n: sequence.next(),
    at: clock.now(),
    owners: [],
    keepLast: new Map(),
    declares: [],
    names: [],
    ...played,
  });
  return token;
}

export async function connected(
  { schedule, processes }: Pick<Ledger, 'processes'> & { readonly schedule: World },
  { clock }: Site,
  transport: Parameters<typeof mortal>[0],
  beforeWrite?: ConnectOptions['beforeWrite'],
) {
  const random = seededRandom(schedule.seed + 1_000 * processes.size);
  // The line before a cluster belongs to a process; those of others are told from it by the server.
  return connect({ transport, clock, server: `https://site-${++connections}`, random, beforeWrite });
}

interface Conditions {
  readonly timeoutMs: number;
  /** Ends at the first creation of a backup, which is only written down. */
  readonly rehearsal?: true;
}

/** @returns what went wrong, if anything did */
export async function deploy(
  ledger: Ledger,
  site: Site,
  user: User,
  { what, program, death, hook }: Deployment,
  { timeoutMs, rehearsal }: Conditions,
): Promise<unknown> {
  const { schedule, claims, created, told, wishes, forgotten, states } = ledger;
  const { clock, sequence } = site;
  if (hook !== undefined) await backUpBefore(ledger, site, hook, timeoutMs);
  const resources = resourcesOf({ schedule, user, program, timeoutMs });
  const before: readonly Entry[] = rehearsal ? [] : JSON.parse(states[user]);
  const isUp = what === 'up' || what === 'replace';
  const declared = resources.filter(({ kind }) => kind === 'ClusterBackup').map(({ args }) => args);
  const token = begins(ledger, site, {
    user,
    owners: [...declared, ...before.map(({ outputs }) => outputs)].map(ownerIn),
    keepLast: new Map(
      isUp ? declared.flatMap(keepLastIn) : before.flatMap(({ outputs }) => keepLastIn(outputs)),
    ),
    declares: isUp ? declared.map(ownerIn) : [],
    names: declared.flatMap(({ adoptExisting, name }) => (adoptExisting ? [String(name)] : [])),
  });
  const inputOf = (owner: string) => {
    const args = declared.find((each) => each.owner === owner);
    return (
      args && JSON.stringify({ ...args, timeouts: undefined, onDestroy: undefined, keepLast: undefined })
    );
  };
  const crash = rehearsal ? createsBackup : death?.at === 'write' ? death : undefined;
  const { transport, kill, death: dead } = mortal(site.transport(token), crash);
  const said: string[] = [];
  let saves = 0;
  let engineDead = false;
  const gone = new AbortController();
  const lookForEngine = async () => {
    if (engineDead) gone.abort(new BackupError('aborted', 'the engine is gone'));
    gone.signal.throwIfAborted();
  };
  let mosk: Mosk | undefined;
  const { ask } = startProvider({
    async connect({ beforeWrite } = {}) {
      mosk ??= await connected(ledger, site, noting(transport, site, inputOf, created), beforeWrite);
      return mosk;
    },
    engine: { gone: gone.signal, require: lookForEngine },
    said,
  });

  async function save(entries: readonly Entry[]): Promise<void> {
    if (death?.at === 'save' && saves++ === death.save) {
      engineDead = true;
      kill();
    }
    if (engineDead) return new Promise(() => {});
    if (rehearsal) return;
    for (const { kind, outputs, doomed } of isUp ? entries : []) {
      if (kind !== 'ClusterBackup' || doomed || isSaved(states[user], outputs)) continue;
      wishes.push({
        n: sequence.next(),
        by: token,
        owner: ownerIn(outputs),
        mode: String(outputs.onDestroy),
      });
    }
    for (const owner of ownersIn(JSON.parse(states[user]))) {
      if (!ownersIn(entries).has(owner)) forgotten.push({ n: sequence.next(), owner });
    }
    states[user] = JSON.stringify(entries);
    told.push(JSON.stringify(entries, (key, value) => (ENCRYPTED.includes(key) ? '[encrypted]' : value)));
  }

  const note = (claim: Claim) => {
    if (!rehearsal) claims.push(claim);
  };
  // Those of us and others that come first in the line of their cluster have a time of their own.
  const patienceFor = (call: Call | undefined) =>
    (5 * timeoutMs + AROUND_MS) * (WHAT[call?.what ?? 'read'] === 'run' ? 2 + schedule.resources.length : 1);
  const engine = deploymentOf({
    entries: before,
    save,
    ask: (call, question) =>
      claimed({ call, site, token, said, patienceMs: patienceFor(call), note }, () => ask(question)),
  });
  const act = {
    up: () => engine.up(resources, { replace: false }),
    replace: () => engine.up(resources, { replace: true }),
    refresh: engine.refresh,
    destroy: engine.destroy,
  }
    [what]()
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  const killed = death?.at === 'time' ? clock.sleep(death.ms).then(() => 'killed' as const) : dead;
  const end = await Promise.race([act, dead, killed]);
  engineDead ||= end === 'died' || end === 'killed';
  if (end === 'killed') {
    orphan(ledger, token, sequence.next());
    void clock.sleep(NOTICES_MS).then(() => {
      gone.abort(new BackupError('aborted', 'the engine is gone'));
      mosk?.close();
    });
  } else mosk?.close();
  told.push(said.join('\n'), await site.annotations());
  return end;
}

function orphan({ processes }: Ledger, token: string, orphaned: number): void {
  const played = processes.get(token);
  if (played !== undefined) processes.set(token, { ...played, orphaned });
}

/** `backupBefore`, in the process of the program. */
async function backUpBefore(
  ledger: Ledger,
  site: Site,
  { keepLast }: { readonly keepLast: number },
  timeoutMs: number,
): Promise<void> {
  const { backUpNow } =
    require('../../providers/pulumi/functions/cluster-backup/hook') as typeof import('../../providers/pulumi/functions/cluster-backup/hook');
  const token = begins(ledger, site, {
    user: 'hook',
    owners: [HOOK_OWNER],
    keepLast: new Map([[HOOK_OWNER, keepLast]]),
    declares: [HOOK_OWNER],
  });
  const mosk = await connected(ledger, site, site.transport(token));
  const said: string[] = [];
  const { ask } = startProvider({ connect: async () => mosk, engine: IMMORTAL, said });
  await ask(() => backUpNow({ ...hookInputs(timeoutMs), keepLast }, NOTHING_KNOWN)).catch((error: unknown) =>
    said.push(String(error)),
  );
  mosk.close();
  ledger.told.push(said.join('\n'));
}

const NOTHING_KNOWN = { clusterUids: [], namespaceUids: [] };

const hookInputs = (timeoutMs: number) => ({
  kind: 'ClusterBackup' as const,
  owner: HOOK_OWNER,
  namespace: 'prod',
  cluster: 'prod',
  target: { rclone: { bucket: 'backups', folder: 'hooks', credential: 's3' }, unencrypted: 'nothing in it' },
  onDestroy: 'delete' as const,
  timeouts: { create: `${timeoutMs}ms` },
});

interface Asked {
  /** What the engine asks for; nothing for what changes nothing. */
  readonly call: Call | undefined;
  readonly site: Site;
  readonly token: string;
  readonly said: readonly string[];
  readonly patienceMs: number;
  readonly note: (claim: Claim) => void;
}

async function claimed<T>(
  { call, site: { clock, sequence }, token, said, patienceMs, note }: Asked,
  act: () => Promise<T>,
): Promise<T> {
  if (call === undefined) return act();
  const [begun, begunAt, before] = [sequence.next(), clock.now(), said.length];
  const claim = (end: Partial<Claim>) =>
    note({
      what: WHAT[call.what],
      process: token,
      ...{ begun, begunAt, ended: sequence.next(), endedAt: clock.now(), patienceMs },
      uid: undefined,
      died: false,
      said: said.join('\n'),
      ...end,
    });
  try {
    const answered = await act();
    claim(successOf(call, answered, said.slice(before)));
    return answered;
  } catch (error) {
    claim({ error, uid: uidIn((error as { properties?: object }).properties) });
    throw error;
  }
}

const WHAT = { create: 'run', update: 'run', read: 'read', delete: 'remove' } as const;

const ownerIn = ({ owner }: Properties) => String(owner);

const ownersIn = (entries: readonly Entry[]) =>
  new Set(entries.filter(({ kind }) => kind === 'ClusterBackup').map(({ outputs }) => ownerIn(outputs)));

function keepLastIn(properties: Properties): [string, number][] {
  const { keepLast } = properties;
  return typeof keepLast === 'number' ? [[ownerIn(properties), keepLast]] : [];
}

/** Whether a state has these very outputs: otherwise the provider has just answered them. */
function isSaved(state: string, outputs: Properties): boolean {
  const text = JSON.stringify(outputs);
  return (JSON.parse(state) as Entry[]).some((each) => JSON.stringify(each.outputs) === text);
}

function uidIn(properties: object | undefined): string | undefined {
  return (properties as { uid?: string } | undefined)?.uid;
}

function successOf(
  { kind, what, properties }: Call,
  answered: unknown,
  said: readonly string[],
): Partial<Claim> {
  if (kind !== 'ClusterBackup') return {};
  const uid = uidIn(properties);
  if (what === 'delete') return { uid, removed: { outcome: 'deleted' } };
  if (what === 'read') return { uid };
  const {
    finished,
    objectName = '',
    ...made
  } = (answered as { outs: { finished?: boolean; objectName?: string; uid?: string } }).outs;
  if (finished !== true) return { uid: made.uid };
  const warnings = said.filter((line) => line.includes('no upload time'));
  return { uid: made.uid, finished: { name: objectName, uid: made.uid ?? '', warnings } };
}
