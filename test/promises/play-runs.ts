/** Plays a schedule of runs and removals, each a process of its own. */
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  KeyEncryptionKeyType,
  ownerText,
} from '../../lib/model';
import { seededRandom } from '../../local/faults';
import { connect, createClient } from '../../providers/kubernetes';
import type { Claim, History } from './history';
import { interfere } from './interfere';
import { type Creation, mortal, noting } from './mortal';
import type { Schedule } from './schedule';
import { NAMESPACE, SECRETS, type Site, startSite } from './site';
import type { Crash } from './world';

const OWNER = { tool: 'test', scope: 'org/project', name: 'before-upgrade' };
const PATIENT_MS = 4 * 3_600_000;
const BASE = 'before-upgrade';

export async function playRuns(schedule: Schedule): Promise<History> {
  const site = await startSite(schedule);
  const { clock } = site;
  const claims: Claim[] = [];
  const created: Creation[] = [];
  let secretsTold = '';
  let latest: { name: string; uid: string } | undefined;
  let processes = 0;

  async function process(
    what: 'run' | 'remove',
    crash: Crash | undefined,
    { timeoutMs } = schedule,
  ): Promise<Claim> {
    const begunAt = clock.now();
    const said: string[] = [];
    let toldOf = false;
    const { transport, death } = mortal(noting(site.transport(), 'the manifest', created), crash);
    const random = seededRandom(schedule.seed + processes++);
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
      // A run's deadline counts anew after the checks, and from its creation.
      patienceMs: 3 * timeoutMs,
      uid: what === 'remove' || toldOf ? latest?.uid : undefined,
      died,
      ...(died ? {} : end),
      said: said.join('\n'),
    };
  }

  async function everything(): Promise<Claim | undefined> {
    if (schedule.nameTaken) await site.createForeign(BASE);
    for (const rule of schedule.faults) site.faults.add(rule);
    secretsTold = await declareSecrets(site);
    const interferences = Promise.all(
      schedule.interferences.map(async ({ atMs, what }) => {
        await clock.sleep(atMs);
        await interfere(site, what, latest?.name ?? BASE);
      }),
    );
    const other = schedule.twice ? process('run', undefined).then((claim) => claims.push(claim)) : undefined;
    for (const crash of [...schedule.runCrashes, undefined]) {
      const claim = await process('run', crash);
      claims.push(claim);
      if (claim.finished !== undefined) break;
    }
    await other;
    for (const crash of [...schedule.removalCrashes, undefined]) {
      if (latest === undefined) break;
      const claim = await process('remove', crash);
      claims.push(claim);
      if (claim.removed !== undefined) break;
    }
    await interferences;
    await site.calm();
    if (latest === undefined) return undefined;
    return process('remove', undefined, { ...schedule, timeoutMs: PATIENT_MS });
  }

  const last = await clock.until(everything());
  await clock.until(site.stop());
  return {
    world: schedule,
    claims,
    created,
    told: [secretsTold],
    changes: site.changes,
    audit: site.audit(),
    owners: new Map([['us', ownerText(OWNER)]]),
    declared: [DECLARED_KEY],
    removals: [schedule.removal],
    wishes: [],
    prunes: false,
    last,
    toGo: schedule.removal === 'delete' && latest !== undefined ? [latest.uid] : [],
    remote: site.files.remote,
    sections: site.sections,
    sectionOfPeople: 'none',
    givesBack: [],
  };
}

function manifestOf({ target }: Schedule): ClusterBackupManifest {
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

const DECLARED_KEY = 'second';

/** Sends a key in clear, as our writers do, twice: with luck the second one is refused. @returns what it said */
async function declareSecrets({ transport, clock }: Site): Promise<string> {
  const client = createClient({ transport: transport(), clock, server: 'https://site', random: () => 0.5 });
  const type = KeyEncryptionKeyType;
  const key = {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { name: DECLARED_KEY, namespace: NAMESPACE },
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
