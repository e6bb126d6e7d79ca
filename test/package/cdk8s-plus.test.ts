import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describeInCi } from '../whole';
import { bin, installed, ROOT, run } from './installed';

describeInCi('cdk8s-plus-28 and -34', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('cdk8s-plus');
    // In the folder of the project, so that it finds what is installed there.
    const example = path.join(folder, 'gitops');
    rmSync(example, { recursive: true, force: true });
    cpSync(path.join(ROOT, 'examples/gitops'), example, { recursive: true });
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

  it('are what the app of examples/gitops takes, and it compiles', () => {
    const { dependencies } = JSON.parse(
      readFileSync(path.join(ROOT, 'examples/gitops/package.json'), 'utf8'),
    );
    const flags = ['--strict', '--noEmit', '--target', 'es2022', '--module', 'commonjs'];

    expect(Object.keys(dependencies)).toContain('cdk8s-plus-28');
    run(folder, bin(folder, 'tsc'), ...flags, '--moduleResolution', 'node', 'gitops/main.ts');
  }, 60_000);

  it('are in the manifests of examples/gitops, which its app still writes, byte for byte', () => {
    const example = path.join(folder, 'gitops');
    const { scripts } = JSON.parse(readFileSync(path.join(example, 'package.json'), 'utf8'));
    const [program, ...args] = scripts.check.split(' ');

    expect(program).toBe('mosk-backup');
    expect(run(example, bin(folder, program), ...args)).toBe('');
  }, 60_000);
});
