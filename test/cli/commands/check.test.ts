import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { EXIT } from '../../../cli/exit-codes';
import { run } from '../../../cli/run';
import { OURS, SECRET } from '../check/manifest-texts';
import { fakeIo } from '../fake-io';

const ROOT = path.join(__dirname, '../../..');
const LOCAL = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod }
spec:
  targetCluster: prod
  schedule: 7 1 * * *
`;
const INVENTORY = `managementClusters: [{ name: site-a, release: 2.32.1 }]
clusters:
- { name: prod, project: prod, managementCluster: site-a, release: 26.2.1 }
- { name: lost, project: prod, managementCluster: site-a, release: 26.2.1 }
`;
const PATCH = `managementCluster: site-a
namespace: prod
cluster: prod
patch: { spec: { providerSpec: { value: { backup: { nfsUploadUrl: "nfs://192.0.2.10:/b", keyEncryptionKey: key } } } } }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'check-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

async function check(words: readonly string[], stdin = '') {
  const io = fakeIo({ cwd: folder, stdin });
  const code = await run(['check', ...words], io);
  return { code, ...io.output };
}

async function findings(
  words: readonly string[],
  stdin = '',
): Promise<{ rule: string; problem: string; about: string; place?: object; managementCluster?: string }[]> {
  const { stdout } = await check([...words, '--json'], stdin);
  return JSON.parse(stdout).findings;
}

it('judges every file of a folder, and ends with 9 when something breaks the policy', async () => {
  write('clusters/site-a/nightly.yaml', LOCAL);
  write('values.yaml', 'backup: { enabled: true }\n');
  const { code, stdout, stderr } = await check(['.']);
  expect(code).toBe(EXIT.findings);
  expect(stdout).toContain('ERROR  MB001 target-required\n  clusters/site-a/nightly.yaml:4');
  expect(stdout).toContain('in 1 object of 2 files');
  expect(stderr).toContain('What is declared breaks the policy [policy-violated]');
});

it('ends with 0 below the level of --fail-on', async () => {
  write('b.yaml', LOCAL);
  expect((await check(['b.yaml', '--fail-on', 'never'])).code).toBe(EXIT.ok);
});

it('what is named twice, by itself or with its folder, is judged once', async () => {
  write('b/nightly.yaml', LOCAL);
  const once = await findings(['b']);
  expect(await findings(['b', 'b/nightly.yaml', './b/../b'])).toEqual(once);
});

it.each(['k/nightly.yaml', 'k/sub'])(
  'what a kustomization above it changes is told, where only %s is named',
  async (name) => {
    write('k/nightly.yaml', LOCAL);
    write('k/sub/weekly.yaml', LOCAL.replace('nightly', 'weekly'));
    const lists = 'resources: [nightly.yaml, sub/weekly.yaml]\n';
    const told = expect.objectContaining({ rule: 'file-invalid' });
    write('k/kustomization.yaml', lists);
    expect(await findings([name])).not.toContainEqual(told);
    write('k/kustomization.yaml', `${lists}namePrefix: x-\n`);
    expect(await findings([name])).toContainEqual(told);
    expect(await findings([name, 'k'])).not.toContainEqual(told);
  },
);

it('what stands on the standard input is judged', async () => {
  const found = await findings(['-'], LOCAL);
  expect(found).toContainEqual(
    expect.objectContaining({ rule: 'MB001', place: { text: 'stdin:4', file: 'stdin', line: 4 } }),
  );
});

it.each([
  `  more: "${SECRET}\n  x: [\n`,
  `  more: |${SECRET}\n`,
  `  more: *${SECRET}\n`,
  `  more: "\\${SECRET}"\n`,
  `  more: 1\n  more: ${SECRET}\n`,
])(
  'a broken file is told with its line, quotes nothing, and the others are still judged: %j',
  async (mistake) => {
    write('a.yaml', `${OURS[3]}${mistake}`);
    write('b.yaml', LOCAL);
    const { code, stdout, stderr } = await check(['.']);
    expect(code).toBe(EXIT.findings);
    expect(stdout).toMatch(/file-invalid readable\n {2}a\.yaml:\d+(:\d+)?\n/);
    expect(stdout).toContain('MB001');
    expect(stdout + stderr).not.toContain(SECRET);
  },
);

