import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupSpec,
  ClusterBackupType,
} from '../../../lib/model';
import { connect } from '../../../providers/kubernetes';
import { fakeIo } from '../fake-io';
import { createNightlyOfOther, type LocalSite, startLocalSite } from '../local-site';

const FORTY = Array.from({ length: 40 }, (_, index) => `c${String(index + 1).padStart(2, '0')}`);
const KEY = ['--key-file', 'example.key'];

interface Line {
  readonly cluster: string;
  readonly backup: string | null;
  readonly result: string;
  readonly reason: string | null;
  readonly bytes: number | null;
  readonly bytesPerSecond: number | null;
  readonly recordedAt: string | null;
}

// Real servers; on a busy machine they take their time.
let local: LocalSite;
const start = async (clusters: readonly string[] = ['prod']) => {
  local = await startLocalSite({ clusters });
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
};
afterEach(() => local.stop());

const backupOf = async (name: string) => {
  const backup = await local.site.client.get<ClusterBackupManifest>(ClusterBackupType, 'prod', name);
  if (backup === undefined) throw new Error(`no ${name}`);
  return backup;
};
const recordOf = async (name: string) =>
  (await backupOf(name)).metadata.annotations?.['mosk-backup/rehearsed'];
const stored = (file: string) => path.join(local.site.s3.directory, local.site.s3.bucket, 'prod', file);
const cutShort = (name: string) => {
  const file = stored(`${name}.encrypted`);
  truncateSync(file, readFileSync(file).length - 1000);
};
const patch = (name: string, change: object, subresource?: 'status') =>
  local.site.client.patch(ClusterBackupType, 'prod', name, change, { type: 'merge', subresource });
/** As somebody has recorded it so many days ago. */
const recordedBefore = async (name: string, days: number, result = 'read') => {
  const at = new Date(Date.now() - days * 86_400_000).toISOString();
  const { uid } = (await backupOf(name)).metadata;
  await patch(name, { metadata: { annotations: { 'mosk-backup/rehearsed': `${at} ${uid} ${result} 1 1` } } });
};

async function make(name: string, cluster: string, parameters?: ClusterBackupSpec['parameters']) {
  const example = await backupOf('prod-before-upgrade');
  await local.site.client.create(ClusterBackupType, {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name, namespace: 'prod' },
    spec: { targetCluster: cluster, parameters: parameters ?? example.spec.parameters },
  });
}
const made = async (...names: readonly (readonly [name: string, cluster: string])[]) => {
  for (const [name, cluster] of names) await make(name, cluster);
  const waited = await local.cli(['wait', ...names.map(([name]) => name)]);
  expect([waited.exitCode, waited.stderr]).toEqual([0, expect.anything()]);
};

async function rehearse(...options: string[]) {
  const { exitCode, stdout, stderr } = await local.cli(['verify', '--newest', '--json', ...options]);
  const lines: Line[] = stdout === '' ? [] : JSON.parse(stdout);
  return { exitCode, stderr, stdout, lines };
}

describe('a rehearsal of 40 clusters at a time', () => {
  beforeEach(async () => {
    await start(['prod', ...FORTY]);
    await made(...FORTY.map((cluster) => [`${cluster}-1`, cluster] as const));
  }, 180_000);

  it('reads all of them with their speed; the broken one fails it with its reason, is recorded so, and stops no other', async () => {
    cutShort('c17-1');
    const { exitCode, lines, stderr } = await rehearse(...KEY, '--parallel', '8', '--record');

    expect(exitCode).toBe(7);
    expect(stderr.match(/"code":"[a-z-]+"/g)).toEqual(['"code":"archive-invalid"']);
    expect(stderr).toContain('c17-1.encrypted');
    expect(lines.map(({ cluster }) => cluster)).toEqual([...FORTY, 'prod']);
    const failed = lines.filter(({ result }) => result !== 'read');
    expect(failed).toMatchObject([
      { cluster: 'c17', backup: 'c17-1', result: 'failed', reason: 'truncated', bytesPerSecond: null },
    ]);
    for (const { backup, result, bytes, bytesPerSecond, recordedAt } of lines) {
      expect(recordedAt).toMatch(/^20.*Z$/);
      expect(await recordOf(backup ?? '')).toContain(
        `${recordedAt} ${(await backupOf(backup ?? '')).metadata.uid} ${result === 'read' ? 'read' : 'truncated'} ${bytes} `,
      );
      if (result === 'read') expect(bytesPerSecond).toBeGreaterThan(0);
    }
  }, 180_000);
});

