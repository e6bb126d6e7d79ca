/** What schedules of deployments have found: each stays here as the least that showed it. */
import { ownerOf } from '../../lib/model';
import { brokenIn, CALM, programOf, up } from './calm';
import type { BackupProgram, BackupResource, Deployment } from './deployment-schedule';
import type { History } from './history';
import { playDeployments } from './play-deployments';

function leftIn({ backups, remote }: History) {
  const last = new Map(backups.map(({ type, object }) => [object.metadata.uid, { type, object }]));
  const left = [...last.values()].filter(({ type }) => type !== 'DELETED');
  return { objects: left.map(({ object }) => object), files: [...remote.keys()] };
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
    resources: [{ ...CALM.resources[0], named: 'object' } as BackupResource],
    files: { stepMs: 0, failedArchives: 1, failedDeletions: 2 },
    deployments: [up(1), up(3)],
    destroyedAtOnce: false,
  });
  expect(leftIn(history)).toEqual({ objects: [], files: [] });
});

it('a destroy with keep that was killed between two runs gives the second one up as well', async () => {
  const killed: Deployment = {
    ...up(2, { at: 'write', write: 1, when: 'before' }, 'keep'),
    what: 'destroy',
  };
  const history = await playDeployments({
    ...CALM,
    timeoutMs: 3_600_000,
    deployments: [up(1, undefined, 'keep'), up(2, undefined, 'keep'), killed],
  });
  expect(leftIn(history).objects.map(ownerOf)).toEqual([undefined, undefined]);
});

it('a destroy with keep gives up a run that could not be deleted when it was replaced', async () => {
  const beyondOne = (change: Partial<BackupProgram>): Deployment => ({
    ...up(1),
    program: programOf({ ...change, keepLast: 1 }),
  });
  const history = await playDeployments({
    ...CALM,
    files: { stepMs: 0, failedDeletions: 1 },
    deployments: [up(1), beyondOne({ trigger: 2 }), beyondOne({ onRemoval: 'keep' })],
  });
  expect(leftIn(history).objects.map(ownerOf)).toEqual([undefined, undefined]);
});

describe('a run that a killed deployment has made with another wish for its removal', () => {
  const slow = { ...CALM, files: { stepMs: 5_000 }, timeoutMs: 3_600_000 };
  const killed = up(2, { at: 'time', ms: 2_000 }, 'orphan');

  it('goes as the next update of the entry before it says', async () => {
    const deployments = [up(1, undefined, 'orphan'), killed, up(1)];
    expect(leftIn(await playDeployments({ ...slow, deployments }))).toEqual({ objects: [], files: [] });
  });

  it('leaves its files, and so does the run before it, as long as no deployment has changed the resource', async () => {
    const history = await playDeployments({ ...slow, deployments: [up(1), killed, up(1)] });
    expect(brokenIn(history)).toEqual([]);
    expect(leftIn(history).objects).toEqual([]);
    expect(leftIn(history).files).not.toEqual([]);
  });
});

