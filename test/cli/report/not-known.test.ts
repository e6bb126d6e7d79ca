/** What cannot be read is not known: it is counted, ends with 6, and is never good, and never gone. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Io } from '../../../cli/io';
import { reportDocument } from '../../../cli/report';
import { markdownOf } from '../../../cli/runbook';
import { BackupError } from '../../../lib/errors';
import type { ResourceType } from '../../../lib/model';
import type { Report } from '../../../lib/report';
import { connectTo, reportBy, writePolicy } from './made';
import { END, inventoryText, MIDDLE, monthOf, text, worldAt } from './month';

const MONTH = monthOf({ seed: 16, clusters: 9 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'report-not-known-'));
  writePolicy(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function made(
  mayList: Parameters<typeof connectTo>[1],
  { at = END, argv = [] }: { at?: number; argv?: string[] } = {},
): Promise<{ report: Report; exitCode: number; stderr: string }> {
  writeFileSync(path.join(folder, 'inventory.json'), inventoryText({ ...MONTH, unread: [] }, at));
  const connect = connectTo((context) => worldAt(MONTH, (context ?? '').replace('-admin', ''), at), mayList);
  const given = [
    '--inventory',
    'inventory.json',
    '--policy',
    'policy.cjs',
    '--at',
    text(at),
    '--json',
    ...argv,
  ];
  const { stdout, stderr, exitCode } = await reportBy(connect, folder, given);
  return { report: JSON.parse(stdout), stderr, exitCode };
}

it('where all can be read, it ends with 0', async () => {
  const { exitCode, stderr, report } = await made(() => true);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(report.totals).toMatchObject({ unreadKinds: 0, states: { 'not-known': 0 } });
});

it.each([
  ['clusterbackups', 'ClusterBackup'],
  ['clusterbackupschedules', 'ClusterBackupSchedule'],
])('without the right to list %s no cluster is good or kept', async (kind, name) => {
  const { exitCode, stderr, report } = await made((plural) => plural !== kind);
  expect(exitCode).toBe(6);
  expect(stderr).toContain(`The right to list ${kind} is missing`);
  const { kept, good, ...states } = report.totals.states;
  expect([kept, good]).toEqual([0, 0]);
  expect(states['not-known']).toBe(report.totals.clusters);
  expect(report.managementClusters.map(({ unread }) => unread.map((each) => each.kind))).toEqual([
    [name],
    [name],
    [name],
  ]);
  expect(report.toDo[0]).toMatchObject({ code: 'not-read' });
});

it.each(['clusters', 'keyencryptionkeys', 'configmaps'])(
  'without the right to list %s the rest is told, and that this is missing',
  async (kind) => {
    const { exitCode, report } = await made((plural) => plural !== kind);
    expect(exitCode).toBe(6);
    expect(report.totals.states.kept).toBeGreaterThan(0);
    expect(report.totals.unreadKinds).toBe(3);
    expect(report.toDo.map(({ code }) => code)).toContain('kind-not-read');
    expect(report.toDo[0]?.code).not.toBe('kind-not-read');
  },
);

it('who may read the projects of the inventory alone is told the same of these, and of no other that it has gone', async () => {
  const first = await made(() => true, { at: MIDDLE });
  writeFileSync(path.join(folder, 'first.json'), JSON.stringify(first.report));
  const { exitCode, report } = await made(
    (_, namespace, context) => namespace !== undefined || context === 'oslo-admin',
    {
      argv: ['--with', 'first.json'],
    },
  );
  const whole = await made(() => true, { argv: ['--with', 'first.json'] });
  expect(exitCode).toBe(0);
  const others = ({ clusters }: Report) => clusters.filter(({ facts }) => facts.name !== 'old-5');
  expect(others(report)).toEqual(others(whole.report));
  // No cluster of the inventory is in its project any more.
  const [alone, seen] = [report, whole.report].map(({ clusters }) =>
    clusters.find(({ facts }) => facts.name === 'old-5'),
  );
  expect([alone?.today.state, seen?.today.state]).toEqual(['not-known', 'gone']);
  expect(alone?.facts.removals.filter(({ how }) => how === 'gone')).toEqual([]);
});

it('of another project an earlier report is not contradicted', async () => {
  const first = await made(() => true, { at: MIDDLE });
  writeFileSync(path.join(folder, 'first.json'), JSON.stringify(first.report));
  const { report } = await made(() => true, { argv: ['--with', 'first.json', '-n', 'core'] });
  expect(new Set(report.clusters.map(({ facts }) => facts.project))).toEqual(new Set(['core']));
});

it('a management cluster that cannot be read now keeps what an earlier report knew, and no more', async () => {
  const first = await made(() => true, { at: MIDDLE });
  writeFileSync(path.join(folder, 'first.json'), JSON.stringify(first.report));
  const { report } = await made((_p, _n, context) => context !== 'dallas-admin', {
    argv: ['--with', 'first.json'],
  });
  const [cluster] = report.clusters.filter(({ facts }) => facts.name === 'shop-2');
  expect(cluster?.today.state).toBe('not-known');
  expect(cluster?.kept?.withinSeconds).toBeGreaterThan(0);
  // From the moment on at which nobody has looked.
  expect(cluster?.kept?.notKnownSeconds).toBeGreaterThanOrEqual((END - MIDDLE) / 1000);
  expect(cluster?.facts.backups.filter(({ goneBy }) => goneBy === text(END))).toEqual([]);
});

it('what keeps all kinds from being read is said once, and of which management cluster', async () => {
  writeFileSync(path.join(folder, 'inventory.json'), inventoryText({ ...MONTH, unread: [] }, END));
  const connect = connectTo((context) => worldAt(MONTH, (context ?? '').replace('-admin', ''), END));
  const dead: Io['connect'] = async (options) => {
    const mosk = await connect?.(options);
    if (mosk === undefined) throw new Error('it connects');
    if (options?.context !== 'dallas-admin') return mosk;
    const list = async ({ plural: at }: ResourceType) => {
      throw new BackupError('unreachable', 'The management API does not answer', { at });
    };
    return { ...mosk, client: { ...mosk.client, list } } as never;
  };
  const { exitCode, stderr } = await reportBy(dead, folder, ['--inventory', 'inventory.json']);
  expect(exitCode).toBe(6);
  expect(stderr.match(/^error: .*$/gm)).toEqual(['error: The management API does not answer [unreachable]']);
  expect(stderr).toContain('at:    dallas: clusters\n');
});

it('no file gets an ending that says otherwise than what is in it', async () => {
  const connect = connectTo(() => worldAt(MONTH, 'dallas', END));
  const { exitCode, stderr } = await reportBy(connect, folder, ['--out', 'report.pdf']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/--out report\.pdf\n +value: \.pdf\n +fix: .*--format/);
  expect(existsSync(path.join(folder, 'report.pdf'))).toBe(false);
  const asked = await reportBy(connect, folder, ['--out', 'report.wiki', '--format', 'markdown']);
  expect([asked.exitCode, existsSync(path.join(folder, 'report.wiki'))]).toEqual([0, true]);
});

it('of one management cluster that cannot be read there is no report, and no file', async () => {
  const connect = connectTo(() => undefined);
  const { exitCode, stdout, stderr } = await reportBy(connect, folder, ['--out', 'none.md']);
  expect([exitCode, stdout]).toEqual([6, '']);
  expect(stderr).toContain('The management API does not answer');
  expect(existsSync(path.join(folder, 'none.md'))).toBe(false);
});

it('that there is none of something is not said of what nobody has seen', async () => {
  const { report } = await made(() => true);
  const partial = await made((plural) => plural !== 'configmaps');
  expect(markdownOf('', reportDocument(report))).not.toContain('as far as known');
  expect(markdownOf('', reportDocument(partial.report))).not.toMatch(/\| none \|/);
});