it('reads the newest good backup, and with --random one of all good ones, and records nothing unless asked', async () => {
  await start();
  await made(['second', 'prod']);
  await made(['third', 'prod']);
  await patch('third', { status: { status: 'Failed' } }, 'status');
  // Times have whole seconds, and what is made at once has the same.
  await patch('prod-before-upgrade', { status: { uploadedAt: '2026-01-01T00:00:00Z' } }, 'status');
  local.writes();
  const newest = await rehearse(...KEY);
  expect([newest.exitCode, newest.lines.map(({ backup }) => backup)]).toEqual([0, ['second']]);

  const chance = new Set<string | null>();
  for (let tries = 0; tries < 50 && chance.size < 2; tries += 1) {
    for (const { backup } of (await rehearse(...KEY, '--random')).lines) chance.add(backup);
  }
  expect([...chance].sort()).toEqual(['prod-before-upgrade', 'second']);
  expect(local.writes()).toEqual([]);
});

it('for people it is a line for each cluster', async () => {
  await start();
  const { exitCode, stdout, stderr } = await local.cli(['verify', '--newest', 'prod', ...KEY, '--record']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /^prod\/prod +prod-before-upgrade +readable to its end +\S+ \wi?B +\d+\.\d+s +\S+ \wi?B\/s +20\S+Z$/m,
  );
  expect(stderr).toMatch(/prod\/prod +reading prod-before-upgrade/);
});

it('-A reads those of all namespaces', async () => {
  await start();
  await createNightlyOfOther(local);
  expect((await rehearse(...KEY)).lines).toMatchObject([{ cluster: 'prod', result: 'read' }]);
  const all = await rehearse(...KEY, '-A');
  expect([all.exitCode, all.lines.map(({ cluster, result }) => [cluster, result])]).toEqual([
    7,
    [
      ['new', 'failed'],
      ['prod', 'read'],
    ],
  ]);
});

it('what is fresh is skipped; what is old, has failed, or is the record of another object is not', async () => {
  await start();
  const result = async () => (await rehearse(...KEY, '--max-age', '90d')).lines.map((each) => each.result);
  expect(await result()).toEqual(['read']);
  await recordedBefore('prod-before-upgrade', 89);
  cutShort('prod-before-upgrade');
  const fresh = await rehearse(...KEY, '--max-age', '90d');
  expect(fresh.exitCode).toBe(0);
  expect(fresh.lines).toMatchObject([{ backup: 'prod-before-upgrade', result: 'fresh', bytes: null }]);

  await recordedBefore('prod-before-upgrade', 91);
  expect(await result()).toEqual(['failed']);
  await recordedBefore('prod-before-upgrade', 1, 'truncated');
  expect(await result()).toEqual(['failed']);
  await patch('prod-before-upgrade', {
    metadata: { annotations: { 'mosk-backup/rehearsed': `${new Date().toISOString()} another read 1 1` } },
  });
  expect(await result()).toEqual(['failed']);
});

it('a key that does not fit says nothing of the archive, so what was recorded of it stays', async () => {
  await start();
  await recordedBefore('prod-before-upgrade', 100);
  const before = await recordOf('prod-before-upgrade');
  writeFileSync(path.join(local.folder, 'other.key'), `${'another-key-'.repeat(4)}\n`);
  const { exitCode, lines } = await rehearse('--key-file', 'other.key', '--record');
  expect([exitCode, lines[0]?.reason, lines[0]?.recordedAt]).toEqual([7, 'wrong-key', null]);
  expect(await recordOf('prod-before-upgrade')).toBe(before);

  const without = await rehearse('--record');
  expect([without.exitCode, without.lines[0]?.reason]).toEqual([2, 'usage']);
});

it.each<readonly [string, object, 'status' | undefined]>([
  ['is asked to go', { spec: { delete: true } }, undefined],
  ['has other files', { status: { uploadedAt: '2026-01-01T00:00:00Z' } }, 'status'],
  ['is not complete any more', { status: { status: 'Stuck' } }, 'status'],
])('a backup that %s while it is read is not recorded: exit code 5', async (_what, change, subresource) => {
  await start();
  const { exitCode, stdout, stderr } = await changedMeanwhile(() =>
    patch('prod-before-upgrade', change, subresource),
  );
  expect(stderr).toMatch(/"code":"conflict".*ClusterBackup prod\/prod-before-upgrade/);
  expect(exitCode).toBe(5);
  expect(JSON.parse(stdout)).toMatchObject([{ result: 'read', recordedAt: null }]);
  expect(await recordOf('prod-before-upgrade')).toBeUndefined();
});

