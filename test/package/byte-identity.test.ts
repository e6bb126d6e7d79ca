import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeInCi } from '../whole';
import { bin, installed } from './installed';

interface Circumstances {
  readonly node?: string;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly format?: string;
}

describeInCi('synthesis under other circumstances', () => {
  let folder: string;
  let elsewhere: string;
  let usual: ReturnType<typeof synthesised>;
  beforeAll(() => {
    folder = installed('byte-identity');
    elsewhere = mkdtempSync(path.join(tmpdir(), 'elsewhere-'));
    usual = synthesised({ env: { TZ: 'UTC', LC_ALL: 'en_US.UTF-8' } });
  }, 240_000);
  afterAll(() => rmSync(elsewhere, { recursive: true }));

  /** Every file of a synthesis, and what goes to stdout. */
  function synthesised({ node = process.execPath, cwd = folder, env = {}, format = 'files' }: Circumstances) {
    const out = mkdtempSync(path.join(tmpdir(), 'byte-identity-'));
    const cli = path.join(folder, 'node_modules/mosk-backup/dist/cli/main.js');
    const app = `"${node}" "${path.join(folder, 'main.js')}"`;
    const run = (...options: string[]) => {
      const result = spawnSync(node, [cli, 'synth', '--app', app, ...options], {
        cwd,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
        encoding: 'utf8',
      });
      if (result.status !== 0) throw new Error(result.stderr);
      return result.stdout;
    };
    run('--out', out, '--format', format);
    const files = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
    const content = files.map((file) => `${path.relative(out, file)}\n${readFileSync(file, 'utf8')}`);
    rmSync(out, { recursive: true });
    return { content, stdout: run() };
  }

  const node22 = () => bin(folder, 'node');
  it.each<[string, () => Circumstances]>([
    ['by Node 22', () => ({ node: node22() })],
    ['in another time zone', () => ({ env: { TZ: 'Pacific/Chatham' } })],
    ['in another locale', () => ({ env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' } })],
    ['in the C locale', () => ({ env: { LC_ALL: 'C' } })],
    ['from another folder', () => ({ cwd: elsewhere })],
    ['with independent charts declared in another order', () => ({ env: { REVERSED: '1' } })],
    [
      'by Node 22 with all of it at once',
      () => ({
        node: node22(),
        cwd: elsewhere,
        env: { TZ: 'Asia/Tokyo', LC_ALL: 'sv_SE.UTF-8', REVERSED: '1' },
      }),
    ],
  ])(
    'gives the same bytes %s',
    (_what, circumstances) => {
      expect(usual.content.length).toBeGreaterThan(60);
      expect(synthesised(circumstances())).toEqual(usual);
    },
    120_000,
  );

  it.each(['single', 'kustomize'])(
    'gives the same bytes in the format %s',
    (format) => {
      expect(synthesised({ format, node: node22(), env: { REVERSED: '1', TZ: 'Asia/Tokyo' } })).toEqual(
        synthesised({ format, env: { TZ: 'UTC' } }),
      );
    },
    120_000,
  );
});
