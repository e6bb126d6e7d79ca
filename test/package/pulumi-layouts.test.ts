import { installed, run } from './installed';

/** The managers as packages; npm is the one that runs these tests. */
const PNPM = ['npx', '--yes', 'pnpm@10.34.9', 'install', '--ignore-scripts', '--no-lockfile'];
const YARN = ['npx', '--yes', 'yarn@1.22.22', 'install', '--ignore-scripts', '--no-lockfile', '--silent'];

describe.each([
  ['npm', undefined],
  ['pnpm', PNPM],
  ['yarn', YARN],
] as const)('a Pulumi project installed by %s', (manager, install) => {
  let folder: string;
  beforeAll(() => {
    folder = installed('pulumi-layouts', { as: `pulumi-layouts-${manager}`, install });
  }, 300_000);

  test.each(['program.cjs', 'program.mjs'])(
    'declares resources in %s',
    (program) => {
      const [registered] = JSON.parse(run(folder, process.execPath, program));

      expect(registered).toMatchObject({
        type: 'pulumi-nodejs:dynamic/mosk-backup:ClusterBackup',
        name: 'before-upgrade',
      });
    },
    60_000,
  );

  test('finds the provider of a state from the folder of the program', () => {
    const [{ provider }] = JSON.parse(run(folder, process.execPath, 'program.cjs'));

    expect(JSON.parse(run(folder, process.execPath, 'provider.cjs', provider))).toEqual({
      failures: [],
      destroyEffect: 'removes the objects; the archives stay on a manager node of the cluster',
    });
  }, 60_000);
});
