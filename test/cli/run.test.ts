import { COMMANDS } from '../../cli/commands';
import { run } from '../../cli/run';
import { fakeIo } from './fake-io';

it('the help names every command and the exit codes', async () => {
  const io = fakeIo();
  expect(await run(['--help'], io)).toBe(0);
  for (const name of ['demo', 'local', 'synth', 'apply', 'wait', 'status', 'verify', 'remove', 'doctor']) {
    expect(io.output.stdout).toMatch(new RegExp(`^.{10}${name} `, 'm'));
  }
  expect(io.output.stdout).toContain('130 interrupted');
});

it('help COMMAND and COMMAND --help say the same', async () => {
  const [one, two] = [fakeIo(), fakeIo()];
  expect(await run(['help', 'apply'], one)).toBe(0);
  expect(await run(['apply', '--help'], two)).toBe(0);
  expect(one.output.stdout).toBe(two.output.stdout);
  expect(one.output.stdout).toContain('--dry-run');
});

const TO_CONNECT = ['--context', '--kubeconfig', '--namespace'];

it.each([
  ['demo', []],
  ['generate schemas', ['--api', '--json']],
  ['generate admission', ['--json']],
  ['generate gitops', ['--namespace', '--json']],
  ['generate alerts', ['--namespace', '--api', '--json']],
  ['synth', ['--api', '--json']],
  ['review', ['--api', '--json']],
  ['local up', ['--namespace', '--api', '--json']],
  ['check', [...TO_CONNECT, '--api', '--json']],
  ['key create', [...TO_CONNECT, '--api', '--json']],
  ['remove', [...TO_CONNECT, '--api', '--timeout', '--json']],
])('the help of %s has the global options that it uses, and no others', async (command, used) => {
  const io = fakeIo();
  expect(await run([...command.split(' '), '--help'], io)).toBe(0);
  const globals = ['--context', '--kubeconfig', '--namespace', '--api', '--timeout', '--json', '--version'];
  expect(globals.filter((option) => new RegExp(`^  .*${option}\\b`, 'm').test(io.output.stdout))).toEqual(
    used,
  );
});

it('a global option that a command has no use for does no harm', async () => {
  const io = fakeIo();
  expect(await run(['check', '--rules', '--timeout', '1h'], io)).toBe(0);
});

it('the version is that of the package', async () => {
  const io = fakeIo();
  expect(await run(['--version'], io)).toBe(0);
  expect(io.output.stdout.trim()).toBe(require('../../package.json').version);
});

it.each([
  [['statsu'], /Did you mean status/],
  [['--nonsense'], /Unknown option '--nonsense' \[usage\][\s\S]*mosk-backup --help/],
  [['wait'], /Missing required argument 'name' \[usage\][\s\S]*mosk-backup wait --help/],
  [['remove', 'x', '--keep', '--orphan'], /\[usage\]/],
  [['key', 'create'], /at: {4}mosk-backup key create\n.*mosk-backup key create --help/],
  [['local', 'upp'], /Did you mean up\?[\s\S]*see: mosk-backup local --help/],
  [['wait', '--nonsense', 'apply'], /at: {4}mosk-backup wait\n.*mosk-backup wait --help/],
  [['wait', '--json'], /^\{"error":\{"code":"usage",.*\}\n$/],
  [['status', '--api', '24.1'], /\[usage\][\s\S]*26\.1, 26\.2/],
  [['status', '--timeout', 'soon'], /\[usage\][\s\S]*--timeout/],
  [['status', '-n', 'Not_A_Namespace'], /\[invalid-name\][\s\S]*--namespace/],
])('%j is wrong usage: exit code 2 and what to do', async (argv, text) => {
  const io = fakeIo();
  expect(await run(argv, io)).toBe(2);
  expect(io.output.stderr).toMatch(text);
  expect(io.output.stderr).not.toMatch(/^\s+at .*\.(ts|js):\d+/m);
});

describe('an empty argument, as of a variable that is not set, is wrong usage', () => {
  it.each([
    [['review', 'main', ''], 'argument 3, after main'],
    [['review', ''], 'argument 2, after review'],
    [['review', 'main', ' '], 'argument 3, after main'],
    [['review', 'main', '--path', ''], '--path'],
    [['review', 'main', '--path='], '--path'],
    [['review', 'main', '--policy= '], '--policy'],
    [['check', 'clusters', ''], 'argument 3, after clusters'],
    [['check', '--', ''], 'argument 3, after --'],
    [['status', '-n', ''], '-n'],
    [['apply', 'a.yaml', '--owner', ''], '--owner'],
    [['prune', '--schedule', '', '--yes'], '--schedule'],
    [['remove', '', '--yes'], 'argument 2, after remove'],
    [['wait', 'a', '', 'b'], 'argument 3, after a'],
    [['key', 'create', '', '--generate'], 'argument 3, after create'],
    [['--context', '', 'status'], '--context'],
    [[''], 'argument 1'],
  ])('%j', async (argv, at) => {
    const io = fakeIo();
    expect(await run(argv, io)).toBe(2);
    expect(io.output.stdout).toBe('');
    expect(io.output.stderr).toContain(`[usage]\n  at:    ${at}\n`);
  });

  it('whichever command it is of', async () => {
    for (const { name } of COMMANDS) {
      const io = fakeIo();
      expect(await run([name, ''], io)).toBe(2);
      expect(io.output.stderr).toContain('is empty [usage]');
    }
  });

  it('but an option of rclone may be', async () => {
    const io = fakeIo();
    await run(['credential', 'create', 's3', '--option', 'region=', '--endpoint', 'https://s3'], io);
    expect(io.output.stderr).not.toContain('empty');
  });
});
