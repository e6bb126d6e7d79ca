import type { Command } from 'commander';
import { COMMANDS } from '../../cli/commands';
import { wholeProgram } from '../../cli/program';
import { run } from '../../cli/run';
import { fakeIo } from './fake-io';

/** What fits a screen that nobody has made larger for us. */
const SCREEN = { lines: 40, columns: 100 };

async function helpOf(words: readonly string[], columns?: number) {
  const io = fakeIo(columns === undefined ? {} : { isTTY: true, columns, env: { NO_COLOR: '1' } });
  expect(await run([...words, '--help'], io)).toBe(0);
  return io.output.stdout;
}

/** All commands and subcommands, as words. */
function pathsBelow(command: Command, above: readonly string[] = []): string[][] {
  return command.commands.flatMap((each) => {
    const own = [...above, each.name()];
    return [own, ...pathsBelow(each, own)];
  });
}

const paths = [[], ...pathsBelow(wholeProgram(fakeIo()))];

it('there are commands with subcommands', () => {
  expect(paths).toContainEqual(['generate', 'gitops']);
  expect(paths.length).toBeGreaterThan(COMMANDS.length + 10);
});

it.each(paths.map((words) => [words.join(' ') || 'the program', words] as const))(
  'the help of %s fits a screen',
  async (_name, words) => {
    const lines = (await helpOf(words)).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(SCREEN.lines);
    expect(lines.filter((line) => line.length > SCREEN.columns)).toEqual([]);
  },
);

/** As they were agreed: who looks for a command finds it by what it is for. */
const TREE = {
  begin: ['demo', 'init', 'local', 'api'],
  declare: ['synth', 'check', 'review', 'import'],
  look: ['status', 'explain', 'doctor', 'report'],
  act: ['apply', 'create', 'wait', 'remove', 'prune', 'key', 'credential', 'defaults'],
  recover: ['runbook', 'files', 'fetch', 'verify'],
  feed: ['metrics', 'generate'],
};

it('the help of the program has each command once, in its group', async () => {
  const help = await helpOf([]);
  const listed: Record<string, string[]> = {};
  let group = '';
  for (const line of help.split('\n')) {
    const [, heading = '', name] = /^([A-Z][a-z]+)? +([a-z]+) {2,}\S/.exec(line) ?? [];
    group = heading.toLowerCase() || group;
    if (name !== undefined) listed[group] = [...(listed[group] ?? []), name];
  }
  expect(listed).toEqual(TREE);
  expect(Object.values(TREE).flat().sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
});

it('where there are subcommands, the help of the program names them, or the most asked for', async () => {
  const lines = (await helpOf([])).split('\n');
  for (const command of wholeProgram(fakeIo()).commands.filter(({ commands }) => commands.length > 0)) {
    const line = lines.find((each) => each.slice(10).startsWith(`${command.name()} `)) ?? '';
    const unnamed = command.commands.filter((each) => !line.includes(each.name()));
    expect({ line, unnamed: line.endsWith(', …') ? [] : unnamed.map((each) => each.name()) }).toEqual({
      line,
      unnamed: [],
    });
  }
});

it('it is as wide as a narrow terminal, and no wider than can be read on a wide one', async () => {
  const longest = (help: string) => Math.max(...help.split('\n').map((line) => line.length));
  const [narrow, wide] = [await helpOf(['apply'], 80), await helpOf(['apply'], 200)];
  const options = (help: string) => help.slice(0, help.indexOf('Everything is checked'));
  expect(longest(options(narrow))).toBeLessThanOrEqual(80);
  expect(longest(options(wide))).toBeLessThanOrEqual(100);
  expect(longest(options(wide))).toBeGreaterThan(80);
});

it('describe is status', async () => {
  expect(await helpOf(['describe'])).toBe(await helpOf(['status']));
});

it('as a plugin of kubectl it says so', async () => {
  const io = { ...fakeIo(), program: 'kubectl mosk-backup' };
  expect(await run(['status', '--help'], io)).toBe(0);
  expect(io.output.stdout).toMatch(/^Usage: kubectl mosk-backup status/);
  expect(await run(['key', 'create'], io)).toBe(2);
  expect(io.output.stderr).toContain('see: kubectl mosk-backup key create --help');
});

it('as a plugin of kubectl it is called so in the place and the fix of errors', async () => {
  const io = { ...fakeIo(), program: 'kubectl mosk-backup' };
  expect(await run(['delete', 'x'], io)).toBe(2);
  expect(io.output.stderr).toMatch(
    /at: +kubectl mosk-backup delete\n +fix: .*: kubectl mosk-backup help remove\n/,
  );
  expect(io.output.stderr).not.toMatch(/(?<!kubectl )mosk-backup/);
});
