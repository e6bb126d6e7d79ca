/** Plays a schedule of deployments, each with an engine and a provider of its own. */
import { ORPHAN_ANNOTATION, OWNER_ANNOTATION } from '../../lib/model';
import { seededRandom } from '../../local/faults';
import { connect } from '../../providers/kubernetes';
import { claimedMode, claimOf } from '../../providers/pulumi/functions/cluster-backup/entry-claim';
import type { Deployment, DeploymentSchedule, Program } from './deployment-schedule';
import type { Claim, History, Wish } from './history';
import { interfere } from './interfere';
import { type Creation, mortal, noting } from './mortal';
import { BASE, declaredBy, ownerOf, resourcesOf, SECTION, type User } from './program-resources';
import { startProvider } from './provider-process';
import { startSite } from './site';
import { type Call, deploymentOf, type Entry } from './stack';

const PATIENT_MS = 4 * 3_600_000;
/** Looks and writes around the wait, each tried again for as long as a client does. */
const AROUND_MS = 30 * 60_000;
/** How long a provider lives without its engine. */
const NOTICES_MS = 1_000;
const MOST_DESTROYS = 3;
/** What the classes of the resources mark as secret, so that the engine encrypts it. */
const ENCRYPTED = ['secretAccessKey', 'value'];

let connections = 0;

