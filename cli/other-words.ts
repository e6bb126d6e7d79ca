import type { Command } from 'commander';
import { BackupError } from '../lib/errors';
import type { Io } from './io';

/** Words of other tools for what we call otherwise, do not do, or leave to MOSK. */
export interface OtherWord {
  readonly problem: string;
  /** Lines to be read before anything is done; by default none. */
  readonly lines?: readonly string[];
  readonly fix: string;
}

const RESTORE: OtherWord = {
  problem: 'Nothing is restored from here: MOSK documents no custom resource that restores a cluster',
  lines: [
    'The way that MOSK documents:',
    '  1. fetch the files of the backup, NAME.encrypted and NAME.dek, from its storage',
    '  2. decrypt them to backup.tar:  mosk-backup fetch NAME --key-file FILE --out backup.tar',
    '  3. hand backup.tar to Mirantis support, and say which release the cluster had',
  ],
  fix: 'see it for the cluster in question, with and without this program: mosk-backup runbook CLUSTER',
};

/** What is taken away does not come back, so who guesses at a word is told where to read, never what to type next. */
const TAKEN_AWAY: OtherWord = {
  problem: 'Nothing is taken away by this word, and nothing was changed',
  fix: 'see which commands there are, and what each of them does: mosk-backup --help',
};

const DELETE: OtherWord = {
  problem: 'There is no such command, and nothing was changed',
  fix: 'read what becomes of files and objects before you take a backup away: mosk-backup help remove',
};

const called = (what: string, command: string): OtherWord => ({
  problem: 'There is no such command',
  fix: `${what}: mosk-backup ${command}`,
});

/** Commands that had another name. */
const moved = (...to: readonly [old: string, now: string][]): OtherWord => ({
  problem: 'This command has another name now, and takes the same options',
  fix: to.map(([old, now]) => `mosk-backup ${now}, which was ${old}`).join('; '),
});

const LIST = called('list backups, or tell the story of one (status NAME)', 'status');
const STORY = called('events, files and what a backup waits for', 'status NAME');

/** By the word. */
export const OTHER_WORDS: ReadonlyMap<string, OtherWord> = new Map([
  ...words(['restore', 'recover', 'rescue'], RESTORE),
  ...words(['delete', 'rm'], DELETE),
  ...words(
    ['purge', 'clean', 'cleanup', 'gc', 'destroy', 'rollback', 'undo', 'erase', 'wipe', 'drop', 'forget'],
    TAKEN_AWAY,
  ),
  ...words(['expire', 'uninstall', 'reset'], TAKEN_AWAY),
  ...words(['get', 'list', 'ls', 'snapshots', 'backups', 'ps'], LIST),
  ...words(['logs', 'log', 'events', 'show', 'inspect', 'info', 'why'], STORY),
  ...words(['backup', 'run', 'trigger'], called('make one backup now', 'help create')),
  ...words(['retry', 'rerun'], called('make a new backup like the one that failed', 'create --like NAME')),
  ...words(['version'], called('print the version', '--version')),
  ...words(['download', 'pull', 'decrypt'], called('fetch and decrypt the files of a backup', 'help fetch')),
  ...words(
    ['test', 'validate'],
    called('judge manifests, or read a backup to its end (verify)', 'help check'),
  ),
  ...words(['gitops'], moved(['gitops print', 'generate gitops'], ['gitops guard', 'generate guard'])),
  ...words(['policy'], moved(['policy admission', 'generate admission'])),
  ...words(['schemas'], moved(['schemas', 'generate schemas'])),
  ...words(['completion'], called('print the completion of a shell', 'generate completion bash')),
]);

function words(names: readonly string[], word: OtherWord): [string, OtherWord][] {
  return names.map((name) => [name, word]);
}

/** Of keys, beside what `key` does itself. */
const KEY_WORDS: ReadonlyMap<string, OtherWord> = new Map([
  ...words(['delete', 'remove', 'rm'], {
    problem: 'Keys are not removed by this program, and nothing was changed',
    fix: 'see first what still needs it: mosk-backup key check NAME --key-file FILE, and mosk-backup files --unclaimed; without it no archive made with it can be read. Then: kubectl delete keyencryptionkey NAME',
  }),
  ...words(
    ['list', 'ls', 'get'],
    called('keys are listed with kubectl get keyencryptionkeys; what is wrong with those in use', 'doctor'),
  ),
]);

/** Answers them, whatever stands behind: as hidden commands, because `--help` has to be answered as well. */
export function addOtherWords(program: Command, io: Io, json: () => boolean): void {
  for (const [name, word] of OTHER_WORDS) answer(program, name, word, `mosk-backup ${name}`, io, json);
}

/** The same for words behind `key`. */
export function addKeyWords(key: Command, io: Io, json: () => boolean): void {
  for (const [name, word] of KEY_WORDS) answer(key, name, word, `mosk-backup key ${name}`, io, json);
}

function answer(
  parent: Command,
  name: string,
  { problem, lines = [], fix }: OtherWord,
  at: string,
  io: Io,
  json: () => boolean,
): void {
  parent
    .command(name, { hidden: true })
    .helpOption(false)
    .allowUnknownOption()
    .argument('[anything...]')
    .action(() => {
      const asJson = json();
      if (!asJson) for (const line of lines) io.stderr.write(`${line}\n`);
      const told = asJson ? [...lines.map((line) => line.trim()), fix].join(' ') : fix;
      throw new BackupError('usage', problem, { at, fix: told });
    });
}

/** Commands that take something away: nobody is led to them who has typed another word. */
const HARMFUL = ['remove', 'prune', 'reset', 'down'];

/** A message of commander without hints that lead to a command which takes something away. */
export function withoutHarmfulHint(message: string): string {
  return message.replace(/\s*\(Did you mean (?:one of )?([^?]+)\?\)/, (_hint, names: string) => {
    const harmless = names.split(', ').filter((name) => !HARMFUL.includes(name));
    if (harmless.length === 0) return '';
    return ` (Did you mean ${harmless.length === 1 ? '' : 'one of '}${harmless.join(', ')}?)`;
  });
}
