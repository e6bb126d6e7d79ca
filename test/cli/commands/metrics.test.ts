import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { run } from '../../../cli/run';
import { ClusterBackupScheduleType, ClusterBackupType, RCloneCredentialType } from '../../../lib/model';
import { until } from '../../until';
import { fakeIo } from '../fake-io';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
let kubeconfig: string;
beforeAll(async () => {
  local = await startLocalSite({ clusters: ['prod', 'test'] });
  await local.cli(['apply', 'example', '--wait']);
  const { client } = local.site;
  await client.create(ClusterBackupScheduleType, {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackupSchedule',
    metadata: { name: 'nightly', namespace: 'prod' },
    spec: { targetCluster: 'prod', schedule: '0 1 * * *' },
  });
  writeFileSync(
    path.join(local.folder, 'inventory.yaml'),
    stringify({
      managementClusters: ['alive', 'dead', 'unknown'].map((name) => ({ name, release: '2.32.1' })),
      clusters: [
        {
          name: 'prod',
          project: 'prod',
          managementCluster: 'alive',
          release: '26.2.1',
          labels: { tier: 'gold' },
        },
        { name: 'gone', project: 'prod', managementCluster: 'alive', release: '26.2.1' },
        {
          name: 'far',
          project: 'prod',
          managementCluster: 'dead',
          release: '26.2.1',
          labels: { tier: 'gold' },
        },
        { name: 'farther', project: 'prod', managementCluster: 'unknown', release: '26.2.1' },
      ],
    }),
  );
  writeFileSync(
    path.join(local.folder, 'policy.cjs'),
    `const { BackupPolicy, Tier } = require('mosk-backup/policy');
     module.exports = new BackupPolicy({ name: 'ours', extends: BackupPolicy.baseline(), tiers: [Tier.of('gold', { rpo: '26h' })] });`,
  );
  symlinkSync(path.join(__dirname, '../../../node_modules'), path.join(local.folder, 'node_modules'));
  kubeconfig = path.join(local.folder, 'both.yaml');
  writeFileSync(kubeconfig, stringify(withDead(parse(readFileSync(local.site.kubeconfigPath, 'utf8')))));
});
afterAll(() => local.stop());

/** Two contexts, one of which leads where nobody listens. */
function withDead({ clusters, users, ...rest }: ReturnType<typeof parse>) {
  const [{ cluster }] = clusters;
  const [{ name: user }] = users;
  return {
    ...rest,
    users,
    clusters: [
      { name: 'alive', cluster },
      { name: 'dead', cluster: { ...cluster, server: 'https://127.0.0.1:9' } },
    ],
    contexts: ['alive', 'dead'].map((name) => ({ name, context: { cluster: name, user } })),
  };
}

const FLEET = ['--inventory', 'inventory.yaml', '--policy', 'policy.cjs'];

function start(...argv: readonly string[]) {
  const io = fakeIo({ cwd: local.folder, env: { KUBECONFIG: kubeconfig } });
  const ended = run(['metrics', ...argv], io);
  return { io, ended, stderr: () => io.output.stderr };
}

async function listening(...argv: readonly string[]) {
  const started = start('--listen', '127.0.0.1:0', '--every', '100ms', ...argv);
  const url = await until('the exporter to listen', () => /http:\S+\d/.exec(started.stderr())?.[0]);
  const get = (place: string, init?: RequestInit) => fetch(new URL(place, url), init);
  await until('the exporter to be ready', async () => (await get('/-/ready')).ok);
  const metrics = async () => (await get('/metrics')).text();
  return { ...started, get, metrics };
}

