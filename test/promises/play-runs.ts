/** Plays a schedule of runs and removals, each a process of its own. */
import { BackupError } from '../../lib/errors';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  KeyEncryptionKeyType,
  ownerText,
} from '../../lib/model';
import { createClient, type Mosk } from '../../providers/kubernetes';
import { begins, connected } from './deployment-process';
import type { Claim, End, History, Played } from './history';
import { type Creation, createsBackup, mortal, noting } from './mortal';
import { createForeign, interfere, momentComes } from './people';
import { IMMORTAL, startProvider } from './provider-process';
import type { Schedule } from './schedule';
import { CLUSTER, ENDPOINTS, NAMESPACE, SECRETS, type Site, startSite } from './site';
import type { Call } from './tools';
import { callTool, commandLine } from './tools';
import type { Crash } from './world';

const BASE = 'before-upgrade';
const OWNER = { tool: 'test', scope: 'org/project', name: BASE };
const OTHER = { tool: 'test', scope: 'org/project', name: 'weekly' };
const OWNERS = [OWNER, OTHER].map(ownerText);
const PATIENT_MS = 4 * 3_600_000;

const CREDENTIAL = 's3-ours';
const KEY = 'kek-ours';
const SECOND_KEY = 'second';

interface Wanted {
  readonly what: 'run' | 'remove';
  readonly crash?: Crash | typeof createsBackup;
  readonly timeoutMs: number;
  readonly owner?: typeof OWNER;
  readonly manifest?: ClusterBackupManifest;
}

export async function playRuns(schedule: Schedule): Promise<History> {
  const site = await startSite(schedule);
  const { clock, sequence } = site;
  const processes = new Map<string, Played>();
  const ledger = { processes, schedule };
  const claims: Claim[] = [];
  const created: Creation[] = [];
  const told: string[] = [];
  const over = new AbortController();
  const { timeoutMs } = schedule;
  let latest: { name: string; uid: string } | undefined;

  async function process({ what, crash, timeoutMs, owner = OWNER, manifest }: Wanted): Promise<Claim> {
    const token = begins(ledger, site, {
      user: 'runner',
      owners: [ownerText(owner)],
      ...(what === 'remove' && { asked: { mode: schedule.removal, uid: latest?.uid } }),
    });
    const [begun, begunAt] = [sequence.next(), clock.now()];
    const said: string[] = [];
    let made: { name: string; uid: string } | undefined;
    const { transport, death } = mortal(site.transport(token), crash);
    const mosk = await connected(
      ledger,
      site,
      noting(transport, site, (each) => `${each} ${manifest?.metadata.name ?? ''}`, created),
    );
    const onProgress = (progress: object) => said.push(JSON.stringify(progress));
    const act =
      what === 'run'
        ? mosk
            .run(manifest ?? manifestOf(schedule), {
              owner,
              naming: schedule.naming,
              timeoutMs,
              onProgress,
              onCreated: ({ name, uid }) => {
                made = { name, uid };
                if (owner === OWNER) latest = made;
              },
            })
            .then((finished) => ({ finished }))
        : mosk
            .remove(
              { namespace: NAMESPACE, ...(latest ?? { name: BASE }) },
              { mode: schedule.removal, timeoutMs, onProgress },
            )
            .then((removed) => ({ removed }));
    const end = await Promise.race([act.catch((error: unknown) => ({ error })), death]);
    const died = end === 'died';
    mosk.close();
    return {
      what,
      process: token,
      ...{ begun, begunAt, ended: sequence.next(), endedAt: clock.now() },
      // A run's deadline counts anew after the checks, and from its creation.
      patienceMs: 3 * timeoutMs,
      uid: what === 'remove' ? latest?.uid : made?.uid,
      died,
      ...(died ? {} : end),
      said: said.join('\n'),
    };
  }

  const claimed = async (wanted: Wanted) => {
    const claim = await process(wanted);
    claims.push(claim);
    return claim;
  };

  async function command(call: Call): Promise<void> {
    const asked = commandLine(site, call);
    const token = begins(ledger, site, { user: 'person', asked });
    const mosk = await connected(ledger, site, site.transport(token));
    told.push((await callTool(asked, mosk, timeoutMs)) ?? '');
    mosk.close();
  }

  function meanwhile(): Promise<unknown> {
    return Promise.all([
      ...schedule.interferences.map(async ({ at, what }) => {
        if (await momentComes(site, at, over.signal)) await interfere(site, what).catch(ofPeople);
      }),
      ...schedule.calls.map(async ({ at, call }) => {
        if (await momentComes(site, at, over.signal)) await command(call);
      }),
    ]);
  }

  async function everything(): Promise<End | undefined> {
    if (schedule.nameTaken) await createForeign(site, BASE);
    const stack = await declareNeeds(site, ledger, claims, told);
    for (const rule of schedule.faults) site.faults.add(rule);
    told.push(await declareSecrets(site, ledger));
    const others = meanwhile();
    const twin = schedule.twice ? claimed({ what: 'run', timeoutMs }) : undefined;
    for (const crash of [...schedule.runCrashes, undefined]) {
      if ((await claimed({ what: 'run', crash, timeoutMs })).finished !== undefined) break;
    }
    const { sameFiles } = schedule;
    if (sameFiles !== undefined)
      await claimed({
        what: 'run',
        timeoutMs,
        owner: OTHER,
        manifest: likeOf(schedule, sameFiles, latest?.name),
      });
    await twin;
    for (const crash of [...schedule.removalCrashes, undefined]) {
      if (latest === undefined) break;
      if ((await claimed({ what: 'remove', crash, timeoutMs })).removed !== undefined) break;
    }
    over.abort();
    await others;
    await site.calm();
    const there = new Set(site.changes.map(({ object }) => object.metadata.uid ?? ''));
    const begun = sequence.next();
    const claim = latest && (await process({ what: 'remove', timeoutMs: PATIENT_MS }));
    await stack.destroy();
    if (latest === undefined || claim === undefined) return undefined;
    const only = new Set(schedule.removal === 'keep' ? [] : [latest.uid]);
    return { begun, claim, owners: OWNERS, only, there };
  }

  const end = await clock.until(everything());
  const happened = site.happened();
  const files = [...site.files.events];
  const remote = new Map(site.files.remote);
  // The same manifest once more, where nothing is left of the first one.
  await clock.until(rehearse());
  await clock.until(site.stop());
  return {
    world: schedule,
    processes,
    claims,
    created,
    told,
    ...happened,
    end,
    files,
    remote,
    sameResource: new Map(),
    declared: [SECOND_KEY, CREDENTIAL, KEY],
    wishes: [],
    forgotten: [],
    sectionOfPeople: 'none',
    givesBack: [],
    elsewhere: undefined,
  };

  async function rehearse(): Promise<void> {
    const given = manifestOf(schedule, { credential: 's3', key: 'kek', name: 'rehearsal' });
    for (const _ of [1, 2])
      await process({ what: 'run', timeoutMs, owner: OTHER, manifest: given, crash: createsBackup });
  }
}