describe('an entry that is still to be deleted when a later one keeps its runs', () => {
  const keepsKilledAtTheEnd = up(2, { at: 'save', save: 1 }, 'keep');

  it('does not delete them although its own object is gone', async () => {
    const history = await playDeployments({
      ...CALM,
      files: { stepMs: 5_000 },
      interferences: [{ at: { afterMs: 2_000 }, what: { do: 'deleteObject', whom: 0 } }],
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

describe('a wish that changes', () => {
  it('from delete to keep holds for a run that was deleted by an earlier destroy, and asks for nothing more', async () => {
    const history = await playDeployments({
      ...CALM,
      deployments: [up(1), { ...up(1, { at: 'save', save: 0 }), what: 'destroy' }, up(2, undefined, 'keep')],
      destroyedAtOnce: false,
    });
    expect(brokenIn(history)).toEqual([]);
    expect(leftIn(history).objects).toHaveLength(1);
  });

  it('from delete to keep takes back the request of a destroy that has failed', async () => {
    const history = await playDeployments({
      ...CALM,
      files: { stepMs: 0, failedDeletions: 2 },
      deployments: [up(1), { ...up(1), what: 'destroy' }, up(1, undefined, 'keep')],
      destroyedAtOnce: false,
    });
    expect(brokenIn(history)).toEqual([]);
    expect(leftIn(history).objects).toMatchObject([{ spec: { delete: false } }]);
    expect(leftIn(history).files).toHaveLength(1);
  });

  it('from orphan to keep takes back the mark of a destroy that was killed', async () => {
    const history = await playDeployments({
      ...CALM,
      deployments: [
        up(1, undefined, 'orphan'),
        { ...up(1, { at: 'write', write: 1, when: 'after' }, 'orphan'), what: 'destroy' },
        up(1, undefined, 'keep'),
      ],
    });
    expect(brokenIn(history)).toEqual([]);
    const [kept] = leftIn(history).objects;
    expect(kept?.metadata.annotations).not.toHaveProperty(['mosk-backup/orphan']);
  });

  it('with a run that fails and cannot be deleted, and another one that gets stuck, leaves nothing of the failed one', async () => {
    const history = await playDeployments({
      ...CALM,
      files: { stepMs: 0, failedUploads: 1, failedDeletions: 2 },
      interferences: [{ at: { afterMs: 30_450 }, what: { do: 'stuck', whom: 0 } }],
      deployments: [up(1), up(1, undefined, 'keep')],
    });
    expect(brokenIn(history)).toEqual([]);
    for (const left of leftIn(history).objects) expect(ownerOf(left)).toBeUndefined();
  });

  it('to keep holds for the runs before one that alone says so, when somebody takes that one away', async () => {
    const history = await playDeployments({
      ...CALM,
      files: { stepMs: 5_000 },
      timeoutMs: 3_600_000,
      interferences: [{ at: { afterChanges: 20 }, what: { do: 'deleteObject', whom: 0 } }],
      deployments: [up(1), up(2), up(3, undefined, 'keep')],
    });
    expect(brokenIn(history)).toEqual([]);
    expect(leftIn(history).files.length).toBeGreaterThanOrEqual(2);
  });
});

it('a neighbour writes nothing over what a destroy orphans while it still has the name', async () => {
  const program = (trigger: number, onRemoval: BackupProgram['onRemoval']) =>
    programOf({ trigger, onRemoval }, {});
  const [resource] = CALM.resources as [BackupResource];
  const history = await playDeployments({
    ...CALM,
    resources: [
      { ...resource, target: 'encrypted', named: 'each object' },
      { ...resource, under: 'acme.Lab' },
    ],
    deployments: [
      { ...up(1), program: program(1, 'delete') },
      { ...up(2), program: program(2, 'orphan') },
      { ...up(2), what: 'destroy', program: program(2, 'delete') },
    ],
    neighbourAt: 2,
    sectionBefore: 'former',
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
});

it('a run that was to be taken over, and is taken away, is recorded and not written over', async () => {
  const both = (change: Partial<BackupProgram>) => programOf({ adopts: true, ...change }, {});
  const [resource] = CALM.resources as [BackupResource];
  const history = await playDeployments({
    ...CALM,
    timeoutMs: 3_600_000,
    interferences: [{ at: { afterChanges: 22 }, what: { do: 'deleteObject', whom: 0 } }],
    resources: [
      { ...resource, named: 'object' },
      { ...resource, name: 'weekly' },
    ],
    deployments: [
      { ...up(1), program: both({ onRemoval: 'keep' }) },
      { ...up(1), what: 'destroy' },
      { ...up(1), what: 'replace', program: both({}) },
    ],
    sectionBefore: 'former',
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
  expect(history.files.filter(({ held, uid }) => held !== undefined && held !== uid)).toEqual([]);
});

it('a run that somebody takes away under the next one is recorded, and its name is not used again', async () => {
  const history = await playDeployments({
    ...CALM,
    files: { stepMs: 200 },
    timeoutMs: 3_600_000,
    interferences: [
      { at: { afterMs: 563 }, what: { do: 'deleteObject', whom: 0 } },
      { at: { afterChanges: 16 }, what: { do: 'deleteObject', whom: 0 } },
    ],
    deployments: [up(1), up(1)],
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
  // The second try is made again as itself, and that one alone.
  const writtenOver = history.files.filter(({ held, uid }) => held !== undefined && held !== uid);
  expect(writtenOver.map(({ file }) => file)).toEqual([expect.stringMatching(/-2$/)]);
});

it('of two stacks that take over one kept backup at the same time one has it, and the other is told so', async () => {
  const [resource] = CALM.resources as [BackupResource];
  const object: BackupResource = { ...resource, target: 'encrypted', named: 'object' };
  const history = await playDeployments({
    ...CALM,
    resources: [object, { ...object, under: 'acme.Site' }],
    deployments: [
      { ...up(1), program: programOf({ onRemoval: 'keep' }, {}) },
      { ...up(1, { at: 'write', write: 1, when: 'before' }), what: 'destroy', program: programOf({}, {}) },
      { ...up(1), program: programOf({ adopts: true }, {}) },
    ],
    neighbourAt: 2,
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
});

it('a failed run that goes leaves its files to the one that is made with them in the same moment', async () => {
  const [resource] = CALM.resources as [BackupResource];
  const files: BackupResource = { ...resource, target: 'encrypted', named: 'files' };
  const history = await playDeployments({
    ...CALM,
    files: { stepMs: 0, failedArchives: 1, failedUploads: 1, failedDeletions: 1 },
    timeoutMs: 3_600_000,
    faults: [{ fault: { kind: 'lostAnswer' }, skip: 2, times: 1 }],
    resources: [files, { ...files, under: 'acme.Site' }],
    deployments: [
      { ...up(1), program: programOf({}, {}) },
      { ...up(1), program: programOf({}, {}) },
      { ...up(1), program: programOf({ renamed: 1, aliasedTo: 1 }, {}) },
    ],
    sectionBefore: 'former',
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
});

it('a neighbour does not write over the file that the object of its name has just left behind', async () => {
  const [resource] = CALM.resources as [BackupResource];
  const history = await playDeployments({
    ...CALM,
    faults: [
      { fault: { kind: 'coalesce', ms: 500 }, skip: 5, times: 2 },
      { fault: { kind: 'silence' }, skip: 0, times: 1 },
    ],
    resources: [{ ...resource, target: 'clusterDefault', named: 'object' }],
    deployments: [
      up(1),
      { ...up(1, { at: 'time', ms: 194 }), what: 'replace' },
      up(1, undefined, 'orphan'),
      { ...up(1), what: 'destroy' },
    ],
    neighbourAt: 3,
    sectionBefore: 'former',
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
});

it('a run that a killed destroy has kept and a killed replacement has made anew is not taken back as well', async () => {
  const program = programOf({}, {});
  const deployments: Deployment[] = [
    { ...up(1), program: programOf({}, { onRemoval: 'keep' }) },
    { what: 'destroy', program, death: { at: 'save', save: 0 } },
    { what: 'replace', program, death: { at: 'save', save: 1 } },
  ];
  const history = await playDeployments({
    ...CALM,
    timeoutMs: 3_600_000,
    resources: [...CALM.resources, { ...(CALM.resources[0] as BackupResource), name: 'weekly' }],
    deployments,
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
});
