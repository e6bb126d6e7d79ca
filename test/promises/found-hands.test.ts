/** What schedules have found of people whose hand comes between two requests of a deployment. */
import { brokenIn, CALM, programOf, up } from './calm';
import type { BackupResource, Deployment, Program } from './deployment-schedule';
import { playDeployments } from './play-deployments';

it('a run whose records somebody takes off while a rename is at work stays, and is named', async () => {
  const lab: BackupResource = { ...(CALM.resources[0] as BackupResource), under: 'acme.Lab' };
  const history = await playDeployments({
    ...CALM,
    interferences: [{ at: { afterChanges: 33 }, what: { do: 'dropRecords', whom: 2 } }],
    resources: [...CALM.resources, lab],
    deployments: [
      { ...up(1), program: programOf({ onRemoval: 'orphan' }, { onRemoval: 'keep' }) },
      { ...up(1), program: programOf({}, { trigger: 2 }), hook: { keepLast: 1 } },
      { ...up(1), program: programOf({ trigger: 2 }, { renamed: 1 }) },
    ],
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
  expect(history.claims.map(({ said }) => said).join()).toContain('STAYS');
});

it('whoever removes the record of what is left behind before the object has gone answers for its files', async () => {
  const region: BackupResource = {
    ...(CALM.resources[0] as BackupResource),
    under: 'acme.Region',
    target: 'encrypted',
  };
  const program = programOf({}, {});
  const history = await playDeployments({
    ...CALM,
    seed: 1_365_565_862,
    files: { stepMs: 600_000 },
    faults: [{ fault: { kind: 'answer', status: 409 }, verbs: ['create', 'patch', 'delete'], skip: 7 }],
    interferences: [
      { at: { afterChanges: 29 }, what: { do: 'forgetLeft' } },
      { at: { afterChanges: 28 }, what: { do: 'claimFiles', whom: 2 } },
    ],
    resources: [...CALM.resources, region],
    nameTaken: true,
    deployments: [
      { ...up(1), program },
      { ...up(1), program: programOf({ trigger: 2, onRemoval: 'keep' }, { onRemoval: 'orphan' }) },
      { ...up(1), what: 'destroy', program },
    ],
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
});

it('whoever replaces the one run that carries the newest wish leaves the others to the milder one before it', async () => {
  const history = await playDeployments({
    ...CALM,
    timeoutMs: 3_600_000,
    files: { stepMs: 5_000 },
    interferences: [{ at: { afterMs: 30_689 }, what: { do: 'replaceObject', whom: 0 } }],
    sectionBefore: 'former',
    deployments: [
      // Its run carries `delete` ever after, and belongs to no entry of the state.
      up(1, { at: 'time', ms: 2_392 }),
      { ...up(1), program: programOf({ renamed: 1 }) },
      { ...up(1), program: programOf({ trigger: 3, onRemoval: 'orphan', renamed: 1 }) },
      up(4),
    ],
  });
  expect(brokenIn(history)).toEqual([]);
  const left = history.records.map(({ object }) => object.metadata.name);
  expect(new Set(left).size).toBeGreaterThan(0);
});

it('a run that waits for its target leaves the files of that name alone that another run may have there', async () => {
  const named = { ...CALM.resources[0], target: 'clusterDefault', named: 'object' } as BackupResource;
  const history = await playDeployments({
    ...CALM,
    files: { stepMs: 600_000 },
    interferences: [{ at: { afterMs: 439 }, what: { do: 'replaceObject', whom: 0 } }],
    resources: [named, { ...named, under: 'acme.Site' }],
    sectionBefore: 'former',
    clusterWrites: [{ atMs: 30_039, section: 'none' }],
    deployments: [
      { ...up(1), program: programOf({}, {}) },
      // Where the one that was taken away went, which is remembered.
      { ...up(2), program: { ...programOf({ trigger: 2 }, { trigger: 4 }), section: 'former' } },
    ],
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
  expect(history.claims.map(({ said }) => said).join()).toContain('its files stay');
});

describe('a program that drops key and credential, and still declares a backup that somebody has replaced', () => {
  const program = programOf({});
  const without: Program = { ...program, needs: false };
  const refresh: Deployment = { ...up(1), what: 'refresh' };
  const dropped: Deployment = { ...up(1), program: without };

  it.each([
    ['after a refresh', 'plain', [up(1), refresh, dropped]],
    ['after a refresh', 'encrypted', [up(1), refresh, dropped]],
    ['at once', 'encrypted', [up(1), dropped]],
  ] as const)('%s keeps both: its files need them (%s)', async (_when, target, deployments) => {
    const history = await playDeployments({
      ...CALM,
      interferences: [{ at: { afterChanges: 7 }, what: { do: 'replaceObject', whom: 0 } }],
      resources: [{ ...(CALM.resources[0] as BackupResource), target }],
      deployments,
    });
    expect(brokenIn(history)).toEqual([]);
    const said = history.claims.map((claim) => claim.said).join();
    expect(said).toContain('RCloneCredential prod/s3-ours is KEPT');
    if (target === 'encrypted') expect(said).toContain('KeyEncryptionKey prod/kek-ours is KEPT');
  });
});
