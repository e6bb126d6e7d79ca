/** Each start is done as a newcomer would: in a fresh folder that has the packed package, with the commands as they stand there. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, run } from '../package/installed';
import { startPage } from './start-page';

const PAGES = ['git', 'stack', 'review', 'operate'].map((name) => `docs/start/${name}.md`);

describe('the starts', () => {
  let base: string;
  let shelf: string;
  beforeAll(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'starts-test-')));
    shelf = path.join(base, 'shelf');
    mkdirSync(shelf);
    const tarball = run(ROOT, process.execPath, 'tools/package/pack.mjs', '--with-dependencies', base).trim();
    run(shelf, 'npm', 'install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', tarball);
  }, 120_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it.each(PAGES)('%s is a page of at most 150 lines with at most eight commands', (file) => {
    const { lineCount, commands } = startPage(file);
    expect(lineCount).toBeLessThanOrEqual(150);
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.length).toBeLessThanOrEqual(8);
  });

  it.each(['docs/start/review.md', 'docs/start/operate.md'])(
    '%s ends as it says, typed as it stands',
    async (file) => {
      const { script, printed } = startPage(file);
      const folder = path.join(base, path.basename(file, '.md'));
      cpSync(shelf, folder, { recursive: true, verbatimSymlinks: true });
      const { code, said } = await typed(folder, script);
      expect({ code, said }).toEqual({ code: 0, said: expect.any(String) });
      for (const line of printed) expect(said).toMatch(line);
      expect(printed.length).toBeGreaterThan(0);
    },
    60_000,
  );
});

/** Does all of it in one shell, and ends what goes on in the background. */
async function typed(folder: string, script: string): Promise<{ code: number | null; said: string }> {
  const file = path.join(folder, '..', `${path.basename(folder)}.sh`);
  writeFileSync(file, script);
  const shell = spawn('sh', ['-eu', file], {
    cwd: folder,
    detached: true,
    env: newcomer(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
    });
  // The shell ends first; what it has left in the background holds its streams until the whole group is told to end.
  const closed = new Promise((resolve) => shell.once('close', resolve));
  const code = await new Promise<number | null>((resolve) => shell.once('exit', resolve));
  // Not by SIGINT, of which what was begun in the background of a shell takes no notice.
  if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGTERM');
  await closed;
  return { code, said };
}

/** Somebody without a kubeconfig, with a name for commits. */
function newcomer(): NodeJS.ProcessEnv {
  const { KUBECONFIG: _, ...env } = process.env;
  const kept = Object.entries(env).filter(
    ([name]) => !/^npm_|^JEST_|^NODE_ENV$|^NODE_OPTIONS$|^MOSK_BACKUP/i.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    PATH: `${path.join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`,
    GIT_AUTHOR_NAME: 'New',
    GIT_AUTHOR_EMAIL: 'new@example.com',
    GIT_COMMITTER_NAME: 'New',
    GIT_COMMITTER_EMAIL: 'new@example.com',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
}
