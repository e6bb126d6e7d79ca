/** Plays a schedule of deployments, with what others do meanwhile. */
import { BackupError } from '../../lib/errors';
import { begins, connected, deploy, type Ledger } from './deployment-process';
import type { Deployment, DeploymentSchedule, Program } from './deployment-schedule';
import type { End, History } from './history';
import { createForeign, interfere, momentComes } from './people';
import { backupOwner, declaredBy, HOOK_OWNER, sectionOwner, type User } from './program-resources';
import { type Site, startSite } from './site';
import type { Entry } from './stack';
import { callTool, commandLine } from './tools';

const PATIENT_MS = 4 * 3_600_000;
const MOST_DESTROYS = 3;

export async function playDeployments(schedule: DeploymentSchedule): Promise<History> {
  const site = await startSite(schedule);
  const { clock, sequence } = site;
  const elsewhere = schedule.deployments.some((each) => each.elsewhere)
    ? await startSite({ ...schedule, faults: [] }, { clock, sequence })
    : undefined;
  const ledger: Ledger = {
    schedule,
    processes: new Map(),
    claims: [],
    created: [],
    told: [],
    wishes: [],
    forgotten: [],
    states: { us: '[]', neighbour: '[]' },
  };
  const { states, told } = ledger;
  const givesBack: string[] = [];
  const over = new AbortController();

  const run = (user: User, deployment: Deployment, timeoutMs = schedule.timeoutMs) =>
    deploy(ledger, site, user, deployment, { timeoutMs });

  async function command(call: DeploymentSchedule['calls'][number]['call']): Promise<void> {
    const asked = commandLine(site, call);
    const token = begins(ledger, site, { user: 'person', asked });
    const mosk = await connected(ledger, site, site.transport(token));
    told.push((await callTool(asked, mosk, schedule.timeoutMs)) ?? '');
    mosk.close();
  }

  function meanwhile(): Promise<unknown> {
    const when = async (at: Parameters<typeof momentComes>[1], act: () => Promise<void>) => {
      if (await momentComes(site, at, over.signal)) await act();
    };
    return Promise.all([
      ...schedule.interferences.map(({ at, what }) => when(at, () => interfere(site, what).catch(ofPeople))),
      ...schedule.clusterWrites.map(({ atMs, section }) =>
        when({ afterMs: atMs }, () => site.writeCluster(section)),
      ),
      ...schedule.calls.map(({ at, call }) => when(at, () => command(call))),
    ]);
  }

  async function everything(): Promise<{ end: End | undefined; last: Program | undefined }> {
    if (schedule.nameTaken) await createForeign(site, schedule.resources[0]?.name ?? '');
    if (schedule.sectionBefore !== 'none') await site.writeCluster(schedule.sectionBefore);
    for (const rule of schedule.faults) site.faults.add(rule);
    const others = meanwhile();
    for (const [index, deployment] of schedule.deployments.entries()) {
      const { program } = deployment;
      const neighbour = index === schedule.neighbourAt ? run('neighbour', plain('up', program)) : undefined;
      if (deployment.elsewhere && elsewhere !== undefined) await goAstray(elsewhere, deployment);
      else await run('us', deployment);
      await neighbour;
    }
    over.abort();
    await others;
    await site.calm();
    const last = schedule.deployments.at(-1)?.program;
    return { end: last && (await end(last)), last };
  }

  /** With the credentials for another management cluster, where the state knows nothing. */
  async function goAstray(other: Site, deployment: Deployment): Promise<void> {
    const what = deployment.what === 'destroy' ? 'destroy' : 'refresh';
    await deploy(ledger, other, 'us', { ...deployment, what, hook: undefined }, schedule);
  }

  /** Nothing goes wrong any more: who has lost the state of a run takes it over, and all of them are removed. */
  async function end(program: Program): Promise<End> {
    const ofNeighbour = ownersIn(states.neighbour);
    const neighbour = await takenDown('neighbour', program);
    if (!schedule.destroyedAtOnce) await run('us', plain('up', { ...program, needs: true }), PATIENT_MS);
    const [begun, begunAt] = [sequence.next(), clock.now()];
    const owners = [...ofNeighbour, ...ownersIn(states.us)];
    const us = await takenDown('us', program);
    const error = us.error ?? neighbour.error;
    return {
      begun,
      owners,
      // The provider of a killed engine may go on for a second, and make a run after the destroy has looked.
      there: new Set(site.changes.slice(0, us.before).map(({ object }) => object.metadata.uid ?? '')),
      claim: {
        what: 'remove',
        process: `p${ledger.processes.size - 1}`,
        ...{ begun, begunAt, ended: sequence.next(), endedAt: clock.now() },
        patienceMs: Number.POSITIVE_INFINITY,
        uid: undefined,
        died: false,
        said: '',
        ...(error === undefined ? { removed: { outcome: 'deleted' as const } } : { error }),
      },
    };
  }

  /** A removal that fails is tried again. @returns how many changes came before the last try, and what went wrong in it */
  async function takenDown(user: User, program: Program): Promise<{ before: number; error: unknown }> {
    // The user's timeouts may be too short for what the controller has to do.
    states[user] = states[user].replaceAll(`"${schedule.timeoutMs}ms"`, `"${PATIENT_MS}ms"`);
    let error: unknown;
    let before = 0;
    for (let tries = 0; tries < MOST_DESTROYS && (tries === 0 || error !== undefined); tries++) {
      before = site.changes.length;
      error = await destroyed(user, program);
    }
    if (error === undefined && states[user] !== '[]') error = new Error('the state is not empty');
    return { before, error };
  }

  /** @returns what went wrong, if anything did */
  async function destroyed(user: User, program: Program): Promise<unknown> {
    const hasSection = () => states[user].includes('"ClusterDefaultTarget"');
    const had = hasSection();
    const error = await run(user, plain('destroy', program), PATIENT_MS);
    if (had && !hasSection()) givesBack.push(sectionOwner(user));
    return error;
  }

  const played = await clock.until(everything());
  const happened = site.happened();
  const files = [...site.files.events];
  const remote = new Map(site.files.remote);
  const claims = [...ledger.claims];
  for (let times = 0; times < 2 && isUnlike(ledger.created); times++)
    if (played.last !== undefined) await clock.until(rehearse(played.last));
  await clock.until(Promise.all([site.stop(), elsewhere?.stop()]));
  return {
    world: schedule,
    ...ledger,
    ...happened,
    claims,
    end: played.end,
    files,
    remote,
    sameResource: sameResource(schedule),
    declared: declaredBy(schedule),
    sectionOfPeople: site.sectionOfPeople(),
    givesBack,
    elsewhere: elsewhere?.happened(),
  };

  /** What the program makes once more, where nothing is left of it: the manifests are compared. */
  async function rehearse(program: Program): Promise<void> {
    await deploy(ledger, site, 'us', plain('up', { ...program, needs: true }), {
      timeoutMs: schedule.timeoutMs,
      rehearsal: true,
    });
  }
}

