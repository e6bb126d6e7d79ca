import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { holderOf, lockFolder } from '../../../local/folder';
import { processIdentity } from '../../../providers/process-identity';

const NOW = Date.parse('2026-11-30T08:00:00Z');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const locks = () => readdirSync(folder).filter((name) => name.includes('lock'));
const leave = (number: number, holder: object) =>
  writeFileSync(
    path.join(folder, `lock-${number}.json`),
    JSON.stringify({ host: hostname(), since: '2026-11-30T07:00:00Z', ...holder }),
  );

it('one that is held tells by whom and since when, and what to do, and stays as it is', async () => {
  const lock = await lockFolder(folder, NOW);
  const before = locks();

  await expect(lockFolder(folder, NOW)).rejects.toMatchObject({
    code: 'already-running',
    at: folder,
    value: `process ${process.pid}, since 2026-11-30T08:00:00.000Z`,
    fix: expect.stringContaining('local down'),
  });

  expect(locks()).toEqual(before);
  await lock.release();
  expect(locks()).toEqual([]);
});

it('that of a process that was killed is taken over', async () => {
  const child = spawn('sleep', ['60']);
  const pid = child.pid ?? 0;
  leave(7, { pid, identity: await processIdentity(pid) });
  expect(await holderOf(folder)).toMatchObject({ pid });

  child.kill('SIGKILL');
  await once(child, 'exit');

  expect(await holderOf(folder)).toBeUndefined();
  const lock = await lockFolder(folder, NOW);
  expect(locks()).toEqual(['lock-8.json']);
  await lock.release();
});

it('that of another process with the same number is taken over', async () => {
  leave(1, { pid: process.ppid, identity: 'an earlier boot 12345' });
  const lock = await lockFolder(folder, NOW);
  expect(await holderOf(folder)).toMatchObject({ pid: process.pid });
  await lock.release();
});

it('that of another machine or container is not judged from here', async () => {
  leave(1, { pid: 1, identity: 'boot 1', host: 'elsewhere' });
  await expect(lockFolder(folder, NOW)).rejects.toMatchObject({
    code: 'already-running',
    value: 'process 1 on elsewhere, since 2026-11-30T07:00:00Z',
    fix: expect.stringContaining('lock-1.json'),
  });
  expect(existsSync(path.join(folder, 'lock-1.json'))).toBe(true);
});

it('one that a machine without power left unfinished is nobody’s', async () => {
  writeFileSync(path.join(folder, 'lock-3.json'), '');
  const lock = await lockFolder(folder, NOW);
  expect(locks()).toEqual(['lock-4.json']);
  await lock.release();
});

/** Compiled once: each of the many would do it again. */
let compiled: string;
beforeAll(() => {
  compiled = mkdtempSync(path.join(tmpdir(), 'lock-compiled-'));
  const root = path.join(__dirname, '../../..');
  execFileSync(path.join(root, 'node_modules/.bin/esbuild'), [
    path.join(root, 'local/folder/index.ts'),
    ...['--bundle', '--platform=node', '--log-level=error', `--outfile=${path.join(compiled, 'folder.js')}`],
  ]);
});
afterAll(() => rmSync(compiled, { recursive: true }));

it.each([
  ['nobody ran before', () => {}],
  ['somebody was killed before', () => leave(5, { pid: 999_999_999, identity: 'gone' })],
])(
  'of many that start at once, one runs, and the others are told by whom they are held off: %s',
  async (_, before) => {
    before();
    const script = `
    require(${JSON.stringify(path.join(compiled, 'folder.js'))})
      .lockFolder(${JSON.stringify(folder)}, 0)
      .then(() => 'held', (error) => error.code)
      .then((text) => { process.stdout.write(text); setTimeout(() => {}, 60_000); });`;
    const children = Array.from({ length: 8 }, () => spawn(process.execPath, ['-e', script]));
    try {
      const results = await Promise.all(
        children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0])),
      );
      expect(results.filter((result) => result === 'held')).toHaveLength(1);
      expect(results.filter((result) => result === 'already-running')).toHaveLength(7);
      expect(locks()).toHaveLength(1);
      const holder = JSON.parse(readFileSync(path.join(folder, locks()[0] ?? ''), 'utf8'));
      expect(children.map(({ pid }) => pid)).toContain(holder.pid);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  },
);

it('a folder that is not there is held by nobody', async () => {
  expect(await holderOf(path.join(folder, 'none'))).toBeUndefined();
});
