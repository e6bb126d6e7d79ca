/**
 * The whole way with the real Prometheus: a backup fails on a management cluster, the exporter tells it, Prometheus scrapes,
 * the alert fires, and its text leads to what is at fault. Times of the rules are shortened: seconds in place of minutes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { alertFiles } from '../../cli/generate/alert-files';
import { type ClusterBackupManifest, ClusterBackupType } from '../../lib/model';
import { METRICS, ruleOptions } from '../../lib/monitoring';
import { type LocalSite, startLocalSite } from '../cli/local-site';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { freePort } from './free-port';
import { startTiedEngine } from './tied-engine';

jest.setTimeout(240_000);

interface FiringAlert {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

describeWithEngines(['prometheus'], 'an alert in the real Prometheus', () => {
  let local: LocalSite;
  let exporter: ChildProcess;
  let prometheus: ReturnType<typeof startTiedEngine>;
  let origin: string;
  const folder = mkdtempSync(path.join(tmpdir(), 'prometheus-test-'));

  beforeAll(async () => {
    local = await startLocalSite();
    await local.cli(['apply', 'example', '--wait']);
    const port = await freePort();
    const main = path.join(__dirname, '../../dist/cli/main.js');
    exporter = spawn(
      process.execPath,
      [main, 'metrics', '--listen', `127.0.0.1:${port}`, '--every', '1s', '--rpo', '26h'],
      { env: { ...process.env, KUBECONFIG: local.site.kubeconfigPath }, stdio: 'ignore' },
    );
    const [[rulesFile, rules] = ['', '']] = [...alertFiles('rules', { name: 'mosk-backup' }, ruleOptions())];
    const shortened = rules
      .replaceAll(/(for|interval|keep_firing_for): \d+[mh]/g, '$1: 1s')
      .replaceAll('[10m]', '[15s]');
    writeFileSync(path.join(folder, rulesFile), shortened);
    writeFileSync(
      path.join(folder, 'prometheus.yaml'),
      JSON.stringify({
        global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
        rule_files: [rulesFile],
        scrape_configs: [{ job_name: 'backups', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
      }),
    );
    const own = await freePort();
    prometheus = startTiedEngine(
      'prometheus',
      [
        `--config.file=${path.join(folder, 'prometheus.yaml')}`,
        `--storage.tsdb.path=${path.join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${own}`,
      ],
      {},
    );
    origin = `http://127.0.0.1:${own}`;
  });
  afterAll(async () => {
    exporter?.kill('SIGTERM');
    await prometheus?.stop();
    await local?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function get<T>(place: string): Promise<T | undefined> {
    try {
      const answer = await fetch(`${origin}/api/v1/${place}`);
      return answer.ok ? ((await answer.json()) as { data: T }).data : undefined;
    } catch {
      // It is only starting.
      return undefined;
    }
  }

  async function alert(name: string): Promise<FiringAlert | undefined> {
    const data = await get<{ alerts: FiringAlert[] }>('alerts');
    return data?.alerts.find(({ labels, state }) => labels.alertname === name && state === 'firing');
  }

  async function backUp(name: string): Promise<string | undefined> {
    const { client, s3 } = local.site;
    await client.create(ClusterBackupType, {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name, namespace: 'prod' },
      spec: {
        targetCluster: 'prod',
        parameters: { rclone: { bucket: `${s3.bucket}/${name}`, credential: 's3-backup' } },
      },
    });
    return until(`an end of ${name}`, async () => {
      const found = await client.get<ClusterBackupManifest>(ClusterBackupType, 'prod', name);
      const { status, uploadedAt } = found?.status ?? {};
      return status === 'Failed' || uploadedAt !== undefined ? status : undefined;
    });
  }

  it('scrapes all of it without a complaint, and every rule can be evaluated', async () => {
    const query = encodeURIComponent(METRICS.lastGood.name);
    await until('the last good backup', async () => {
      const data = await get<{ result: unknown[] }>(`query?query=${query}`);
      return data?.result.length === 1;
    });
    const { activeTargets } = (await get<{ activeTargets: object[] }>('targets')) ?? { activeTargets: [] };
    expect(activeTargets).toEqual([expect.objectContaining({ health: 'up', lastError: '' })]);
    const rules = await until('the rules to be evaluated', async () => {
      const { groups } = (await get<{ groups: { rules: { health: string }[] }[] }>('rules')) ?? {
        groups: [],
      };
      const all = groups.flatMap((group) => group.rules);
      return all.length > 0 && all.every(({ health }) => health !== 'unknown') ? all : undefined;
    });
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  it('fires when a backup fails, names cluster and command, and the command says what is at fault', async () => {
    expect(await alert('MoskBackupFailed')).toBeUndefined();
    local.site.faults.storage({ fault: { kind: 'refuse', status: 403 }, methods: ['PUT'], times: 1_000_000 });
    expect(await backUp('broken')).toBe('Failed');
    const fired = await until('the alert', () => alert('MoskBackupFailed'));
    const { description = '' } = fired.annotations;
    expect(fired.labels).toMatchObject({ severity: 'warning', project: 'prod', target_cluster: 'prod' });
    expect(description).toMatch(
      /^1 failed since the last good backup of prod\/prod on \S+\. Run: mosk-backup status broken -n prod --context \S+$/,
    );
    const [, command = ''] = /Run: mosk-backup (.*)$/.exec(description) ?? [];
    const { exitCode, stdout } = await local.cli(command.split(' '));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/broken/);
    expect(stdout).toMatch(/Failed/);
    expect(stdout).toMatch(/storage/i);
  });

  it('ends by itself with the next good backup', async () => {
    local.site.faults.clear();
    expect(await backUp('mended')).toBe('Completed');
    await until('the end of the alert', async () => (await alert('MoskBackupFailed')) === undefined);
  });

  it('says when nobody tells any more', async () => {
    exporter.kill('SIGTERM');
    await once(exporter, 'exit');
    const fired = await until('the alert', () => alert('MoskBackupMetricsMissing'), 120_000);
    expect(fired.annotations.description).toMatch(/Nobody tells of the backups of \S+\./);
  });
});