const plain = (what: Deployment['what'], program: Program): Deployment => ({
  what,
  program,
  death: undefined,
});

/** Nothing was made twice of the same input. */
function isUnlike(created: Ledger['created']): boolean {
  return new Set(created.map(({ input }) => input)).size === created.length;
}

/** Somebody else was faster, or the server refuses what they want. */
function ofPeople(error: unknown): void {
  if (!BackupError.is(error)) throw error;
}

function ownersIn(state: string): string[] {
  const entries = (JSON.parse(state) as Entry[]).filter(({ kind }) => kind === 'ClusterBackup');
  return entries.map(({ outputs }) => String(outputs.owner));
}

/** Names that an alias joins are names of one resource; without one, the next name begins another. */
function sameResource(schedule: DeploymentSchedule): Map<string, string[]> {
  const all = new Map<string, string[]>([[HOOK_OWNER, [HOOK_OWNER]]]);
  const programs = schedule.deployments.map(({ program }) => program);
  for (const [index, resource] of schedule.resources.entries()) {
    for (const user of ['us', 'neighbour'] as const) {
      for (const { renamed, aliasedTo } of programs.flatMap(({ backups }) => backups[index] ?? [])) {
        const names = Array.from({ length: renamed + 1 - aliasedTo }, (_, past) =>
          backupOwner(user, resource, aliasedTo + past),
        );
        const joined = [...new Set(names.flatMap((name) => all.get(name) ?? [name]))];
        for (const name of joined) all.set(name, joined);
      }
    }
  }
  return all;
}
