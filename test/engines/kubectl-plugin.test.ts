import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeWithShells } from '../cli/completion/describe-with-shells';
import { TypedShell } from '../cli/completion/typed-shell';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';

const ROOT = path.join(__dirname, '../..');
const { bin, version } = require('../../package.json') as { bin: Record<string, string>; version: string };

describeWithEngines(['kubectl'], 'mosk-backup as a plugin of kubectl', () => {
  let cwd: string;
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(() => {
    cwd = mkdtempSync(path.join(tmpdir(), 'plugin-test-'));
    folder = path.join(cwd, 'bin');
    mkdirSync(folder);
    // As npm links the commands of a package.
    for (const [name, file] of Object.entries(bin)) {
      symlinkSync(path.join(ROOT, file), path.join(folder, name));
    }
    symlinkSync(requireEngine('kubectl'), path.join(folder, 'kubectl'));
    env = {
      ...process.env,
      PATH: [folder, path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter),
      KUBECONFIG: path.join(cwd, 'kubeconfig'),
      HOME: cwd,
      ZDOTDIR: cwd,
      TERM: 'xterm',
    };
    writeFileSync(path.join(cwd, 'kubeconfig'), 'contexts: [{ name: frankfurt, context: {} }]');
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  const kubectl = (...words: string[]) =>
    execFileSync('kubectl', words, { cwd, env, encoding: 'utf8', stdio: 'pipe' });

  it('is found by its name', () => {
    expect(kubectl('plugin', 'list').split('\n')).toContain(path.join(folder, 'kubectl-mosk_backup'));
    expect(kubectl('mosk-backup', '--version').trim()).toBe(version);
  });

  it('calls itself as it was called', () => {
    expect(kubectl('mosk-backup', 'status', '--help')).toMatch(
      /^Usage: kubectl mosk-backup status\|describe /,
    );
  });

  it('is completed by kubectl', () => {
    const completed = (...words: string[]) =>
      kubectl('__complete', 'mosk-backup', ...words)
        .trimEnd()
        .split('\n');
    expect(completed('st')).toEqual([expect.stringMatching(/^status\tlist backups/), ':4']);
    expect(completed('key', '')).toEqual([
      expect.stringMatching(/^create\t/),
      expect.stringMatching(/^check\t/),
      ':4',
    ]);
    expect(completed('status', '--context', '')).toEqual(['frankfurt', ':4']);
    expect(completed('apply', '').at(-1)).toBe(':0');
    expect(completed('synth', '--out', '').at(-1)).toBe(':16');
  });

  describeWithShells(['zsh', 'script'], "kubectl's own completion in zsh", () => {
    it('completes the plugin as it does kubectl itself', async () => {
      const loading = 'autoload -U compinit; compinit -u -D\n';
      writeFileSync(path.join(cwd, '.zshrc'), `${loading}${kubectl('completion', 'zsh')}`);
      // Tells what it was run with; completing is left to the real one.
      const plugin = path.join(folder, 'kubectl-mosk_backup');
      rmSync(plugin);
      const tell = "console.log('GOT' + JSON.stringify(process.argv.slice(2)) + 'TOG')";
      writeFileSync(plugin, `#!${process.execPath}\n${tell};\n`, { mode: 0o755 });
      const shell = new TypedShell('zsh -i', { cwd, env });
      try {
        expect(await shell.type('kubectl mosk-backup stat\t--all\t')).toEqual(['status', '--all-namespaces']);
      } finally {
        await shell.close();
      }
    });
  });
});
