import { describeInCi } from '../whole';
import { bin, installed, run } from './installed';

describeInCi('a project with jest 29 and ts-jest', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('jest29');
  }, 180_000);

  it('imports the constructs and starts a management cluster inside a test', () => {
    run(folder, bin(folder, 'jest'), '--ci');
  }, 60_000);
});
