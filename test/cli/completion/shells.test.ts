import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';
import { describeWithShells } from './describe-with-shells';
import { TypedShell } from './typed-shell';

const MAIN = path.join(__dirname, '../../../dist/cli/main.js');
const cwd = mkdtempSync(path.join(tmpdir(), 'shells-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(path.join(cwd, file), text, { mode: 0o755 });

mkdirSync(path.join(cwd, 'bin'));
mkdirSync(path.join(cwd, 'clusters'));
write('clutter.txt', '');
write('my backups.yaml', '');
write(
  'kubeconfig',
  `contexts:
  - name: arn:aws:eks/paris
  - name: my $(touch owned) ctx
  - name: berlin
`,
);
// Completes as the program does, and tells the arguments that it was run with.
write(
  'bin/mosk-backup',
  `#!${process.execPath}
if (process.argv[2] === '__complete') require(${JSON.stringify(MAIN)});
else console.log('GOT' + JSON.stringify(process.argv.slice(2)) + 'TOG');
`,
);

const env = {
  ...process.env,
  PATH: [path.join(cwd, 'bin'), path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
  KUBECONFIG: path.join(cwd, 'kubeconfig'),
  HOME: cwd,
  ZDOTDIR: cwd,
  XDG_CONFIG_HOME: path.join(cwd, 'config'),
  TERM: 'xterm',
};

async function script(shell: string): Promise<string> {
  const io = fakeIo();
  expect(await run(['generate', 'completion', shell], io)).toBe(0);
  return io.output.stdout;
}

/** What is typed with the key in it, and the arguments that come of it. */
const TYPED: readonly [line: string, words: readonly string[]][] = [
  ['mosk-backup st\t', ['status']],
  ['mosk-backup key che\tmy-key', ['key', 'check', 'my-key']],
  ['mosk-backup status --all\t', ['status', '--all-namespaces']],
  ['mosk-backup status -o w\t-A', ['status', '-o', 'wide', '-A']],
  ['mosk-backup status --output=w\t', ['status', '--output=wide']],
  ['mosk-backup --context ber\tstatus', ['--context', 'berlin', 'status']],
  ['mosk-backup --context arn:aw\tstatus', ['--context', 'arn:aws:eks/paris', 'status']],
  ['mosk-backup --context=ar\tstatus', ['--context=arn:aws:eks/paris', 'status']],
  ['mosk-backup --context my\tstatus', ['--context', 'my $(touch owned) ctx', 'status']],
  ['mosk-backup apply my\t', ['apply', 'my backups.yaml']],
  ['mosk-backup synth --out clu\t', ['synth', '--out', 'clusters/']],
  ['mosk-backup local up --dir=clu\t', ['local', 'up', '--dir=clusters/']],
  ['mosk-backup nonsense x\t', ['nonsense', 'x']],
];

describeWithShells(['bash', 'script'], 'completion in bash', () => {
  it('completes what is typed, and is loaded as the help says', async () => {
    write('bashrc', `bind 'set enable-bracketed-paste off'\n${await script('bash')}`);
    const shell = new TypedShell(`bash --noprofile --rcfile ${path.join(cwd, 'bashrc')} -i`, { cwd, env });
    try {
      for (const [line, words] of TYPED) expect([line, await shell.type(line)]).toEqual([line, words]);
      // Of several the key shows all.
      expect(await shell.type('mosk-backup key c\t\t\tx')).toEqual(['key', 'cx']);
      expect(shell.screen).toMatch(/check +create/);
    } finally {
      await shell.close();
    }
    expect(existsSync(path.join(cwd, 'owned'))).toBe(false);
  });
});

describeWithShells(['bash'], 'completion in a bash that cannot quote names of files', () => {
  it('quotes them itself', async () => {
    write('it is $(touch owned)', '');
    write('completion.bash', await script('bash'));
    // As bash 3.2 has none, which is that of macOS.
    const typed = 'enable -n compopt; . ./completion.bash; COMPREPLY=(); _mosk_backup_files -f it';
    const words = ['--noprofile', '--norc', '-c', `${typed}; echo "\${COMPREPLY[0]}"`];

    expect(execFileSync('bash', words, { cwd, env, encoding: 'utf8' })).toBe(
      'it\\ is\\ \\$\\(touch\\ owned\\)\n',
    );
  });
});

it('a kubeconfig that is a pipe keeps no shell waiting', () => {
  execFileSync('mkfifo', [path.join(cwd, 'pipe')]);
  const words = [MAIN, '__complete', '--kubeconfig', 'pipe', '--context', ''];

  expect(execFileSync(process.execPath, words, { cwd, env, encoding: 'utf8', timeout: 60_000 })).toBe(':4\n');
}, 90_000);

describeWithShells(['zsh', 'script'], 'completion in zsh', () => {
  it('completes what is typed, and is loaded as the help says', async () => {
    write(
      '.zshrc',
      `setopt no_auto_remove_slash\nautoload -U compinit; compinit -u -D\n${await script('zsh')}`,
    );
    const shell = new TypedShell('zsh -i', { cwd, env });
    try {
      for (const [line, words] of TYPED) expect([line, await shell.type(line)]).toEqual([line, words]);
    } finally {
      await shell.close();
    }
    expect(existsSync(path.join(cwd, 'owned'))).toBe(false);
  });
});

describeWithShells(['fish'], 'completion in fish', () => {
  it('offers what can be typed, with what it is about', async () => {
    const folder = path.join(cwd, 'config/fish/completions');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'mosk-backup.fish'), await script('fish'));
    const offered = (line: string) =>
      execFileSync('fish', ['-c', `complete -C ${JSON.stringify(line)}`], { cwd, env, encoding: 'utf8' })
        .trimEnd()
        .split('\n');

    expect(offered('mosk-backup st')).toEqual([expect.stringMatching(/^status\tlist backups/)]);
    expect(offered('mosk-backup key c').map((line) => line.split('\t')[0])).toEqual(['check', 'create']);
    expect(offered('mosk-backup status --all')[0]).toMatch(/^--all-namespaces\t/);
    expect(offered('mosk-backup status --output=w')).toEqual(['--output=wide']);
    expect(offered('mosk-backup --context arn')).toEqual(['arn:aws:eks/paris']);
    expect(offered('mosk-backup --context=be')).toEqual(['--context=berlin']);
    expect(offered('mosk-backup --context my')).toEqual(['my $(touch owned) ctx']);
    expect(offered('mosk-backup apply my')).toEqual([expect.stringMatching(/^my backups.yaml/)]);
    expect(offered('mosk-backup synth --out clu')).toEqual([expect.stringMatching(/^clusters\//)]);
    expect(offered('mosk-backup local up --dir=clu')).toEqual([expect.stringMatching(/^--dir=clusters\//)]);
    expect(offered('mosk-backup nonsense x')).toEqual(['']);
    expect(existsSync(path.join(cwd, 'owned'))).toBe(false);
  });
});
