import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { run } from '../../../cli/run';
import { ALERTS } from '../../../lib/monitoring';
import { fakeIo } from '../fake-io';

const cwd = mkdtempSync(path.join(tmpdir(), 'generate-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

async function generate(...argv: readonly string[]) {
  const io = fakeIo({ cwd });
  const exitCode = await run(['generate', 'alerts', ...argv], io);
  return { exitCode, ...io.output };
}

it('writes rules, and their unit tests beside them', async () => {
  const { exitCode, stdout } = await generate('--out', 'rules');
  expect(exitCode).toBe(0);
  expect(stdout).toBe('rules/mosk-backup.rules.yaml\nrules/mosk-backup.rules.test.yaml\n');
  expect(readdirSync(path.join(cwd, 'rules')).sort()).toEqual([
    'mosk-backup.rules.test.yaml',
    'mosk-backup.rules.yaml',
  ]);
  const tests = parse(readFileSync(path.join(cwd, 'rules/mosk-backup.rules.test.yaml'), 'utf8'));
  expect(tests.rule_files).toEqual(['mosk-backup.rules.yaml']);
});

it('says the same each time', async () => {
  expect((await generate()).stdout).toBe((await generate()).stdout);
});

it('makes an object for the Prometheus operator', async () => {
  const { stdout } = await generate(
    '--format',
    'prometheus-rule',
    '-n',
    'monitoring',
    '--label',
    'release=prometheus',
  );
  expect(parse(stdout)).toMatchObject({
    kind: 'PrometheusRule',
    metadata: { name: 'mosk-backup', namespace: 'monitoring', labels: { release: 'prometheus' } },
  });
});

it('says of StackLight what is documented and what is assumed, and asks nothing new of its Prometheus', async () => {
  const { stdout } = await generate(
    '--format',
    'stacklight',
    '-n',
    'backups',
    '--severity',
    'critical=major',
  );
  const [service, values] = parseAllDocuments(stdout).map((document) => document.toJS());
  expect(service.metadata.annotations).toEqual({
    'generic.stacklight.mirantis.com/scrape-port': '9819',
    'generic.stacklight.mirantis.com/scrape-path': '/metrics',
  });
  const { customAlerts } = values.prometheusServer;
  expect(customAlerts).toHaveLength(ALERTS.length);
  expect(new Set(customAlerts.flatMap(Object.keys))).toEqual(
    new Set(['alert', 'expr', 'for', 'labels', 'annotations']),
  );
  expect(JSON.stringify(customAlerts)).not.toMatch(/mosk_backup:|"critical"/);
  const [before, after] = stdout.split('---\n');
  expect(before).toMatch(/^# Documented/);
  expect(after).toMatch(/^# ASSUMED, not documented/);
});

it('misses each management cluster of an inventory by its name, and knows contexts that are called otherwise', async () => {
  writeFileSync(
    path.join(cwd, 'inventory.yaml'),
    `managementClusters:
  - { name: frankfurt, release: 2.32.1 }
  - { name: dallas, release: 2.32.1, context: admin@dallas }
clusters:
  - { name: prod, project: shop, managementCluster: dallas, release: 26.2.1 }
`,
  );
  const { stdout } = await generate('--inventory', 'inventory.yaml');
  expect(stdout).toContain(
    'absent_over_time(mosk_backup_management_cluster_up{management_cluster="frankfurt"}[10m])',
  );
  expect(stdout).toContain('{{ if eq $labels.management_cluster "dallas" }}admin@dallas{{ else }}');
});

it('gives documents and files as JSON', async () => {
  expect(JSON.parse((await generate('--json')).stdout)[0].groups).toHaveLength(1);
  expect(JSON.parse((await generate('--json', '--out', 'more')).stdout)).toEqual({
    folder: 'more',
    written: ['mosk-backup.rules.yaml', 'mosk-backup.rules.test.yaml'],
  });
});

it.each([
  [['--format', 'grafana'], /Allowed choices/],
  [['--severity', 'urgent=x'], /no such severity/],
  [['--severity', 'critical'], /no pair of two words/],
  [['--runbook-url', 'https://x y'], /cannot stand in the text/],
  [['--rehearsal-age', 'long'], /not a duration/],
  [['--name', 'No Name'], /name/i],
  [['--inventory', 'missing.yaml'], /missing\.yaml/],
])('refuses %j', async (argv, problem) => {
  const { exitCode, stderr } = await generate(...argv);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(problem);
});

it.each([
  ['alerts', '--rehearsal-age', '1 day'],
  ['alerts', '--collected-age', '0s'],
  ['alerts', '--severity', 'urgent=page'],
  ['alerts', '--label', 'a b=c', '--format', 'prometheus-rule'],
  ['alerts', '--label', 'team=backups'],
  ['alerts', '--name', 'ours', '--format', 'alerts-only'],
  ['jobs', '--rpo', '1 day'],
  ['jobs', '--rehearsed-within', '90'],
  ['jobs', '--key', 'A_B'],
  ['jobs', '--key-secret', 'A_B'],
  ['jobs', '--image', 'a b'],
  ['jobs', '--cron', 'status=1 day'],
])('refuses %s %s "%s", by the option that was typed', async (what, option, value, ...more) => {
  const io = fakeIo({ cwd });
  const project = what === 'jobs' ? ['--project', 'prod', '--management-cluster', 'a'] : [];
  expect(await run(['generate', what, option, value, ...project, ...more], io)).toBe(2);
  expect(io.output.stdout).toBe('');
  expect(io.output.stderr).toMatch(new RegExp(`\n  at: +${option}`));
  expect(io.output.stderr).toMatch(/\n {2}fix: /);
});

it('prints jobs without anchors, as people write them', async () => {
  const io = fakeIo({ cwd });
  expect(await run(['generate', 'jobs', '--project', 'prod', '--management-cluster', 'a'], io)).toBe(0);
  expect(io.output.stdout).not.toMatch(/[:-] [&*][a-z]\d+$/m);
});

it('says which option names the management cluster, because metrics have no other name for it', async () => {
  const io = fakeIo({ cwd });
  expect(await run(['generate', 'jobs', '--project', 'prod'], io)).toBe(2);
  expect(io.output.stderr).toMatch(/\n {2}at: +--management-cluster\n/);
});