describe('metrics --listen', () => {
  it('tells of all management clusters of an inventory, and one that is dead or unknown hides none', async () => {
    const { metrics, io, ended, stderr } = await listening(...FLEET);
    const text = await metrics();
    const prod = '{management_cluster="alive",project="prod",target_cluster="prod"';
    expect(text).toContain('mosk_backup_management_cluster_up{management_cluster="alive"} 1\n');
    expect(text).toContain('mosk_backup_management_cluster_up{management_cluster="dead"} 0\n');
    expect(text).toContain('mosk_backup_management_cluster_up{management_cluster="unknown"} 0\n');
    expect(text).toContain(`mosk_backup_good_backups${prod}} 1\n`);
    expect(text).toContain(`mosk_backup_rpo_seconds${prod},tier="gold"} 93600\n`);
    expect(text).toMatch(
      /cluster_exists\{management_cluster="alive",project="prod",target_cluster="gone"\} 0\n/,
    );
    expect(text).toMatch(
      /cluster_declared\{management_cluster="alive",project="prod",target_cluster="test"\} 0\n/,
    );
    // Of what nobody could read there is what the inventory says, and no number.
    const ofDead = text.split('\n').filter((line) => line.includes('="dead"'));
    expect(ofDead.map((line) => /mosk_backup_(\w+)/.exec(line)?.[1])).toEqual([
      'management_cluster_up',
      'kind_up',
      'kind_up',
      'kind_up',
      'cluster_declared',
      'rpo_seconds',
    ]);
    expect(stderr()).toMatch(/warning: dead: .*\n/);
    expect(stderr()).toMatch(/warning: unknown: .*\n/);
    io.interrupt();
    expect(await ended).toBe(0);
  });

  it('lists each kind once, watches it, and asks nobody for a scrape', async () => {
    const before = local.site.audit.length;
    const { metrics, io, ended } = await listening('--context', 'alive', '--name', 'mgmt');
    for (let scrape = 0; scrape < 20; scrape += 1) await metrics();
    io.interrupt();
    expect(await ended).toBe(0);
    const asked = local.site.audit.slice(before).filter(({ user }) => user === 'admin');
    expect(asked.map(({ verb, resource }) => `${verb} ${resource}`).sort()).toEqual([
      'list clusterbackups',
      'list clusterbackupschedules',
      'list clusters',
      'watch clusterbackups',
      'watch clusterbackupschedules',
      'watch clusters',
    ]);
  });

  it('shows a change at the next scrape, and takes along what is gone', async () => {
    const { client } = local.site;
    const { metrics, io, ended } = await listening('--context', 'alive');
    const name = 'by-hand';
    await client.create(ClusterBackupType, {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name, namespace: 'prod' },
      spec: { targetCluster: 'test' },
    });
    const good = /good_backups\{[^}]*target_cluster="test"\} (\d)/;
    await until('the backup', async () => good.exec(await metrics())?.[1] === '1');
    await client.delete(ClusterBackupType, 'prod', name);
    await until('its end', async () => good.exec(await metrics())?.[1] === '0');
    expect(await metrics()).not.toMatch(/last_good_timestamp_seconds\{[^}]*target_cluster="test"\}/);
    io.interrupt();
    expect(await ended).toBe(0);
  });

  it('answers what Prometheus and probes ask, and refuses the rest', async () => {
    const { get, io, ended } = await listening('--context', 'alive');
    const answer = await get('/metrics');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect((await get('/-/healthy')).status).toBe(200);
    expect((await get('/metrics', { method: 'HEAD' })).status).toBe(200);
    expect((await get('/metrics', { method: 'POST' })).status).toBe(405);
    expect((await get('/etc/passwd')).status).toBe(404);
    io.interrupt();
    expect(await ended).toBe(0);
  });

  it('has no secret in it: neither key nor access key, wherever they are', async () => {
    const { metrics, io, ended } = await listening('--context', 'alive');
    const text = await metrics();
    for (const secret of [local.example.key, local.site.s3.secretAccessKey, local.site.s3.accessKeyId])
      expect(text).not.toContain(secret);
    io.interrupt();
    expect(await ended).toBe(0);
  });

  it('ends with 0 on SIGTERM, as a process', async () => {
    const main = path.join(__dirname, '../../../dist/cli/main.js');
    const child = spawn(process.execPath, [main, 'metrics', '--listen', '127.0.0.1:0', '--context', 'dead'], {
      env: { ...process.env, KUBECONFIG: kubeconfig },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    await until('it to listen', () => stderr.includes('listening on'));
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  it.each([
    [[], /Metrics are served, or written into a file/],
    [['--listen', '--textfile', 'x'], /Metrics are served, or written into a file/],
    [['--listen', 'here'], /no address to listen on/],
    [['--listen', '127.0.0.1:70000'], /no address to listen on/],
    [['--listen', '192.0.2.1:9819', '--context', 'alive'], /Nobody can listen there/],
    [['--listen', '--every', 'often'], /not a duration/],
    [['--listen', '--probe-storage', 'often'], /not a duration/],
    [['--listen', '--probe-storage', '4m'], /asked too often[\s\S]*4m[\s\S]*give 5m or longer/],
    [['--listen', '--inventory', 'inventory.yaml', '--context', 'alive'], /names its management clusters/],
    [['--listen', '--inventory', 'inventory.yaml', '--name', 'x'], /names its management clusters/],
    [['--listen', '--inventory', 'missing.yaml'], /missing\.yaml/],
    [['--textfile', '-', '--context', 'missing'], /missing/],
    [['--textfile', 'x', '--every', '15s'], /written once[\s\S]*--every 15s/],
    [['--textfile', 'x', '--probe-storage', '30m'], /asked once[\s\S]*--probe-storage 30m/],
  ])('refuses %j', async (argv, problem) => {
    const { ended, stderr } = start(...argv);
    expect(await ended).toBe(2);
    expect(stderr()).toMatch(problem);
  });
});

describe('metrics --probe-storage', () => {
  const PROBED = ['--probe-storage', '--context', 'alive'];
  const CREDENTIAL = '{management_cluster="alive",project="prod",credential="s3-backup"}';
  const CLUSTER = '{management_cluster="alive",project="prod",target_cluster="prod"}';
  const SECRETS = () => [local.example.key, local.site.s3.secretAccessKey, local.site.s3.accessKeyId];

  async function written(file: string): Promise<{ readonly text: string; readonly stderr: string }> {
    const { ended, stderr } = start('--textfile', file, ...PROBED);
    expect(await ended).toBe(0);
    return { text: readFileSync(path.join(local.folder, file), 'utf8'), stderr: stderr() };
  }

  afterEach(() => local.site.faults.clear());

  it('asks the storages once for a file, writes nothing to them, and says when', async () => {
    const files = local.bucketFiles();
    local.writes();
    // Whoever tried to write would be refused.
    local.site.faults.storage({
      fault: { kind: 'refuse', status: 403 },
      methods: ['PUT', 'POST', 'DELETE'],
      times: 1_000_000,
    });
    const { text, stderr } = await written('probed.prom');
    expect(text).toContain(`mosk_backup_storage_up${CREDENTIAL} 1\n`);
    expect(text).toContain(`mosk_backup_last_good_files_missing${CLUSTER} 0\n`);
    const [, at] = /storage_probe_timestamp_seconds\{[^}]*\} (\d+)/.exec(text) ?? [];
    expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(60);
    expect([local.bucketFiles(), local.writes(), stderr]).toEqual([files, [], '']);
  });

  it('tells of a storage that refuses, says why, and no secret', async () => {
    local.site.faults.storage({ fault: { kind: 'refuse', status: 403 }, times: 1_000_000 });
    const { text, stderr } = await written('refused.prom');
    expect(text).toContain(`mosk_backup_storage_up${CREDENTIAL} 0\n`);
    // Of files it has said nothing.
    expect(text).not.toMatch(/files_missing/);
    expect(stderr).toMatch(/^warning: alive: RCloneCredential prod\/s3-backup: .*\n$/);
    for (const secret of SECRETS()) expect(text + stderr).not.toContain(secret);
  });

  it('counts the files of the newest good backup that are gone', async () => {
    const { s3 } = local.site;
    const folder = path.join(s3.directory, s3.bucket);
    const files = local
      .bucketFiles()
      .map((name) => [path.join(folder, name), readFileSync(path.join(folder, name))] as const);
    for (const [file] of files) rmSync(file);
    const { text } = await written('gone.prom');
    for (const [file, content] of files) writeFileSync(file, content);
    expect(text).toContain(`mosk_backup_storage_up${CREDENTIAL} 1\n`);
    expect(text).toContain(`mosk_backup_last_good_files_missing${CLUSTER} ${files.length}\n`);
  });

  it('says of what it may not read that it is not tried, and tells nothing of it', async () => {
    await local.site.client.delete(RCloneCredentialType, 'prod', 's3-backup');
    const { text, stderr } = await written('untried.prom');
    expect(text).not.toMatch(/storage_|files_missing/);
    expect(stderr).toBe(
      'warning: alive: RCloneCredential prod/s3-backup: it is not tried: there is no such RCloneCredential\n',
    );
    await local.cli(['apply', 'example', '--wait']);
  });

  it('answers, and ends at once, while a storage keeps it waiting', async () => {
    local.site.faults.storage({ fault: { kind: 'stall', ms: 600_000 }, times: 1_000_000 });
    const before = local.site.audit.length;
    const { metrics, io, ended } = await listening(...PROBED);
    const asks = ({ user, resource }: { user?: string; resource?: string }) =>
      user === 'admin' && resource === 'secrets';
    await until('the secret to be read', () => local.site.audit.slice(before).some(asks));
    expect(await metrics()).toMatch(/management_cluster_up\{[^}]*\} 1\n/);
    const began = Date.now();
    io.interrupt();
    expect(await ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(3_000);
  });

  it('asks while it listens, between scrapes, however often somebody scrapes', async () => {
    const before = local.site.audit.length;
    const { metrics, io, ended, stderr } = await listening(...PROBED);
    await until('the storages', async () => (await metrics()).includes(`storage_up${CREDENTIAL} 1`));
    for (let scrape = 0; scrape < 20; scrape += 1) await metrics();
    const text = await metrics();
    io.interrupt();
    expect(await ended).toBe(0);
    const asked = local.site.audit
      .slice(before)
      .filter(({ user, verb }) => user === 'admin' && verb === 'get');
    expect(asked.map(({ resource }) => resource).sort()).toEqual(['rclonecredentials', 'secrets']);
    for (const secret of SECRETS()) expect(text + stderr()).not.toContain(secret);
  });
});

describe('metrics --textfile', () => {
  it('writes all of it as a whole, with the time of its collection, and ends', async () => {
    const { ended } = start('--textfile', 'whole.prom', '--context', 'alive');
    expect(await ended).toBe(0);
    const text = readFileSync(path.join(local.folder, 'whole.prom'), 'utf8');
    const [, collected] = /collected_timestamp_seconds\{management_cluster="alive"\} (\d+)/.exec(text) ?? [];
    expect(Math.abs(Number(collected) - Date.now() / 1000)).toBeLessThan(60);
    // Collectors of files refuse times of their own.
    for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#')))
      expect(line).toMatch(/^[a-z_]+(\{.*\})? \d+$/);
  });

  it('makes no folder: a collector would not look into the one that was misspelt', async () => {
    const { ended, stderr } = start('--textfile', 'missing/whole.prom', '--context', 'alive');
    expect(await ended).toBe(2);
    expect(stderr()).toContain('--textfile missing/whole.prom');
  });

  it('writes what it knows where something cannot be read, and says so by its exit code', async () => {
    const { ended, stderr } = start('--textfile', 'part.prom', '--timeout', '3s', ...FLEET);
    expect(await ended).toBe(6);
    expect(stderr()).toContain('at:    dead');
    // Once, and not for each kind.
    expect(stderr().match(/at: {4}dead/g)).toHaveLength(1);
    const text = readFileSync(path.join(local.folder, 'part.prom'), 'utf8');
    expect(text).toContain('mosk_backup_management_cluster_up{management_cluster="dead"} 0\n');
    expect(text).toContain('mosk_backup_management_cluster_up{management_cluster="alive"} 1\n');
  });

  it('tells when waivers of the policy end: with their last day, of two for one thing the later', async () => {
    const entry = JSON.stringify(path.join(__dirname, '../../../entries/policy'));
    const about = 'ClusterBackup prod/before';
    const waivers = ['2027-01-31', '2027-02-28'].map((until) => ({
      rule: 'MB003',
      about,
      reason: 'r',
      until,
    }));
    const props = JSON.stringify({ name: 'acme', waivers });
    writeFileSync(
      path.join(local.folder, 'waiving.cjs'),
      `const { BackupPolicy } = require(${entry});\nmodule.exports = new BackupPolicy(${props});\n`,
    );
    const { ended } = start('--textfile', 'waivers.prom', '--context', 'alive', '--policy', 'waiving.cjs');
    expect(await ended).toBe(0);
    const text = readFileSync(path.join(local.folder, 'waivers.prom'), 'utf8');
    expect(text.match(/^mosk_backup_waiver_end.*$/gm)).toEqual([
      `mosk_backup_waiver_end_timestamp_seconds{rule="MB003",about="${about}"} ${Date.UTC(2027, 2, 1) / 1000}`,
    ]);
  });

  it('refuses a project of which nothing is there, and no inventory says anything', async () => {
    const { ended, stderr } = start('--textfile', 'typo.prom', '--context', 'alive', '-n', 'prdo');
    expect(await ended).toBe(5);
    expect(stderr()).toMatch(/Nothing is there of this project[\s\S]*-n prdo[\s\S]*alive/);
    expect(existsSync(path.join(local.folder, 'typo.prom'))).toBe(false);
  });
});
