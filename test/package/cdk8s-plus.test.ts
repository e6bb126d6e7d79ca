import { bin, installed, run } from './installed';

describe('cdk8s-plus-28 and -34', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('cdk8s-plus');
    run(folder, bin(folder, 'tsc'));
  }, 300_000);

  it('give Secrets as keys and Namespaces as projects, and a key of another namespace is refused', () => {
    const expected = {
      keys: ['other: kek-declared', 'prod: kek-named'],
      kinds: ['ClusterBackup', 'Namespace', 'Secret'],
      backups: 2,
      elsewhere: 'reference-missing',
    };

    expect(JSON.parse(run(folder, process.execPath, 'bin/main.js'))).toEqual([expected, expected]);
  }, 60_000);
});
