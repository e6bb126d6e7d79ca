import { describeInCi } from '../whole';
import { bin, installed, run } from './installed';

describeInCi('a project of a Pulumi TypeScript template', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('pulumi-template');
  }, 180_000);

  it('compiles with CommonJS and the old module resolution, and runs', () => {
    run(folder, bin(folder, 'tsc'));

    expect(JSON.parse(run(folder, process.execPath, 'bin/mocked.js'))).toEqual({
      registered: ['before-upgrade: pulumi-nodejs:dynamic/mosk-backup:ClusterBackup'],
      file: 's3://backups/before-upgrade',
    });
  }, 60_000);
});
