import { spawnSync } from 'node:child_process';
import * as pulumi from '@pulumi/pulumi';
import { clusters } from './inventory.json';

/** What the program declares. The engine is mocked, the program is real. */
const declared: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks(
    {
      newResource(resource) {
        declared.push(resource);
        return { id: resource.name, state: resource.inputs };
      },
      call: () => ({}),
    },
    'mosk-backups',
    'test',
  );
  const config = {
    bucket: 'mosk-backups',
    credential: 's3-backup',
    encryptionKey: 'prod-2026',
    release: '26.2',
  };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(config).map(([name, value]) => [`mosk-backups:${name}`, value])),
  );
  const { files } = require('./index') as typeof import('./index');
  await new Promise((resolve) => pulumi.output(files).apply(resolve));
});

test.each(clusters)('cluster $project/$name has a schedule, and a backup before an upgrade', (cluster) => {
  const ofCluster = declared.filter(
    ({ inputs }) => inputs.namespace === cluster.project && inputs.cluster === cluster.name,
  );

  expect(ofCluster.map(({ type }) => type.split(':').at(-1)).sort()).toEqual([
    'ClusterBackup',
    'ClusterBackupSchedule',
  ]);
});

test('what is declared keeps the policy', () => {
  // As `pulumi preview --json` shows it.
  const steps = declared.map(({ type, name, inputs }) => ({
    op: 'create',
    urn: `urn:pulumi:test::mosk-backups::${type}::${name}`,
    newState: { type, inputs },
  }));
  const words = ['review', '-', '--policy', 'policy.ts', '--inventory', 'inventory.json', '--format', 'text'];
  const { stdout, stderr, status } = spawnSync('mosk-backup', words, {
    input: JSON.stringify({ steps }),
    encoding: 'utf8',
  });

  if (status !== 0) throw new Error(stdout + stderr);
});
