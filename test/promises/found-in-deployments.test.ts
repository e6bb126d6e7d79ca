/** What schedules of deployments have found: each stays here as the least that showed it. */
import { ownerOf } from '../../lib/model';
import type { Deployment, DeploymentSchedule, Program } from './deployment-schedule';
import type { History } from './history';
import { playDeployments } from './play-deployments';

const PROGRAM: Program = {
  trigger: 1,
  onDestroy: 'delete',
  keepLast: undefined,
  needs: true,
  section: undefined,
};

const up = (
  trigger: number,
  death?: Deployment['death'],
  onDestroy: Program['onDestroy'] = 'delete',
): Deployment => ({ what: 'up', program: { ...PROGRAM, trigger, onDestroy }, death });

const CALM: DeploymentSchedule = {
  seed: 1,
  encrypted: false,
  named: false,
  nameTaken: false,
  files: { stepMs: 0 },
  skewMs: 0,
  timeoutMs: 20_000,
  faults: [],
  interferences: [],
  deployments: [],
  neighbourAt: undefined,
  neighbourSection: undefined,
  sectionBefore: 'none',
  clusterWrites: [],
  destroyedAtOnce: true,
};

function leftIn({ changes, remote }: History) {
  const last = new Map(changes.map(({ type, backup }) => [backup.metadata.uid, type]));
  return { objects: [...last.values()].filter((type) => type !== 'DELETED'), files: [...remote.keys()] };
}

it('a destroy removes the run of a replacement that was killed before it came into the state', async () => {
  const killed = up(2, { at: 'save', save: 0 });
  expect(leftIn(await playDeployments({ ...CALM, deployments: [up(1), killed] }))).toEqual({
    objects: [],
    files: [],
  });
});

it('a destroy removes a run that another entry of the state took over without being saved', async () => {
  const killed: Deployment = { ...up(1, { at: 'save', save: 0 }), what: 'replace' };
  expect(leftIn(await playDeployments({ ...CALM, deployments: [up(1), killed] }))).toEqual({
    objects: [],
    files: [],
  });
});

it('a run that cannot be taken over stays with the entry that has it, and goes with it', async () => {
  const history = await playDeployments({
    ...CALM,
    named: true,
    files: { stepMs: 0, failedArchives: 1, failedDeletions: 2 },
    deployments: [up(1), up(3)],
    destroyedAtOnce: false,
  });
  expect(leftIn(history)).toEqual({ objects: [], files: [] });
});

it('a destroy with keep that was killed between two runs gives the second one up as well', async () => {
  const keep = { ...PROGRAM, onDestroy: 'keep' as const };
  const { changes } = await playDeployments({
    ...CALM,
    timeoutMs: 3_600_000,
    deployments: [
      { what: 'up', program: keep, death: undefined },
      { what: 'up', program: { ...keep, trigger: 2 }, death: undefined },
      { what: 'destroy', program: keep, death: { at: 'write', write: 1, when: 'before' } },
    ],
  });
  const last = new Map(changes.map(({ backup }) => [backup.metadata.uid, backup]));
  const owners = [...last.values()].map(ownerOf);
  expect(owners).toEqual([undefined, undefined]);
});

it('a destroy with keep gives up a run that could not be deleted when it was replaced', async () => {
  const beyondOne = (deployment: Deployment): Deployment => ({
    ...deployment,
    program: { ...deployment.program, keepLast: 1 },
  });
  const { changes } = await playDeployments({
    ...CALM,
    files: { stepMs: 0, failedDeletions: 1 },
    deployments: [up(1), beyondOne(up(2)), beyondOne(up(1, undefined, 'keep'))],
  });
  const last = new Map(changes.map(({ type, backup }) => [backup.metadata.uid, { type, backup }]));
  const left = [...last.values()].filter(({ type }) => type !== 'DELETED');
  expect(left.map(({ backup }) => ownerOf(backup))).toEqual([undefined, undefined]);
});

describe('a run that a killed deployment has made with another wish for its removal', () => {
  const slow = { ...CALM, files: { stepMs: 5_000 }, timeoutMs: 3_600_000 };
  const killed = up(2, { at: 'time', ms: 2_000 }, 'orphan');

  it('goes as the next update of the entry before it says', async () => {
    const deployments = [up(1, undefined, 'orphan'), killed, up(1)];
    expect(leftIn(await playDeployments({ ...slow, deployments }))).toEqual({ objects: [], files: [] });
  });

  it('stays, and the run before it too, as long as no deployment has changed the resource', async () => {
    const history = await playDeployments({ ...slow, deployments: [up(1), killed, up(1)] });
    expect(leftIn(history).objects).toHaveLength(2);
    expect(leftIn(history).files).not.toEqual([]);
  });
});

describe('an entry that is still to be deleted when a later one keeps its runs', () => {
  const keepsKilledAtTheEnd = up(2, { at: 'save', save: 1 }, 'keep');

  it('does not delete them although its own object is gone', async () => {
    const history = await playDeployments({
      ...CALM,
      files: { stepMs: 5_000 },
      interferences: [{ atMs: 2_000, what: { do: 'deleteObject' } }],
      deployments: [up(1), keepsKilledAtTheEnd],
    });
    expect(leftIn(history).objects).toHaveLength(1);
    expect(leftIn(history).files).not.toEqual([]);
  });

  it('does not delete them although its own run was given up before', async () => {
    const givesUp: Deployment = {
      ...up(1, { at: 'write', write: 0, when: 'after' }, 'keep'),
      what: 'destroy',
    };
    const history = await playDeployments({
      ...CALM,
      deployments: [up(1, undefined, 'keep'), givesUp, up(1), keepsKilledAtTheEnd],
    });
    expect(leftIn(history).objects).toHaveLength(2);
  });
});

it('of two stacks that declare a default target at the same moment the second one is refused', async () => {
  const deployment = up(1);
  const { sections } = await playDeployments({
    ...CALM,
    deployments: [{ ...deployment, program: { ...deployment.program, section: 'ours 1' } }],
    neighbourAt: 0,
    neighbourSection: 'neighbour',
  });
  const holders = sections.map(({ holder }) => holder).filter((each) => each !== undefined);
  expect(new Set(holders).size).toBe(1);
  expect(sections.at(-1)).toMatchObject({ section: 'none', isNoted: false });
});
