import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../until';

// Real servers and processes; on a busy machine they take their time.
const ROOT = path.join(__dirname, '../..');
const MAIN = path.join(ROOT, 'dist/cli/main.js');

let folder: string;
const children: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'main-test-'));
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(argv: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [MAIN, ...argv], { cwd: folder, env: { ...process.env, ...env } });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  return { child, output, ended: once(child, 'close').then(([code]) => code as number) };
}

it('a process that ends before there is a result has not succeeded', async () => {
  const file = path.join(folder, 'policy.js');
  // Long after it was read: what it leaves behind ends everything.
  const policy = JSON.stringify(path.join(ROOT, 'dist/entries/policy'));
  writeFileSync(
    file,
    `process.nextTick(() => process.exit());\nmodule.exports = require(${policy}).BackupPolicy.baseline();`,
  );

  expect(await start(['check', '--policy', file]).ended).not.toBe(0);
});

describe('the standard input is read as a file is', () => {
  const text = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: before, namespace: prod }
spec: { targetCluster: shop }
`;
  const utf16 = (each: string) => Buffer.from(each, 'utf16le');
  const check = (input: Buffer) =>
    spawnSync(process.execPath, [MAIN, 'check', '-', '--policy', 'strict'], {
      cwd: folder,
      input,
      encoding: 'utf8',
    });

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 with a byte order mark', utf16(`\ufeff${text}`)],
  ])('%s', (_, input) => {
    expect(check(input).stdout).toContain(' in 1 object of 1 file');
  });

  it.each([
    ['UTF-16 without a mark', utf16(text)],
    ['what is no text', Buffer.from([0xff, 0x41])],
  ])('%s is an error, and never nothing', (_, input) => {
    const { status, stderr } = check(input);

    expect(status).toBe(2);
    expect(stderr).toContain('[file-invalid]');
    expect(stderr).toContain('stdin');
  });
});

it('the help loads nothing but the command line itself', () => {
  const script = `
    const { run } = require(${JSON.stringify(path.join(ROOT, 'dist/cli/run.js'))});
    const io = { stdout: { write() {} }, stderr: { write() {} }, signal: new AbortController().signal, env: {} };
    run(['--help'], io).then(() => console.log(JSON.stringify(Object.keys(require.cache))));`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const loaded = (JSON.parse(stdout) as string[]).map((file) => path.relative(ROOT, file));
  expect(loaded).toContain('dist/cli/run.js');
  const heavy =
    /dist\/(cli\/commands\/|providers|local|lib\/(constructs|schema|synth))|node_modules\/(?!commander)/;
  expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
});

it('runs as a local cluster until Ctrl-C, works from another process meanwhile, and takes its kubeconfig away', async () => {
  const up = start(['local', 'up', '--json', '--pace', '30000']);
  await until('the local cluster says where it is', () => up.output.stdout.includes('\n'));
  const { kubeconfig, example } = JSON.parse(up.output.stdout);
  expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
  expect(existsSync(path.join(folder, '.mosk-local/.gitignore'))).toBe(true);

  const applied = start(['apply', example.manifests], { KUBECONFIG: kubeconfig });
  expect(await applied.ended).toBe(0);

  // With a pace of half a minute, the backup is still at work when the wait is interrupted.
  const waiting = start(['wait', example.backupName], { KUBECONFIG: kubeconfig });
  await until('the wait to show a status', () => waiting.output.stderr.includes('Pending'));
  waiting.child.kill('SIGINT');
  expect(await waiting.ended).toBe(130);
  expect(waiting.output.stderr).toMatch(/\[aborted\][\s\S]*mosk-backup wait prod-before-upgrade -n default/);

  up.child.kill('SIGINT');
  expect(await up.ended).toBe(0);
  expect(existsSync(kubeconfig)).toBe(false);
});

it('shows no stack for a mistake, and one for a bug only when asked', () => {
  const run = (env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [MAIN, 'status', '--api', '1.0'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  expect(run({}).stderr).not.toMatch(/^\s+at .*:\d+/m);
  expect(run({ MOSK_BACKUP_DEBUG: '1' }).stderr).toMatch(/^\s+at .*:\d+/m);
  expect(run({}).status).toBe(2);
});
