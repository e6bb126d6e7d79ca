import { describeInCi } from '../whole';
import { bin, installed, ROOT, run } from './installed';

describeInCi('a project of ES modules', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('esm');
  }, 120_000);

  it('imports every entry by name, in types and when it runs', () => {
    run(folder, bin(ROOT, 'tsc'), '-p', '.');

    expect(JSON.parse(run(folder, bin(ROOT, 'tsx'), 'main.ts'))).toEqual({
      names: ['prod-now'],
      entries: ['function', 'function'],
    });
  }, 60_000);
});
