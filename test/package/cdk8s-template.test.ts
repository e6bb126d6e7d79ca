import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeInCi } from '../whole';
import { bin, installed, run } from './installed';

describeInCi("a project of cdk8s's own TypeScript template", () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('cdk8s-template');
  }, 180_000);

  it('compiles: CommonJS, TypeScript 5.9, old module resolution, no skipLibCheck', () => {
    run(folder, bin(folder, 'tsc'), '--noEmit');
  }, 60_000);

  it('passes its tests with jest 29 and ts-jest, a Secret of cdk8s-plus as the key', () => {
    run(folder, bin(folder, 'jest'), '--ci');
  }, 60_000);

  it('is synthesised by cdk8s synth', () => {
    run(folder, bin(folder, 'cdk8s'), 'synth', '--no-check-upgrade', '--output', 'manifests');

    expect(readFileSync(path.join(folder, 'manifests/site.k8s.yaml'), 'utf8')).toContain(
      'name: prod-nightly',
    );
  }, 60_000);
});