it('a note that somebody writes onto the object meanwhile is no change of the backup, and stays', async () => {
  await start();
  const { exitCode } = await changedMeanwhile(() =>
    patch('prod-before-upgrade', { metadata: { annotations: { note: 'mine' } } }),
  );
  expect(exitCode).toBe(0);
  expect((await backupOf('prod-before-upgrade')).metadata.annotations).toMatchObject({
    note: 'mine',
    'mosk-backup/rehearsed': expect.stringContaining(' read '),
  });
});

/** Something happens when the archive has been read: between the last look at the object and the record. */
async function changedMeanwhile(change: () => Promise<unknown>) {
  const io = fakeIo({ cwd: local.folder, env: { KUBECONFIG: local.site.kubeconfigPath } });
  let looks = 0;
  const changing: typeof connect = async (options) => {
    const mosk = await connect(options);
    const { client } = mosk;
    const get: typeof client.get = async (type, ...rest) => {
      if (type.kind !== ClusterBackupType.kind) return client.get(type, ...rest);
      const found = await client.get(type, ...rest);
      looks += 1;
      if (looks === 2) await change();
      return found as never;
    };
    return { ...mosk, client: { ...client, get } };
  };
  const argv = ['verify', '--newest', ...KEY, '--record', '--json', '-n', 'prod'];
  const exitCode = await run(argv, { ...io, connect: changing });
  return { exitCode, ...io.output };
}

it('a cluster with nothing to be read from here is a failure, told as what it is', async () => {
  await start(['prod', 'exported', 'none']);
  await make('on-export', 'exported', { nfsUploadUrl: 'nfs://192.0.2.10:/backups' });
  await make('never', 'none');
  await local.cli(['wait', 'never']);
  await patch('on-export', { status: { status: 'Completed', uploadedAt: '2026-01-01T00:00:00Z' } }, 'status');
  await patch('never', { status: { status: 'Failed' } }, 'status');
  const { exitCode, lines, stderr } = await rehearse(...KEY, '--record');
  expect(exitCode).toBe(7);
  expect(lines).toMatchObject([
    { cluster: 'exported', backup: 'on-export', result: 'failed', reason: 'storage-error' },
    { cluster: 'none', backup: null, result: 'failed', reason: 'storage-file-missing' },
    { cluster: 'prod', result: 'read' },
  ]);
  expect(stderr).toMatch(/mount the export/);
  expect(stderr).toMatch(/mosk-backup explain none -n prod/);
});

it('mistakes are told before anything is read', async () => {
  await start();
  const mistakes: readonly (readonly [argv: readonly string[], code: string, exit: number])[] = [
    [['--newest', 'unknown', ...KEY], 'not-found', 5],
    [['--newest', '--max-age', 'long', ...KEY], 'usage', 2],
    [['prod-before-upgrade', '--record', ...KEY], 'usage', 2],
    [['prod-before-upgrade', '--parallel', '3', ...KEY], 'usage', 2],
    [['one', 'two', ...KEY], 'usage', 2],
    [KEY, 'usage', 2],
  ];
  for (const [argv, code, exit] of mistakes) {
    const { exitCode, stdout, stderr } = await local.cli(['verify', ...argv]);
    expect([argv, exitCode, stdout]).toEqual([argv, exit, '']);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toMatch(/fix: {3}\S/);
  }
});

it('policy and runbook read the record', async () => {
  await start();
  const found = async () => {
    const { stdout } = await local.cli(['check', 'example', '--live', '--json']);
    const { findings }: { findings: { rule: string; problem: string }[] } = JSON.parse(stdout);
    return findings.filter(({ rule }) => rule === 'MB046').map(({ problem }) => problem);
  };
  const sheet = async () => (await local.cli(['runbook', '--live'])).stdout;
  expect(await found()).toEqual(['No backup of this cluster that is still there has been read to its end']);
  expect(await sheet()).toMatch(/Last rehearsal.*never, as far as records tell/);

  const [line] = (await rehearse(...KEY, '--record')).lines;
  expect(await found()).toEqual([]);
  expect(await sheet()).toMatch(new RegExp(`Last rehearsal.*${line?.recordedAt}.*prod-before-upgrade`));
  expect(await sheet()).not.toContain('FAILED');

  cutShort('prod-before-upgrade');
  await rehearse(...KEY, '--record');
  expect(await found()).toEqual([
    'The last backup of this cluster that was read could not be read to its end',
  ]);
  expect(await sheet()).toMatch(/Last rehearsal.*prod-before-upgrade.*FAILED.*truncated/);
});
