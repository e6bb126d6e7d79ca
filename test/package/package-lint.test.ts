import { describeInCi } from '../whole';
import { bin, installed, packed, run } from './installed';

describeInCi('the packed package, as linters of packages see it', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('package-lint');
  }, 300_000);

  it('has types that every way of resolution finds, the old one of Node 10 included (attw)', () => {
    // Exit code 1 for any problem of any entry.
    run(folder, bin(folder, 'attw'), packed(), '--no-color');
  }, 240_000);

  it('has no mistake in what its package.json leads to (publint)', () => {
    run(folder, bin(folder, 'publint'), packed(), '--strict');
  }, 60_000);
});
