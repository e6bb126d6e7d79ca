/** Each start is done as a newcomer would: in a fresh folder that has the packed package, with the commands as they stand there. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeWithEngines } from '../engines/describe-with-engines';
import { requireEngine } from '../engines/find-engines';
import { preparePulumi } from '../engines/pulumi-stack';
import { ROOT, run } from '../package/installed';
import { describeInCi } from '../whole';
import { startPage } from './start-page';

const PAGES = ['git', 'stack', 'review', 'operate'].map((name) => `docs/start/${name}.md`);

/** What ends the shells that are at work. */
const running = new Set<() => Promise<unknown>>();

it.each(PAGES)('%s is a page of at most 150 lines with at most eight commands', (file) => {
  const { lineCount, commands } = startPage(file);
  expect(lineCount).toBeLessThanOrEqual(150);
  expect(commands.length).toBeGreaterThan(3);
  expect(commands.length).toBeLessThanOrEqual(8);
});

describeInCi('the starts', () => {
  let base: string;
  let shelf: string;
  beforeAll(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'starts-test-')));
    shelf = path.join(base, 'shelf');
    mkdirSync(shelf);
    const tarball = run(ROOT, process.execPath, 'tools/package/pack.mjs', '--with-dependencies', base).trim();
    run(shelf, 'npm', 'install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', tarball);
  }, 120_000);
  afterAll(async () => {
    // Of a start that has not ended in time.
    for (const end of running) await end();
    rmSync(base, { recursive: true, force: true });
  });

  it.each(['git', 'review', 'operate'])(
    '%s ends as its page says, typed as it stands',
    (name) => endsAsItSays(name),
    300_000,
  );

  describeWithEngines(['pulumi'], 'with Pulumi', () => {
    it('stack ends as its page says, typed as it stands', async () => {
      const { bin, home } = await preparePulumi(base, process.execPath);
      const path = [bin, requireEngine('pulumi').replace(/\/pulumi$/, '')].join(':');
      await endsAsItSays('stack', { path, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: 'true' });
    }, 300_000);
  });

  async function endsAsItSays(name: string, { path: first = '', ...env }: Record<string, string> = {}) {
    const { script, printed } = startPage(`docs/start/${name}.md`);
    const folder = path.join(base, name);
    cpSync(shelf, folder, { recursive: true, verbatimSymlinks: true });
    const newcomer = someone();
    const { code, said } = await typed(folder, script, {
      ...newcomer,
      ...env,
      PATH: `${first}:${newcomer.PATH}`,
      INSTALL: `node ${path.join(__dirname, 'install-from-checkout.mjs')} ${shelf}`,
    });
    expect({ code, said }).toEqual({ code: 0, said: expect.any(String) });
    for (const line of printed) expect(said).toMatch(line);
    expect(printed.length).toBeGreaterThan(0);
  }
});

/** Does all of it in one shell, and ends what goes on in the background. */
async function typed(
  folder: string,
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; said: string }> {
  const file = path.join(folder, '..', `${path.basename(folder)}.sh`);
  writeFileSync(file, script);
  const shell = spawn('sh', ['-eu', file], {
    cwd: folder,
    detached: true,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
    });
  const closed = new Promise((resolve) => shell.once('close', resolve));
  const end = () => {
    // The whole group, for what is in the background holds the streams; not by SIGINT, which it takes no notice of.
    if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGTERM');
    running.delete(end);
    return closed;
  };
  running.add(end);
  const code = await new Promise<number | null>((resolve) => shell.once('exit', resolve));
  await end();
  return { code, said };
}

/** Somebody without a kubeconfig, with a name for commits. */
function someone(): NodeJS.ProcessEnv {
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