function manifestOf(
  { target }: Schedule,
  { credential, key, name } = { credential: CREDENTIAL, key: KEY, name: BASE },
): ClusterBackupManifest {
  const rclone = { bucket: 'backups/prod', credential };
  const parameters = {
    encrypted: { keyEncryptionKey: key, rclone },
    plain: { rclone },
    local: undefined,
  }[target];
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace: NAMESPACE },
    spec: { targetCluster: CLUSTER, ...(parameters && { parameters }) },
  };
}

/** Another backup with the files of one that there is. */
function likeOf(schedule: Schedule, where: 'here' | 'elsewhere', name = BASE): ClusterBackupManifest {
  const names = where === 'here' ? undefined : { credential: 's3', key: 'kek', name: BASE };
  const { metadata, spec, ...rest } = manifestOf(schedule, names);
  const namespace = where === 'here' ? metadata.namespace : 'lab';
  return {
    ...rest,
    metadata: { name: 'weekly', namespace },
    spec: { ...spec, fileNames: { MKE: name } },
  };
}

/** Credential and key are those of a stack, which is destroyed at the end. */
async function declareNeeds(
  site: Site,
  ledger: Parameters<typeof begins>[0] & { readonly schedule: Schedule },
  claims: Claim[],
  told: string[],
): Promise<{ destroy(): Promise<void> }> {
  const owner = (name: string) => `pulumi:organization/shop/us:${name}`;
  const timeouts = { create: '1h', update: '1h', delete: '4h' };
  const given = [
    {
      kind: 'RCloneCredential',
      name: CREDENTIAL,
      endpoint: ENDPOINTS[NAMESPACE],
      accessKeyId: 'us',
      secretAccessKey: SECRETS[1],
    },
    { kind: 'KeyEncryptionKey', name: KEY, value: SECRETS[0] },
  ].map((each) => ({ ...each, owner: owner(each.name), namespace: NAMESPACE, timeouts }));

  async function inStack(
    act: (ask: ReturnType<typeof startProvider>['ask']) => Promise<void>,
  ): Promise<string> {
    const token = begins(ledger, site, { user: 'us', owners: given.map((each) => each.owner) });
    const mosk: Mosk = await connected(ledger, site, site.transport(token));
    const said: string[] = [];
    const { ask } = startProvider({ connect: async () => mosk, engine: IMMORTAL, said });
    const begun = [site.sequence.next(), site.clock.now()] as const;
    await act(ask);
    mosk.close();
    told.push(said.join('\n'));
    claims.push({
      what: 'other',
      process: token,
      ...{ begun: begun[0], begunAt: begun[1], ended: site.sequence.next(), endedAt: site.clock.now() },
      patienceMs: PATIENT_MS,
      uid: undefined,
      died: false,
      said: said.join('\n'),
    });
    return said.join('\n');
  }

  const entries: { id: string; outs: Record<string, unknown> }[] = [];
  await inStack(async (ask) => {
    for (const each of given) entries.push(await ask((provider) => provider.create(each)));
  });
  return {
    destroy: async () => {
      await inStack(async (ask) => {
        for (const { id, outs } of entries)
          await ask((provider) => provider.delete(id, outs)).catch(() => {});
      });
    },
  };
}

/** Sends a key in clear, as our writers do, twice: with luck the second one is refused. @returns what it said */
async function declareSecrets(site: Site, ledger: Parameters<typeof begins>[0]): Promise<string> {
  const token = begins(ledger, site, { user: 'runner' });
  const { clock } = site;
  const client = createClient({
    transport: site.transport(token),
    clock,
    server: 'https://site',
    random: () => 0.5,
  });
  const type = KeyEncryptionKeyType;
  const key = {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { name: SECOND_KEY, namespace: NAMESPACE },
    spec: { secret: { value: SECRETS[0] } },
  };
  const told = [1, 2].map(() =>
    client.create(type, key).then(
      () => '',
      (error: unknown) => `${error} ${JSON.stringify(error)}`,
    ),
  );
  return (await Promise.all(told)).join('\n');
}

/** Somebody else was faster, or the server refuses what they want. */
function ofPeople(error: unknown): void {
  if (!BackupError.is(error)) throw error;
}
