/** What a tier demands stays, however the inventory has come to say it, or not to. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ClusterBackupManifest, ClusterBackupType } from '../../../lib/model';
import { type LocalSite, startLocalSite } from '../local-site';
import { declareRetention, night, SCHEDULE, withSchedule } from './nights';

// Real servers; on a busy machine they take their time.
let local: LocalSite;

beforeEach(async () => {
  local = await startLocalSite();
  await withSchedule(local);
  for (const number of [1, 2, 3]) await night(local, number);
  local.writes();
});
afterEach(() => local.stop());

const declare = (keepLast: number) => declareRetention(local, { keepLast });
const left = async () => {
  const { items } = await local.site.client.list<ClusterBackupManifest>(ClusterBackupType, 'prod');
  return items.map(({ metadata }) => metadata.name).filter((name) => name.startsWith(SCHEDULE));
};
const inventory = (...clusters: readonly string[]) =>
  writeFileSync(
    path.join(local.folder, 'inventory.yaml'),
    `managementClusters:
  - { name: site-a, release: 2.32.1, context: mosk-backup-local }
  - { name: moved, release: 2.32.1, folder: moved, context: mosk-backup-local }
clusters:
${clusters.map((each) => `  - { project: prod, release: 26.2.1, ${each} }\n`).join('')}`,
  );
const rewrite = (change: (text: string) => string) => {
  const file = path.join(local.folder, 'inventory.yaml');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};
const policy = (more = '') => {
  const entry = JSON.stringify(path.join(__dirname, '../../../entries/policy'));
  const tiers = [
    "Tier.of('gold', { rpo: '26h', retention: { keepLast: 3 } })",
    "Tier.of('bronze', { rpo: '26h', retention: { keepLast: 2 } })",
  ];
  writeFileSync(
    path.join(local.folder, 'policy.js'),
    `const { BackupPolicy, Tier } = require(${entry});\nmodule.exports = new BackupPolicy({ name: 'acme', tiers: [${tiers}], ${more} });\n`,
  );
};
const prune = (...more: readonly string[]) =>
  local.cli(['prune', '--inventory', 'inventory.yaml', '--policy', 'policy.js', '--yes', ...more]);

it.each(['{ keepYearly: 1 }', '{ keepLast: 0 }', '{}'])(
  'of a policy that another release may have made, %s keeps nothing that is known here, so nothing goes',
  async (retention) => {
    policy();
    inventory('name: prod, managementCluster: site-a, labels: { tier: gold }');
    const file = path.join(local.folder, 'policy.js');
    const others = `const tiers = new Map([['gold', { name: 'gold', retention: ${retention} }]]);
const own = module.exports;
module.exports = { name: own.name, rules: own.rules, judge: () => [], settings: { ...own.settings, tiers } };\n`;
    writeFileSync(file, `${readFileSync(file, 'utf8')}${others}`);

    const { exitCode, stderr } = await prune();

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('[retention-invalid]')]);
    expect(await left()).toHaveLength(3);
  },
);

describe('a management cluster whose address another one has behind a proxy', () => {
  beforeEach(() => {
    policy();
    const { kubeconfigPath } = local.site;
    const text = readFileSync(kubeconfigPath, 'utf8');
    const server = /server: (\S+)/.exec(text)?.[1];
    writeFileSync(
      path.join(local.folder, 'behind.yaml'),
      `clusters: [{ name: behind, cluster: { server: '${server}', proxy-url: 'http://127.0.0.1:9', insecure-skip-tls-verify: true } }]
contexts: [{ name: behind, context: { cluster: behind, user: nobody } }]
users: [{ name: nobody, user: {} }]
`,
    );
  });
  const pruned = (tier: string) => {
    inventory(`name: prod, managementCluster: moved, labels: { tier: ${tier} }`);
    rewrite((text) =>
      text.replace('folder: moved, context: mosk-backup-local', 'folder: moved, context: behind'),
    );
    const argv = ['prune', '--inventory', 'inventory.yaml', '--policy', 'policy.js', '--yes'];
    const KUBECONFIG = [local.site.kubeconfigPath, path.join(local.folder, 'behind.yaml')].join(
      path.delimiter,
    );
    return local.cli([...argv, '--management-cluster', 'site-a'], { env: { KUBECONFIG } });
  };

  it('loses nothing by what that one’s tier says alone: they may be two', async () => {
    const { stdout } = await pruned('bronze');

    expect(stdout).toContain('nothing is declared, so all stay: 3 backups');
    expect(await left()).toHaveLength(3);
  });

  it('keeps what that one’s tier demands: they may be one', async () => {
    await declare(1);

    const { stdout } = await pruned('gold');

    expect(stdout).toContain('last 3 by tier gold');
    expect(await left()).toHaveLength(3);
  });
});

describe('a management cluster that an inventory lists under two names', () => {
  it.each([
    ['with two tiers of a cluster', ['name: prod, managementCluster: moved, labels: { tier: bronze }']],
    [
      'with another cluster of the project',
      ['name: lab, managementCluster: moved, labels: { tier: bronze }'],
    ],
  ])('is pruned by the milder of both, %s', async (_which, others) => {
    await declare(1);
    policy();
    for (const clusters of [
      ['name: prod, managementCluster: site-a, labels: { tier: gold }', ...others],
      [...others, 'name: prod, managementCluster: site-a, labels: { tier: gold }'],
    ]) {
      inventory(...clusters);
      expect((await prune()).exitCode).toBe(0);
      expect(await left()).toHaveLength(3);
    }
    expect(local.writes()).toEqual([]);
  });
});

describe('a cluster whose tier nobody knows', () => {
  it('loses nothing while its label names no tier of the policy, whatever the default', async () => {
    await declare(1);
    policy("defaultTier: 'bronze'");
    inventory('name: prod, managementCluster: site-a, labels: { tier: Gold }');
    const { exitCode, stderr } = await prune();
    expect(exitCode).toBe(5);
    expect(stderr).toContain('prod/prod');
    expect(stderr).toContain('tier: "Gold"');
    expect(stderr).toContain('gold, bronze');
    expect(local.writes()).toEqual([]);
  });

  it('keeps what the default tier says, with no label, and where the inventory does not list it', async () => {
    await declare(1);
    policy("defaultTier: 'gold'");
    for (const name of ['prod', 'lab']) {
      inventory(`name: ${name}, managementCluster: site-a`);
      expect((await prune()).exitCode).toBe(0);
      expect(await left()).toHaveLength(3);
    }
  });

  it('is pruned by no tier alone where the inventory does not list it', async () => {
    policy("defaultTier: 'bronze'");
    inventory('name: lab, managementCluster: site-a');
    expect((await prune()).exitCode).toBe(5);
    expect(local.writes()).toEqual([]);
  });
});

describe('one management cluster of an inventory', () => {
  const TWO = [
    'name: prod, managementCluster: site-a, labels: { tier: gold }',
    'name: prod, managementCluster: moved, labels: { tier: bronze }',
  ];
  const alone = (name: string, ...more: readonly string[]) => prune('--management-cluster', name, ...more);

  it('is pruned by its own tiers, by whatever kubeconfig leads to it: a pod has no contexts', async () => {
    await declare(1);
    policy();
    inventory(...TWO);
    expect((await alone('site-a')).exitCode).toBe(0);
    expect(await left()).toHaveLength(3);
    // Of both, where contexts tell that two names lead to one.
    expect((await alone('moved')).exitCode).toBe(0);
    expect(await left()).toHaveLength(3);
    inventory(...TWO);
    rewrite((text) => text.replaceAll('context: mosk-backup-local', 'context: nowhere'));
    const { exitCode, stdout } = await alone('moved', '--context', 'mosk-backup-local');
    expect([exitCode, await left()]).toEqual([0, [`${SCHEDULE}-2`, `${SCHEDULE}-3`]]);
    expect(stdout).toContain('on moved');
  });

  it('has to be in it', async () => {
    policy();
    inventory(...TWO);
    const { exitCode, stderr } = await alone('site-b');
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('site-a, moved')]);
    expect(local.writes()).toEqual([]);
  });

  it('is one without an inventory', async () => {
    const { exitCode } = await local.cli(['prune', '--management-cluster', 'site-a', '--yes']);
    expect(exitCode).toBe(2);
  });
});
