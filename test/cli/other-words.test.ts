import { COMMANDS } from '../../cli/commands';
import { OTHER_WORDS } from '../../cli/other-words';
import { run } from '../../cli/run';
import { fakeIo } from './fake-io';

async function answerTo(...argv: string[]) {
  const io = fakeIo({ columns: 80 });
  const exitCode = await run(argv, io);
  return { exitCode, ...io.output };
}

const HARMFUL = /mosk-backup (remove|prune)|Did you mean[^?]*\b(remove|prune|reset|down)\b/;

describe.each(['restore', 'recover'])('%s', (word) => {
  it('ends with 2, three lines on the documented way, and how the sheet of the cluster is printed', async () => {
    const { exitCode, stdout, stderr } = await answerTo(word, 'prod-before-upgrade');
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.match(/^ {2}\d\. .*$/gm)).toHaveLength(3);
    expect(stderr).toMatch(
      /1\. fetch .*\n.*2\. decrypt .*mosk-backup fetch .*\n.*3\. hand backup\.tar to Mirantis support/,
    );
    expect(stderr).toMatch(/fix: .*mosk-backup runbook CLUSTER\n$/);
    for (const line of stderr.split('\n').filter((each) => /^ {2}\d/.test(each)))
      expect(line.length).toBeLessThanOrEqual(100);
  });

  it.each([['help'], ['--help'], ['-n', 'prod'], ['--from', 's3://backups', '--yes'], ['--json']])(
    'whatever stands beside it: %s',
    async (...beside) => {
      const argv = beside[0] === 'help' ? ['help', word] : [word, ...beside];
      const { exitCode, stdout, stderr } = await answerTo(...argv);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain('mosk-backup runbook CLUSTER');
      expect(stderr).toContain('backup.tar');
    },
  );

  it('as JSON the way is in the one error', async () => {
    const { stderr } = await answerTo(word, '--json');
    const { error } = JSON.parse(stderr);
    expect(error.code).toBe('usage');
    expect(error.fix).toMatch(/1\. fetch .* 2\. decrypt .* 3\. hand /);
  });
});

it.each([
  ['delete', 'mosk-backup help remove'],
  ['rm', 'mosk-backup help remove'],
  ['retry', 'mosk-backup create --like NAME'],
  ['version', 'mosk-backup --version'],
  ['completion', 'mosk-backup generate completion bash'],
  ['get', 'mosk-backup status'],
  ['list', 'mosk-backup status'],
  ['logs', 'mosk-backup status NAME'],
  ['events', 'mosk-backup status NAME'],
  ['schemas', 'mosk-backup generate schemas'],
  ['policy', 'mosk-backup generate admission'],
  ['gitops', 'mosk-backup generate gitops'],
  ['gitops', 'mosk-backup generate guard'],
])('%s is answered with the word that we have', async (word, ours) => {
  const { exitCode, stderr } = await answerTo(word, 'prod');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(ours);
});

it.each([
  ['delete', /key check NAME[\s\S]*files --unclaimed[\s\S]*Then: kubectl delete keyencryptionkey NAME/],
  ['remove', /kubectl delete keyencryptionkey NAME/],
  ['list', /kubectl get keyencryptionkeys/],
])('key %s is answered, and nothing is asked of a cluster', async (word, ours) => {
  const { exitCode, stderr } = await answerTo('key', word, 'prod-2026');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(ours);
});

it('no word of another tool leads to a command that takes something away', async () => {
  for (const word of OTHER_WORDS.keys()) {
    const { exitCode, stderr } = await answerTo(word, 'prod', '--yes');
    expect([word, exitCode]).toEqual([word, 2]);
    expect(stderr).not.toMatch(HARMFUL);
  }
});

it('no word of another tool is a command of ours', () => {
  const ours = COMMANDS.map(({ name }) => name);
  expect([...OTHER_WORDS.keys()].filter((word) => ours.includes(word))).toEqual([]);
});

/** One letter left out, doubled, or swapped with the next. */
function misspellings(word: string): string[] {
  return [...word].flatMap((letter, at) => [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + (word[at + 1] ?? '') + letter + word.slice(at + 2),
  ]);
}

it('no misspelt word does, be it one of ours or of another tool', async () => {
  const known = new Set([...COMMANDS.map(({ name }) => name), ...OTHER_WORDS.keys(), 'describe']);
  for (const word of new Set([...known].flatMap(misspellings))) {
    if (known.has(word) || word === '' || word === 'help') continue;
    const { exitCode, stderr } = await answerTo(word);
    expect([word, exitCode]).toEqual([word, 2]);
    expect(stderr).not.toMatch(HARMFUL);
  }
});

it('a misspelt word that does no harm is still guessed', async () => {
  expect((await answerTo('statsu')).stderr).toContain('Did you mean status?');
  expect((await answerTo('local', 'dwon')).stderr).not.toContain('Did you mean');
});
