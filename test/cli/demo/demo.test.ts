import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPulumi } from '../../../cli/demo';
import { declareBackup } from '../../../cli/demo/declare-backup';
import { exampleBackup } from '../../../cli/example';
import { run } from '../../../cli/run';
import { demoScreens, shownLines, withoutProgress } from '../../../tools/demo/demo-picture';
import { describeWithEngines } from '../../engines/describe-with-engines';
import { findEngine } from '../../engines/find-engines';
import { fakeIo } from '../fake-io';

// Real servers and processes; on a busy machine they take their time.
const leftOvers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('mosk-backup-demo-'));

it('tells the whole life of a backup, in order, and leaves nothing behind', async () => {
  const before = leftOvers();
  const io = fakeIo();
  expect(await run(['demo', '--no-pulumi'], io)).toBe(0);
  const story = io.output.stdout;
  const order = [
    'API      https://127.0.0.1:',
    'new ClusterBackup(mgmt',
    'kind: ClusterBackup',
    'UploadingInProgress',
    'Completed, uploaded',
    'prod/prod-before-upgrade.dek',
    'prod/prod-before-upgrade.encrypted',
    './cluster.json',
    'DeletionPending',
    'PATCH prod-before-upgrade',
    '"delete":true',
    'controller: Deleted',
    'DELETE prod-before-upgrade',
    '(empty)',
    'local up',
  ];
  const places = order.map((text) => story.indexOf(text));
  expect(places).not.toContain(-1);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(io.output.stderr).toBe('');
  expect(leftOvers()).toEqual(before);

  const chapters = story.slice(story.indexOf('\n1. '), story.indexOf('\nThat was all'));
  const unindented = chapters.split('\n').filter((line) => !/^(\d\. | {3}|$)/.test(line));
  expect(unindented).toEqual([]);

  // To record it anew: npx tsx tools/demo/write-demo-picture.ts
  const recorded = readFileSync(path.join(__dirname, '../../../docs/pictures/demo.svg'), 'utf8');
  expect(withoutProgress(shownLines(recorded))).toEqual(withoutProgress(demoScreens(story).flat()));
});

it('an interrupted demo ends with 130 and leaves nothing behind', async () => {
  const before = leftOvers();
  const io = fakeIo();
  io.interrupt();
  expect(await run(['demo', '--no-pulumi'], io)).toBe(130);
  expect(leftOvers()).toEqual(before);
});

it('a Pulumi CLI that cannot be run is named, and how to leave it out', async () => {
  const io = fakeIo({ env: { MOSK_BACKUP_PULUMI: '/nowhere/pulumi' } });
  expect(await run(['demo'], io)).toBe(2);
  expect(io.output.stderr).toMatch(/\[engine-missing\][\s\S]*\/nowhere\/pulumi[\s\S]*--no-pulumi/);
});

it("finds the built CLI before the one on PATH, and never npm's script that downloads it", () => {
  const root = mkdtempSync(path.join(tmpdir(), 'find-pulumi-'));
  const install = (folder: string) => {
    mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, folder, 'pulumi'), '', { mode: 0o755 });
    return path.join(root, folder, 'pulumi');
  };
  try {
    install('node_modules/.bin');
    const env = { PATH: `${root}/node_modules/.bin:${root}/usr/bin:relative` };
    expect(findPulumi(env, root)).toBeUndefined();
    const onPath = install('usr/bin');
    expect(findPulumi(env, root)).toBe(onPath);
    const built = install('.cache/tools/bin');
    expect(findPulumi(env, root)).toBe(built);
    expect(findPulumi({ ...env, MOSK_BACKUP_PULUMI: '/mine' }, root)).toBe('/mine');
  } finally {
    rmSync(root, { recursive: true });
  }
});

it('the manifest written by hand, for those without cdk8s, has the same specification', () => {
  const example = {
    namespace: 'prod',
    cluster: 'prod',
    key: 'k'.repeat(44),
    storage: { endpoint: 'http://127.0.0.1:1', accessKeyId: 'id', secretAccessKey: 'secret' },
  };
  const synthesized = declareBackup(example);
  expect(synthesized?.spec).toEqual(exampleBackup(example).spec);
  expect(synthesized?.metadata).toMatchObject(exampleBackup(example).metadata);
});

describeWithEngines(['pulumi'], 'the demo with Pulumi', () => {
  it("does the same through Pulumi's engine, and shows no secret", async () => {
    // What the user's own environment would lead to: the demo must not go there.
    const theirs = {
      MOSK_BACKUP_CONTEXT: 'their-cluster',
      MOSK_BACKUP_KUBECONFIG: '/nowhere/kubeconfig',
      PULUMI_BACKEND_URL: 'file:///nowhere',
    };
    const before = { ...process.env };
    Object.assign(process.env, theirs);
    const io = fakeIo({ env: { ...process.env, MOSK_BACKUP_PULUMI: findEngine('pulumi') ?? '' } });
    const exitCode = await run(['demo'], io);
    for (const name of Object.keys(theirs)) delete process.env[name];
    Object.assign(process.env, before);
    expect(io.output.stderr).toBe('');
    expect(exitCode).toBe(0);
    const pulumi = io.output.stdout.slice(io.output.stdout.indexOf('pulumi up:'));
    expect(pulumi).toMatch(
      /\+ created RCloneCredential s3[\s\S]*\+ created ClusterBackup before-upgrade[\s\S]*\.dek\n[\s\S]*pulumi destroy:[\s\S]*- deleted ClusterBackup before-upgrade[\s\S]*\(empty\)/,
    );
    expect(pulumi).not.toContain('RPC');
  }, 180_000);
});