export async function playDeployments(schedule: DeploymentSchedule): Promise<History> {
  const site = await startSite(schedule);
  const { clock } = site;
  const claims: Claim[] = [];
  const created: Creation[] = [];
  const told: string[] = [];
  const states: Record<User, string> = { us: '[]', neighbour: '[]' };
  const wishes: Wish[] = [];
  /** How many changes came before the state of a backup that the provider had made or changed was last taken down. */
  const settledAfter: Record<User, number> = { us: 0, neighbour: 0 };
  let processes = 0;
  let toGo: string[] = [];
  const givesBack: string[] = [];

  /** @returns what went wrong, if anything did */
  async function deploy(
    user: User,
    deployment: Deployment,
    timeoutMs = schedule.timeoutMs,
  ): Promise<unknown> {
    const { what, program, death } = deployment;
    const {
      transport,
      kill,
      death: dead,
    } = mortal(
      noting(site.transport(user), `${user} ${program.trigger}`, created),
      death?.at === 'write' ? death : undefined,
    );
    const gone = new AbortController();
    const said: string[] = [];
    const random = seededRandom(schedule.seed + 1_000 * processes++);
    // The line before a cluster belongs to a process; those of others are told from it by the server.
    const mosk = await connect({ transport, clock, server: `https://site-${++connections}`, random });
    const { ask } = startProvider({ mosk, gone: gone.signal, said });
    let saves = 0;
    let engineDead = false;
    let changed = false;

    async function save(entries: readonly Entry[]): Promise<void> {
      if (death?.at === 'save' && saves++ === death.save) {
        engineDead = true;
        kill();
      }
      if (engineDead) return new Promise(() => {});
      states[user] = JSON.stringify(entries);
      const mode = backupIn(entries)?.outputs.onDestroy;
      if (mode !== undefined) wishes.push({ at: clock.now(), user, mode: String(mode) });
      if (changed) settledAfter[user] = site.changes.length;
      changed = false;
      told.push(JSON.stringify(entries, (key, value) => (ENCRYPTED.includes(key) ? '[encrypted]' : value)));
    }

    async function claimed<T>(call: Call | undefined, act: () => Promise<T>): Promise<T> {
      if (call === undefined) return act();
      const begunAt = clock.now();
      const before = said.length;
      let end: Pick<Claim, 'finished' | 'removed' | 'error' | 'died'> & { uid?: string } = { died: true };
      try {
        const answered = await act();
        end = { died: false, ...successOf(call, answered, said.slice(before)) };
        return answered;
      } catch (error) {
        end = { died: false, error, uid: uidIn((error as { properties?: object }).properties) };
        throw error;
      } finally {
        changed ||= call.kind === 'ClusterBackup' && WHAT[call.what] === 'run';
        const claim = { begunAt, endedAt: clock.now(), patienceMs: 5 * timeoutMs + AROUND_MS };
        claims.push({ what: WHAT[call.what], ...claim, uid: undefined, ...end, said: said.join('\n') });
      }
    }

    const engine = deploymentOf({
      entries: JSON.parse(states[user]),
      save,
      ask: (call, question) => claimed(call, () => ask(question)),
    });
    const act = {
      up: () => engine.up(resourcesOf(schedule, user, program, timeoutMs), { replace: false }),
      replace: () => engine.up(resourcesOf(schedule, user, program, timeoutMs), { replace: true }),
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
    if (end === 'killed') {
      engineDead = true;
      void clock.sleep(NOTICES_MS).then(() => {
        gone.abort(new Error('the engine is gone'));
        mosk.close();
      });
    } else mosk.close();
    told.push(said.join('\n'), await site.annotations());
    return end;
  }

  const newestName = () =>
    site.changes.findLast(({ backup }) => backup.metadata.annotations?.[OWNER_ANNOTATION] !== undefined)
      ?.backup.metadata.name ?? BASE;

  async function everything(): Promise<Claim | undefined> {
    if (schedule.nameTaken) await site.createForeign(BASE);
    if (schedule.sectionBefore !== 'none') await site.writeCluster(schedule.sectionBefore);
    for (const rule of schedule.faults) site.faults.add(rule);
    const interferences = Promise.all([
      ...schedule.interferences.map(async ({ atMs, what }) => {
        await clock.sleep(atMs);
        await interfere(site, what, newestName());
      }),
      ...schedule.clusterWrites.map(async ({ atMs, section }) => {
        await clock.sleep(atMs);
        await site.writeCluster(section);
      }),
    ]);
    for (const [index, deployment] of schedule.deployments.entries()) {
      const { program } = deployment;
      const other =
        index === schedule.neighbourAt
          ? deploy('neighbour', { what: 'up', program, death: undefined })
          : undefined;
      await deploy('us', deployment);
      await other;
    }
    await interferences;
    await site.calm();
    return end(schedule.deployments.at(-1)?.program);
  }

  /** Nothing goes wrong any more: who has lost the state of a run takes it over, and all of them are removed. */
  async function end(program: Program | undefined): Promise<Claim | undefined> {
    if (program === undefined) return undefined;
    await destroyed('neighbour', program);
    if (!schedule.destroyedAtOnce) {
      await deploy('us', { what: 'up', program: { ...program, needs: true }, death: undefined }, PATIENT_MS);
    }
    // The user's timeouts may be too short for what the controller has to do.
    states.us = states.us.replaceAll(`"${schedule.timeoutMs}ms"`, `"${PATIENT_MS}ms"`);
    const known = states.us.includes('"ClusterBackup"') && !madeOtherwise();
    const begunAt = clock.now();
    let error: unknown;
    let before = 0;
    for (let tries = 0; tries < MOST_DESTROYS && (tries === 0 || error !== undefined); tries++) {
      before = site.changes.length;
      error = await destroyed('us', program);
    }
    const left = error === undefined && states.us !== '[]' ? new Error('the state is not empty') : error;
    // The provider of a killed engine may go on for a second, and make a run after the destroy has looked.
    const there = new Set(site.changes.slice(0, before).map(({ backup }) => backup.metadata.uid));
    toGo = known ? uidsToGo().filter((uid) => there.has(uid)) : [];
    return {
      what: 'remove',
      begunAt,
      endedAt: clock.now(),
      patienceMs: Number.POSITIVE_INFINITY,
      uid: undefined,
      died: false,
      said: '',
      ...(left === undefined ? { removed: { outcome: 'deleted' as const } } : { error: left }),
    };
  }

  /** @returns what went wrong, if anything did */
  async function destroyed(user: User, program: Program): Promise<unknown> {
    const hasSection = () => states[user].includes('"ClusterDefaultTarget"');
    const had = hasSection();
    const error = await deploy(user, { what: 'destroy', program, death: undefined }, PATIENT_MS);
    if (had && !hasSection()) givesBack.push(ownerOf(user, SECTION));
    return error;
  }

  /**
   * A killed deployment was to do something else with its own run than the entry of the state, which nothing has changed
   * since: no call of the provider could tell of it.
   */
  function madeOtherwise(): boolean {
    const entry = backupIn(JSON.parse(states.us));
    return uidsToGo().some((uid) => {
      const last = site.changes.findLast(({ backup }) => backup.metadata.uid === uid);
      if (last === undefined || last.type === 'DELETED') return false;
      const claimed = site.changes.findIndex(({ backup }) => claimOf(backup) === claimOf(last.backup));
      return claimedMode(last.backup) !== entry?.outputs.onDestroy && claimed >= settledAfter.us;
    });
  }

  /** Everything that the resource has made, but for what was kept or orphaned as the user wished. */
  function uidsToGo(): string[] {
    const owner = ownerOf('us', BASE);
    const ours = site.changes.filter(
      ({ backup }) => backup.metadata.annotations?.[OWNER_ANNOTATION] === owner,
    );
    return [...new Set(ours.map(({ backup }) => backup.metadata.uid ?? ''))].filter((uid) => {
      const { annotations = {} } =
        site.changes.findLast(({ backup }) => backup.metadata.uid === uid)?.backup.metadata ?? {};
      return annotations[OWNER_ANNOTATION] === owner && annotations[ORPHAN_ANNOTATION] === undefined;
    });
  }

  const last = await clock.until(everything());
  await clock.until(site.stop());
  return {
    world: schedule,
    claims,
    created,
    told,
    changes: site.changes,
    audit: site.audit(),
    owners: new Map([
      ['us', ownerOf('us', BASE)],
      ['neighbour', ownerOf('neighbour', BASE)],
    ]),
    declared: declaredBy(schedule),
    wishes,
    prunes: schedule.deployments.some(({ program }) => program.keepLast !== undefined),
    removals: schedule.deployments.flatMap(({ program }) =>
      program.keepLast === undefined ? [program.onDestroy] : [program.onDestroy, 'delete'],
    ),
    last,
    toGo,
    remote: site.files.remote,
    sections: site.sections,
    sectionOfPeople: site.sectionOfPeople(),
    givesBack,
  };
}

const WHAT = { create: 'run', update: 'run', read: 'other', delete: 'remove' } as const;

/** The entry that the program declares, or what is left of it. */
function backupIn(entries: readonly Entry[]): Entry | undefined {
  const all = entries.filter(({ kind }) => kind === 'ClusterBackup');
  return all.find(({ doomed }) => !doomed) ?? all[0];
}

function uidIn(properties: object | undefined): string | undefined {
  return (properties as { uid?: string } | undefined)?.uid;
}

function successOf(
  { kind, what, properties }: Call,
  answered: unknown,
  said: readonly string[],
): Pick<Claim, 'finished' | 'removed' | 'uid'> {
  if (kind !== 'ClusterBackup') return { uid: undefined };
  if (what === 'delete') return { uid: uidIn(properties), removed: { outcome: 'deleted' } };
  const { outs, props } = answered as { outs?: object; props?: object };
  const {
    finished,
    objectName = '',
    uid = '',
  } = (outs ?? props ?? {}) as {
    finished?: boolean;
    objectName?: string;
    uid?: string;
  };
  if (finished !== true) return { uid };
  return {
    uid,
    finished: { name: objectName, uid, warnings: said.filter((line) => line.includes('no upload time')) },
  };
}