it('what kustomizations without anything of ours take from elsewhere is told once, and fails nothing', async () => {
  for (const name of ['a', 'b', 'c', 'd'])
    write(`${name}/kustomization.yaml`, 'resources: [https://example.org/x?ref=v1]\n');

  const { code, stderr } = await check(['.']);

  expect(code).toBe(0);
  expect(stderr).toBe(
    'warning: Not read is what comes from elsewhere, by a repository, a chart or a generator, in `a/kustomization.yaml`, `b/kustomization.yaml`, `c/kustomization.yaml` and 1 more. If backups may be in it, build it first, and check what comes out: kubectl kustomize FOLDER | mosk-backup check -.\n',
  );
});

it('a file that cannot be decoded is told, not misread', async () => {
  writeFileSync(path.join(folder, 'a.yaml'), Buffer.from(LOCAL, 'utf16le'));
  expect(await findings(['.'])).toEqual([
    expect.objectContaining({ rule: 'file-invalid', problem: expect.stringContaining('neither UTF-8 nor') }),
  ]);
});

it('what is named and is not there is wrong usage', async () => {
  const { code, stderr } = await check(['missing']);
  expect(code).toBe(EXIT.input);
  expect(stderr).toContain('This file or folder does not exist');
});

it('default targets of patches count for their management cluster', async () => {
  write('clusters/.mosk-backup-manifests', '');
  write('clusters/site-a/nightly.yaml', LOCAL);
  write('clusters/site-b/nightly.yaml', LOCAL);
  write('clusters/patches/site-a/cluster.prod.prod.patch', PATCH);
  write('clusters/fix.patch', '--- a/x\n+++ b/x\n');
  const local = (await findings(['clusters'])).filter(({ rule }) => rule === 'MB001');
  expect(local.map(({ managementCluster }) => managementCluster)).toEqual(['site-b']);
  // The folder of one management cluster knows where it lies.
  expect((await findings(['clusters/site-b'])).map(({ managementCluster }) => managementCluster)).toContain(
    'site-b',
  );
});

it('with an inventory, clusters without a schedule are found; cdk8s is not needed', async () => {
  write('clusters/site-a/nightly.yaml', LOCAL);
  write('inventory.yaml', INVENTORY);
  const found = await findings(['clusters', '--inventory', 'inventory.yaml']);
  expect(found.filter(({ rule }) => rule === 'MB020')).toEqual([
    expect.objectContaining({
      about: 'Cluster prod/lost on site-a',
      place: { text: 'inventory.yaml:4', file: 'inventory.yaml', line: 4 },
    }),
  ]);
});

it('everything that is wrong with an inventory is told', async () => {
  write('b.yaml', LOCAL);
  write('inventory.yaml', 'managementClusters: [{ name: A_B, release: x }]\nclusters: []\n');
  const { code, stderr } = await check(['b.yaml', '--inventory', 'inventory.yaml']);
  expect(code).toBe(EXIT.input);
  expect(stderr.match(/inventory\.yaml: /g)?.length).toBeGreaterThan(1);
});

it('compared with a base, what has gone is found', async () => {
  write('base/site-a/b.yaml', OURS[0]);
  write('base/site-a/broken.yaml', `${OURS[3]}  x: [\n`);
  write('head/site-a/other.yaml', 'a: 1\n');
  const words = ['head', '--base', 'base', '--json'];
  const { code, stdout } = await check(words);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; about: string }[] };
  expect(findings.map(({ rule }) => rule)).toContain('MB032');
  // What it declared may have gone as well.
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'file-invalid', about: 'base/site-a/broken.yaml' }),
  );
  expect(code).toBe(EXIT.findings);
});

it('--output writes the report, and the text goes to stdout for the log', async () => {
  write('b.yaml', LOCAL);
  const { stdout } = await check(['b.yaml', '--format', 'sarif', '--output', 'check.sarif']);
  expect(stdout).toContain('ERROR  MB001');
  expect(JSON.parse(readFileSync(path.join(folder, 'check.sarif'), 'utf8')).version).toBe('2.1.0');
});

it('rules are listed and explained as the policy has them', async () => {
  expect((await check(['--rules', '--policy', 'strict'])).stdout).toMatch(
    /^MB009 {2,}error {2,}endpoint-tls /m,
  );
  const { stdout } = await check(['--explain', 'mb001']);
  expect(stdout).toContain('MB001 target-required (error)\n');
  expect(stdout).toContain('Why    A local archive is lost');
  expect((await check(['--explain', 'MB999'])).code).toBe(EXIT.input);
});

