import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  RETENTION_ANNOTATION,
} from '../../../lib/model';
import type { Retention } from '../../../lib/retention';
import { connect } from '../../../providers/kubernetes';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';
import { changeNight, declareRetention, exampleParameters, night, SCHEDULE, withSchedule } from './nights';

/** Names of backups whose removal the command itself has seen to its end. */
const mockSeen: string[] = [];
jest.mock('../../../cli/backups/remove-backups', () => {
  const actual = jest.requireActual('../../../cli/backups/remove-backups');
  const removeBackup: typeof actual.removeBackup = async (...given: unknown[]) => {
    const removed = await actual.removeBackup(...given);
    mockSeen.push(removed.name);
    return removed;
  };
  return { ...actual, removeBackup };
});

// Real servers; on a busy machine they take their time.
let local: LocalSite;

beforeEach(async () => {
  mockSeen.length = 0;
  local = await startLocalSite();
  await withSchedule(local);
});
afterEach(() => local.stop());

const declare = (retention: Retention | string | null) => declareRetention(local, retention);
const change = (number: number, patch: object, subresource?: 'status') =>
  changeNight(local, number, patch, subresource);
const nights = async (...numbers: readonly number[]) => {
  for (const number of numbers) await night(local, number);
};

const backups = async () => {
  const { items } = await local.site.client.list<ClusterBackupManifest>(ClusterBackupType, 'prod');
  return items.filter(({ metadata }) => metadata.name.startsWith(SCHEDULE));
};
const namesOf = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name).sort();
const numbered = (...numbers: readonly number[]) => numbers.map((number) => `${SCHEDULE}-${number}`).sort();
/** Whose files are in the bucket. */
const withFiles = () =>
  [...new Set(local.bucketFiles().flatMap((file) => /prod-nightly-\d+/.exec(file) ?? []))].sort();
const plan = async (...more: string[]) => JSON.parse((await local.cli(['prune', '--json', ...more])).stdout);

const HOLD = 'example.org/hold';

/** A finalizer of somebody else keeps the object until it is let go, once the controller has taken its own off. */
async function heldBack(number: number): Promise<() => Promise<void>> {
  const name = `${SCHEDULE}-${number}`;
  const finalizers = async () =>
    (await local.site.client.get<ClusterBackupManifest>(ClusterBackupType, 'prod', name))?.metadata
      .finalizers ?? [];
  await change(number, { metadata: { finalizers: [...(await finalizers()), HOLD] } });
  return async () => {
    await until('the controller lets go', async () => (await finalizers()).every((each) => each === HOLD));
    await change(number, { metadata: { finalizers: [] } });
  };
}

describe('what changes between the dry run and the removals is looked at again', () => {
  /** The second newest that goes is removed last: until then, the first is held back. */
  async function meanwhile(act: () => Promise<unknown>) {
    await nights(1, 2, 3);
    await declare({ keepLast: 1 });
    expect(namesOf((await plan('--schedule', SCHEDULE)).remove)).toEqual(numbered(1, 2));
    const letGo = await heldBack(1);
    const running = local.start(['prune', '--schedule', SCHEDULE, '--yes']);
    await until('the first is being removed', async () =>
      (await backups()).some(
        ({ metadata }) => metadata.name === `${SCHEDULE}-1` && metadata.deletionTimestamp !== undefined,
      ),
    );
    await act();
    await letGo();
    const { exitCode, stdout } = await running.ended;
    expect(exitCode).toBe(0);
    expect(stdout).toContain('prod/prod-nightly-1  removed, its remote files were deleted');
    expect(stdout).toContain('prod/prod-nightly-2  stays: ');
    expect(withFiles()).toContain(`${SCHEDULE}-2`);
  }

  it.each<[string, () => Promise<unknown>]>([
    ['a retention that was raised', () => declare({ keepLast: 2 })],
    ['a retention that was taken back', () => declare(null)],
    ['an owner', () => change(2, { metadata: { annotations: { 'mosk-backup/owner': 'cli:somebody:it' } } })],
    ['the last good one that is being deleted', () => change(3, { spec: { delete: true } })],
    [
      'another object with its files',
      async () =>
        local.site.client.create(ClusterBackupType, {
          apiVersion: apiVersionOf(ClusterBackupType),
          kind: ClusterBackupType.kind,
          metadata: { name: 'by-hand', namespace: 'prod' },
          spec: {
            targetCluster: 'prod',
            parameters: (await exampleParameters(local)) ?? {},
            fileNames: { MKE: `${SCHEDULE}-2` },
          },
        }),
    ],
    [
      'a word that its files are to stay',
      () => change(2, { metadata: { annotations: { 'mosk-backup/orphan': 'handed over' } } }),
    ],
  ])('%s', async (_what, act) => meanwhile(act));
});

describe('an interruption', () => {
  it.each([
    ['beside other schedules', []],
    ['beside schedules whose storages are to be asked', ['--check-files']],
    ['beside other management clusters', ['--inventory', 'fleet.yaml']],
  ])('tells what was removed until then, %s', async (_beside, words) => {
    const mosk = await connect({ kubeconfig: local.site.kubeconfigPath });
    const { context } = mosk;
    mosk.close();
    writeFileSync(
      path.join(local.folder, 'fleet.yaml'),
      `managementClusters:
  - { name: one, release: 2.32.1, context: ${context} }
  - { name: two, release: 2.32.1, folder: two, context: ${context} }
clusters:
  - { managementCluster: one, project: prod, name: prod, release: 26.2.1 }
  - { managementCluster: two, project: prod, name: prod, release: 26.2.1 }
`,
    );
    await nights(1, 2, 3, 4);
    await declare({ keepLast: 1 });
    for (const number of [11, 12]) await night(local, number, { createdBy: { schedule: 'z-weekly' } });
    await local.site.client.create(ClusterBackupScheduleType, {
      apiVersion: apiVersionOf(ClusterBackupScheduleType),
      kind: ClusterBackupScheduleType.kind,
      metadata: {
        name: 'z-weekly',
        namespace: 'prod',
        annotations: { [RETENTION_ANNOTATION]: '{"keepLast":1}' },
      },
      spec: { targetCluster: 'prod', schedule: '0 5 * * 0' },
    });
    await heldBack(2);
    const running = local.start(['prune', '--yes', '--json', ...words]);
    await until('the first is seen to be gone, and the second waits', async () => {
      const second = (await backups()).find(({ metadata }) => metadata.name === `${SCHEDULE}-2`);
      return mockSeen.includes(`${SCHEDULE}-1`) && second?.metadata.deletionTimestamp !== undefined;
    });
    running.io.interrupt();
    const { exitCode, stdout } = await running.ended;
    expect(exitCode).toBe(130);
    expect(namesOf(JSON.parse(stdout).removed)).toEqual(numbered(1));
    expect(withFiles()).toEqual(numbered(11, 12, 3, 4));
  });
});
