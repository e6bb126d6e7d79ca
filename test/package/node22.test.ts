import { describeInCi } from '../whole';
import { bin, installed, run } from './installed';

describeInCi('the oldest Node 22 that is supported', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('node22');
  }, 300_000);

  it('writes the same bytes as the Node of this project, and starts a management cluster', () => {
    const node22 = bin(folder, 'node');

    expect(run(folder, node22, '--version').trim()).toBe('v22.12.0');
    expect(run(folder, node22, 'main.js')).toBe(run(folder, process.execPath, 'main.js'));
  }, 60_000);
});
