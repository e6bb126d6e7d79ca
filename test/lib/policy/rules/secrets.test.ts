import { App } from 'cdk8s';
import { judgeApp, KeyEncryptionKey, ManagementCluster, SecretSource, usePolicy } from '../../../../entries';
import { BackupPolicy, inputOf } from '../../../../lib/policy';
import { key } from '../cases/objects';

const KEY = 'only-for-tests-0123456789-abcdefghijkl';

it('a secret in a construct is told to be made outside Git: its file is written anew, in clear, by every synthesis', () => {
  const app = new App();
  usePolicy(app, BackupPolicy.strict());
  const mgmt = new ManagementCluster(app, 'mgmt', { namespace: 'prod' });
  new KeyEncryptionKey(mgmt, 'key', {
    name: 'prod-2026',
    value: SecretSource.plainText(KEY, { reason: 'a test' }),
  });

  const fixes = judgeApp(app)
    .findings.filter(({ rule }) => rule === 'MB006')
    .map(({ fix }) => fix);

  expect(fixes).toEqual([expect.stringContaining("fromName('…')")]);
  expect(fixes.join()).not.toContain('SOPS');
});

it('a secret in a file may be encrypted, in one that no synthesis writes', () => {
  const { findings } = BackupPolicy.baseline().judge(inputOf({ manifests: [key({ value: KEY })] }));

  expect(findings.find(({ rule }) => rule === 'MB006')?.fix).toContain(
    'encrypt it with SOPS in a file of its own, which no synthesis writes',
  );
});
