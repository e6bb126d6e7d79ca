import { describeInCi } from '../whole';
import { bin, installed, run } from './installed';

describeInCi('the oldest peers that package.json allows', () => {
  let folder: string;
  beforeAll(() => {
    folder = installed('peer-floors');
    run(folder, bin(folder, 'tsc'));
  }, 300_000);

  it('carry the constructs, a fleet and patches, by both ways of synthesis', () => {
    expect(JSON.parse(run(folder, process.execPath, 'bin/constructs.js'))).toEqual({
      versions: ['cdk8s 2.68.12', 'constructs 10.3.0'],
      objects: [
        'KeyEncryptionKey kek',
        'RCloneCredential s3',
        'ClusterBackup prod-now',
        'ClusterBackupSchedule lab-daily',
      ],
      same: true,
    });
  });

  it('register the Pulumi resources', () => {
    expect(JSON.parse(run(folder, process.execPath, 'bin/resources.js'))).toEqual({
      version: '3.200.0',
      registered: ['before-upgrade: pulumi-nodejs:dynamic/mosk-backup:ClusterBackup'],
      file: 's3://backups/before-upgrade',
    });
  });

  it('carry the policy pack', () => {
    const { version, reports } = JSON.parse(run(folder, process.execPath, 'bin/policies.js'));
    expect(version).toBe('v1.15.0');
    expect(reports).toEqual([
      expect.stringContaining('::before: ClusterBackup prod/before, spec.parameters.keyEncryptionKey'),
    ]);
  });
});

it('the oldest peers are those that package.json says', () => {
  const { peerDependencies } = require('../../package.json');
  const { dependencies } = require('./fixtures/peer-floors/package.json');

  for (const [name, range] of Object.entries(peerDependencies)) {
    expect({ [name]: `^${dependencies[name]}` }).toEqual({ [name]: range });
  }
});
