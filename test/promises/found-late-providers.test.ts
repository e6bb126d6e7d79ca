/** What schedules have found of providers whose engines were killed: what is on its way then arrives beside the next deployment. */

import { rounds } from '../whole';
import { brokenIn, CALM, programOf, up } from './calm';
import type { BackupResource } from './deployment-schedule';
import type { History } from './history';
import { playDeployments } from './play-deployments';

/** What the providers of killed engines have asked the server to change after that. */
function lateWrites({ requests, processes }: History): string[] {
  return requests
    .filter(({ user, verb, n }) => {
      const { orphaned = Number.POSITIVE_INFINITY } = processes.get(user) ?? {};
      return n > orphaned && !['get', 'list', 'watch'].includes(verb);
    })
    .map(({ verb, resource, name }) => `${verb} of ${resource} ${name}`);
}

it.each(['up', 'replace', 'destroy'] as const)(
  'the provider of an engine that is killed in the middle of %s sends nothing more that changes anything',
  async (what) => {
    const moments = Array.from({ length: rounds(4, 12) }, (_, index) => 1 + rounds(180, 60) * index);
    const told = await Promise.all(
      moments.map(async (ms) => {
        const killed = { ...up(2, { at: 'time', ms }), what };
        const slow = { ...CALM, files: { stepMs: 200, failedArchives: 1 }, timeoutMs: 3_600_000 };
        return lateWrites(await playDeployments({ ...slow, deployments: [up(1), killed] }));
      }),
    );
    expect(told.flat()).toEqual([]);
  },
);

it('a second run that the provider of a killed engine makes beside the next deployment goes with the resource', async () => {
  const history = await playDeployments({
    ...CALM,
    files: { stepMs: 200, failedUploads: 1 },
    timeoutMs: 3_600_000,
    deployments: [up(1), up(1, { at: 'time', ms: 6 }), up(1)],
    neighbourAt: 2,
    sectionBefore: 'former',
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
  expect([...history.remote.keys()]).toEqual([]);
});

it('a run that the provider of a killed engine makes after a rename goes with the entry of the former name', async () => {
  const history = await playDeployments({
    ...CALM,
    files: { stepMs: 200, failedArchives: 1, failedUploads: 1 },
    timeoutMs: 3_600_000,
    resources: [{ ...(CALM.resources[0] as BackupResource), name: 'weekly' }],
    deployments: [
      up(1),
      { ...up(1, { at: 'time', ms: 156 }), what: 'replace' },
      { ...up(1), program: programOf({ renamed: 1, aliasedTo: 0 }) },
    ],
    sectionBefore: 'former',
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
  expect([...history.remote.keys()]).toEqual([]);
});

it('of two runs that were made at once and have one number, either may be the one that is kept', async () => {
  const site: BackupResource = { ...(CALM.resources[0] as BackupResource), under: 'acme.Site' };
  const history = await playDeployments({
    ...CALM,
    files: { stepMs: 200, failedUploads: 1 },
    interferences: [{ at: { afterChanges: 9 }, what: { do: 'replaceObject', whom: 1 } }],
    resources: [...CALM.resources, site],
    deployments: [
      { ...up(1, { at: 'save', save: 3 }), program: programOf({}, {}), hook: { keepLast: 2 } },
      { ...up(2, { at: 'time', ms: 468 }), program: programOf({ trigger: 2 }, { trigger: 2, renamed: 1 }) },
      { ...up(1), program: programOf({}, { trigger: 3, renamed: 1 }) },
      { ...up(1), program: programOf({}, { keepLast: 2, renamed: 1 }) },
    ],
    neighbourAt: 2,
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
});

it('a run that the provider of a killed engine makes after a rename may stay under the former name', async () => {
  const history = await playDeployments({
    ...CALM,
    files: { stepMs: 5_000, failedDeletions: 1 },
    interferences: [
      { at: { afterMs: 4_139 }, what: { do: 'replaceObject', whom: 0 } },
      { at: { afterChanges: 34 }, what: { do: 'restartController' } },
    ],
    resources: [{ ...(CALM.resources[0] as BackupResource), target: 'encrypted' }],
    deployments: [
      up(1, { at: 'save', save: 1 }),
      { ...up(1), what: 'replace' },
      { ...up(1, { at: 'time', ms: 321 }), what: 'replace' },
      { ...up(1), program: programOf({ renamed: 1 }) },
    ],
    calls: [{ at: { afterChanges: 7 }, call: { do: 'prune', keepLast: 1 } }],
    destroyedAtOnce: false,
  });
  expect(brokenIn(history)).toEqual([]);
});