describe('a policy of a team', () => {
  const POLICY = `new BackupPolicy({ name: 'acme', levels: { MB001: 'info' }, rules: [{
    id: 'ACME001', name: 'no-nightly', level: 'error', title: 'No nightly', why: 'We say so.', fix: 'rename it',
    *check({ schedules }) { for (const subject of schedules) yield { subject, problem: 'It is nightly' }; },
  }] })`;

  it('is read from JavaScript, whichever copy of the package made it', async () => {
    const copy = path.join(ROOT, 'dist/entries/policy');
    write(
      'policy.cjs',
      `const { BackupPolicy } = require(${JSON.stringify(copy)});\nmodule.exports = ${POLICY};\n`,
    );
    const found = await findings(['-', '--policy', 'policy.cjs'], LOCAL);
    expect(found).toContainEqual(expect.objectContaining({ rule: 'ACME001', level: 'error' }));
    expect(found).toContainEqual(expect.objectContaining({ rule: 'MB001', level: 'info' }));
  });

  it('is read from TypeScript modules by the command itself', () => {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    write(
      'policy.ts',
      `import { BackupPolicy } from 'mosk-backup/policy';\nconst name: string = 'acme';\nexport default ${POLICY.replace("'acme'", 'name')};\n`,
    );
    write('b.yaml', LOCAL);
    const words = [path.join(ROOT, 'dist/cli/main.js'), 'check', 'b.yaml', '--policy', 'policy.ts'];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
    expect(stderr).toContain('at:    policy acme');
    expect(stdout).toContain('ERROR  ACME001 no-nightly');
    expect(status).toBe(EXIT.findings);
  });

  it('as a module in a file that must be none is told what helps', () => {
    write('policy.cjs', 'export default 1;');
    write('b.yaml', LOCAL);
    const words = [path.join(ROOT, 'dist/cli/main.js'), 'check', 'b.yaml', '--policy', 'policy.cjs'];
    const { stderr, status } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
    expect(stderr).toContain('fix:   name it policy.mjs');
    expect(status).toBe(EXIT.input);
  });

  it.each([
    ['module.exports = { judge: 1 };', 'This file exports no policy'],
    ['module.exports = (', 'The policy cannot be loaded'],
    ["throw new Error('broken');", 'broken'],
    ['process.exit(0);', 'This policy ends the process'],
  ])('%s is told without a stack', async (text, problem) => {
    write('policy.cjs', text);
    const { code, stderr } = await check(['-', '--policy', 'policy.cjs'], LOCAL);
    expect(code).toBe(EXIT.input);
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('    at ');
  });

  it('must exist', async () => {
    expect((await check(['-', '--policy', 'paranoid'], LOCAL)).stderr).toContain('There is no such policy');
  });
});

it.each([
  ['a bare list, as jq .items leaves it', (one: string) => `[${one}]`],
  ['items that are a map', (one: string) => `{"kind":"List","apiVersion":"v1","items":{"a":${one}}}`],
  ['items that are one object', (one: string) => `{"kind":"List","apiVersion":"v1","items":${one}}`],
])('what holds objects of ours and is nothing to kubectl is told: %s', async (_what, around) => {
  write('a/b.json', around(JSON.stringify(parse(LOCAL))));
  expect((await findings(['a'])).map(({ problem }) => problem)).toContain(
    'Objects stand in a list that kubectl does not take',
  );
});

it('a link to a device that never ends is told, and what can be read is judged', async () => {
  write('a/b.yaml', LOCAL);
  symlinkSync('/dev/zero', path.join(folder, 'a/zero.yaml'));
  symlinkSync('/dev/null', path.join(folder, 'a/null.yaml'));
  const found = await findings(['a']);
  expect(found.filter(({ rule }) => rule === 'MB001')).toHaveLength(1);
  expect(found.map(({ problem }) => problem)).toContain('This file cannot be read (EFBIG)');
});

it('a file that never ends is not waited for, and links of folders are not followed', async () => {
  write('a/b.yaml', LOCAL);
  execFileSync('mkfifo', [path.join(folder, 'a/pipe.yaml')]);
  symlinkSync(folder, path.join(folder, 'a/loop'));
  mkdirSync(path.join(folder, 'a/folder.yaml'));
  expect((await findings(['a'])).filter(({ rule }) => rule === 'MB001')).toHaveLength(1);
});
