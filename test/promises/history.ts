/** Plays a schedule and writes down what our processes claimed and what really was. */
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  KeyEncryptionKeyType,
} from '../../lib/model';
import { seededRandom } from '../../local/faults';
import {
  connect,
  createClient,
  type FinishedBackup,
  type Removed,
  type Transport,
} from '../../providers/kubernetes';
import type { Crash, Interference, Schedule } from './schedule';
import { type Change, NAMESPACE, SECRETS, type Site, startSite } from './site';

/** One process of ours, from its start to its end. */
export interface Claim {
  readonly what: 'run' | 'remove';
  readonly begunAt: number;
  readonly endedAt: number;
  /** Of the object that it made, adopted or was to remove. */
  readonly uid: string | undefined;
  /** It was killed, and says nothing. */
  readonly died: boolean;
  readonly finished?: FinishedBackup;
  readonly removed?: Removed;
  readonly error?: unknown;
  /** Everything that it said on the way. */
  readonly said: string;
}

export interface History {
  readonly schedule: Schedule;
  readonly claims: readonly Claim[];
  /** What a process said that sent secrets. */
  readonly secretsTold: string;
  /** Bodies of the requests of ours that create a backup. */
  readonly created: readonly string[];
  readonly changes: readonly Change[];
  readonly audit: ReturnType<Site['audit']>;
  /** Of the last object that we made or adopted. */
  readonly uid: string | undefined;
  /** The last removal, when nothing goes wrong any more. */
  readonly last: Claim | undefined;
  /** What is in the storage at the end: remote file → uid. */
  readonly remote: ReadonlyMap<string, string>;
}

const OWNER = { tool: 'test', scope: 'org/project', name: 'before-upgrade' };
const PATIENT_MS = 4 * 3_600_000;
export const BASE = 'before-upgrade';

export async function play(schedule: Schedule): Promise<History> {
  const site = await startSite(schedule.seed, schedule.files);
  const { clock } = site;
  const claims: Claim[] = [];
  const created: string[] = [];
  let secretsTold = '';
  let latest: { name: string; uid: string } | undefined;

  async function process(
    what: Claim['what'],
    crash: Crash | undefined,
    { timeoutMs } = schedule,
  ): Promise<Claim> {
    const begunAt = clock.now();
    let die = () => {};
    const death = new Promise<'died'>((resolve) => {
      die = () => resolve('died');
    });
    const said: string[] = [];
    let toldOf = false;
    const transport = mortal(noting(site.transport(), created), crash, () => die());
    const random = seededRandom(schedule.seed + claims.length);
    const mosk = await connect({ transport, clock, server: 'https://site', random });
    const onProgress = (progress: object) => said.push(JSON.stringify(progress));
    const act =
      what === 'run'
        ? mosk
            .run(manifestOf(schedule), {
              owner: OWNER,
              naming: schedule.naming,
              timeoutMs,
              onProgress,
              onCreated: ({ name, uid }) => {
                latest = { name, uid };
                toldOf = true;
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
      begunAt,
      endedAt: clock.now(),
      uid: what === 'remove' || toldOf ? latest?.uid : undefined,
      died,
      ...(died ? {} : end),
      said: said.join('\n'),
    };
  }

  async function interfere({ atMs, what }: Schedule['interferences'][number]): Promise<void> {
    await clock.sleep(atMs);
    await carryOut(site, what, latest?.name ?? BASE);
  }

  async function everything(): Promise<Claim | undefined> {
    if (schedule.nameTaken) await site.createForeign(BASE);
    for (const rule of schedule.faults) site.faults.add(rule);
    secretsTold = await declareSecrets(site);
    const interferences = Promise.all(schedule.interferences.map(interfere));
    for (const crash of [...schedule.runCrashes, undefined]) {
      const claim = await process('run', crash);
      claims.push(claim);
      if (claim.finished !== undefined) break;
    }
    for (const crash of [...schedule.removalCrashes, undefined]) {
      if (latest === undefined) break;
      const claim = await process('remove', crash);
      claims.push(claim);
      if (claim.removed !== undefined) break;
    }
    await interferences;
    site.faults.clear();
    site.faults.comeBack();
    site.files.mend();
    await site.restartController();
    if (latest === undefined) return undefined;
    return process('remove', undefined, { ...schedule, timeoutMs: PATIENT_MS });
  }

  const last = await clock.until(everything());
  await clock.until(site.stop());
  return {
    schedule,
    claims,
    created,
    secretsTold,
    changes: site.changes,
    audit: site.audit(),
    uid: latest?.uid,
    last,
    remote: site.files.remote,
  };
}

export function manifestOf({ target }: Schedule): ClusterBackupManifest {
  const rclone = { bucket: 'backups/prod', credential: 's3' };
  const parameters = {
    encrypted: { keyEncryptionKey: 'kek', rclone },
    plain: { rclone },
    local: undefined,
  }[target];
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name: BASE, namespace: NAMESPACE },
    spec: { targetCluster: 'prod', ...(parameters && { parameters }) },
  };
}

/** Sends a key in clear, as our writers do, twice: with luck the second one is refused. @returns what it said */
async function declareSecrets({ transport, clock }: Site): Promise<string> {
  const client = createClient({ transport: transport(), clock, server: 'https://site', random: () => 0.5 });
  const type = KeyEncryptionKeyType;
  const key = {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { name: 'second', namespace: NAMESPACE },
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

/** A process that dies at one of its writes: nothing that it sends afterwards arrives, and it hears nothing. */
function mortal(transport: Transport, crash: Crash | undefined, die: () => void): Transport {
  if (crash === undefined) return transport;
  let writes = 0;
  let dead = false;
  const never = new Promise<never>(() => {});
  return async (request) => {
    if (dead) return never;
    if (request.method === 'GET' || writes++ < crash.write) return transport(request);
    dead = true;
    if (crash.when === 'after') await transport(request).catch(() => {});
    die();
    return never;
  };
}

function noting(transport: Transport, created: string[]): Transport {
  return (request) => {
    if (request.method === 'POST' && request.path.includes(ClusterBackupType.plural))
      created.push(request.body ?? '');
    return transport(request);
  };
}

async function carryOut(site: Site, what: Interference, name: string): Promise<void> {
  const { clock, faults } = site;
  if (what.do === 'outage') {
    faults.goDown();
    await clock.sleep(what.ms);
    faults.comeBack();
    return;
  }
  if (what.do === 'restartController') return site.restartController();
  const seen = await site.read(name);
  if (seen === undefined) return;
  switch (what.do) {
    case 'stuck':
      if (seen.status?.status !== 'Deleted') await site.setStatus(name, { ...seen.status, status: 'Stuck' });
      return;
    case 'requestDeletion':
      return site.requestDeletion(name);
    case 'deleteObject':
      return site.deleteObject(name);
    case 'replaceObject':
      await site.deleteObject(name);
      return site.createForeign(name);
  }
}
