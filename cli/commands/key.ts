import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { Option } from 'commander';
import { checkKeyValue } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  apiVersionOf,
  checkName,
  hasFiles,
  isNeeded,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type SecretNeeds,
  secretNeeds,
} from '../../lib/model';
import type { Mosk } from '../../providers/kubernetes';
import { ifAllowed, needsText, planObject, surroundings } from '../apply';
import { throwErrors } from '../backups/waiting';
import type { CommandContext } from '../command-context';
import { readKeyFile, readSecretFile } from '../input';
import { tableRoom } from '../output';
import { saveSecret } from '../save-secret';
import { withManagementCluster } from '../session';
import { warn } from '../warn';

interface Options {
  readonly generate?: boolean;
  readonly save?: string;
  readonly fromFile?: string;
  readonly stdin?: boolean;
}

/** As `openssl rand -base64 32`: 44 characters, one line. */
const KEY_BYTES = 32;

export function define(command: Command, context: CommandContext): void {
  defineCreate(command, context);
  defineCheck(command, context);
}

function defineCheck(command: Command, context: CommandContext): void {
  command
    .command('check')
    .summary('compare a key file with the live key and with the archives made with it')
    .description('Compare a key file with the live KeyEncryptionKey and with the archives made with it.')
    .argument('[name]', 'name of the key (default: whichever of the namespace it is)')
    .requiredOption(
      '--key-file <file>',
      'file whose first line is the key, as it is kept outside the cluster',
    )
    .option('--record', 'record on the object that the key was verified from a file, for policies and doctor')
    .addHelpText(
      'after',
      `
It fetches the .dek of each backup in an S3 storage that names the key, opens it, and with it the
first bytes of the archive. Nothing is written but, with --record, an annotation. A file that was
made from the cluster's own Secret a moment ago proves nothing: take the one that is kept for the
day when the cluster is gone.
Example:  mosk-backup key check prod-2026 -n prod --key-file /media/safe/prod-2026.key --record`,
    )
    .action(async (name: string | undefined, options: CheckOptions) => check(name, options, context));
}

interface CheckOptions {
  readonly keyFile: string;
  readonly record?: boolean;
}

async function check(
  name: string | undefined,
  { keyFile, record = false }: CheckOptions,
  context: CommandContext,
): Promise<void> {
  const { io, globals } = context;
  const { signal } = io;
  if (name !== undefined) checkName(name, 'NAME');
  const content = await readKeyFile(keyFile, '--key-file', io);
  const { checkKeys, keyCheckJson, keyCheckText, keysTrouble } = require('../key') as typeof import('../key');
  const checks = await withManagementCluster(context, ({ mosk, namespace }) =>
    checkKeys(mosk, namespace, name, content, { signal, record }),
  );
  if (globals().json) io.stdout.write(`${JSON.stringify(checks.map(keyCheckJson), null, 2)}\n`);
  else io.stdout.write(checks.map((each) => keyCheckText(each, tableRoom(io))).join('\n'));
  throwErrors(keysTrouble(checks, name, keyFile));
}

function defineCreate(command: Command, context: CommandContext): void {
  command
    .command('create')
    .summary('make a KeyEncryptionKey outside Git')
    .description('Make a KeyEncryptionKey outside Git.')
    .argument('<name>', 'with something that tells this key from the next one, such as prod-2026')
    .addOption(new Option('--generate', 'a new random key').conflicts(['fromFile', 'stdin']))
    .option('--save <file>', 'where the new key is kept: a new file that you alone may read')
    .addOption(new Option('--from-file <file>', 'the key is the first line of this file').conflicts('stdin'))
    .option('--stdin', 'the key is the first line of the standard input')
    .addHelpText(
      'after',
      `
The value is never printed. Without it no archive can be read: keep a copy outside the cluster, for
as long as there are archives made with it. Constructs name the key:
EncryptionKey.fromName('prod-2026').
Example:  mosk-backup key create prod-2026 -n prod --generate --save prod-2026.key`,
    )
    .action(async (name: string, options: Options) => create(name, options, context));
}

async function create(name: string, options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  checkName(name, 'NAME');
  const value = await keyOf(options, context);
  checkKeyValue(value, options.fromFile ?? (options.stdin ? 'stdin' : '--generate'));
  await withManagementCluster(context, async ({ mosk, namespace }) => {
    const key: KeyEncryptionKeyManifest = {
      apiVersion: apiVersionOf(KeyEncryptionKeyType),
      kind: KeyEncryptionKeyType.kind,
      metadata: { name, namespace },
      spec: { secret: { value } },
    };
    await requireFree(key, options, mosk, context);
    const trial = options.generate ? undefined : await tryOnArchives(key, value, mosk, context);
    // Rehearsed first, so that no file is left of a key that the server does not take.
    await mosk.client
      .create(KeyEncryptionKeyType, key, { dryRun: true, signal: io.signal })
      .catch((error) => {
        // Somebody has been faster.
        if (!isConflict(error)) throw error;
        throw taken('A key of this name exists', key, undefined, newName(key));
      });
    // Saved before it is used: a key that is lost makes its archives unreadable.
    if (options.save !== undefined) await saveSecret(options.save, value, io);
    await mosk.client.create(KeyEncryptionKeyType, key, { signal: io.signal });
    const result = { kind: key.kind, namespace, name, saved: options.save ?? null };
    if (globals().json) io.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else io.stdout.write(`KeyEncryptionKey ${namespace}/${name}  created\n`);
    if (trial?.untried !== undefined) {
      const next = `mosk-backup key check ${name} --key-file FILE -n ${namespace}`;
      const text = `archives name it, and nobody has tried it on them (${trial.untried}): a wrong key reads none of them, and spoils the next ones. Next: ${next}`;
      warn(context, text, key);
    } else if (trial?.opened !== undefined && !globals().json) {
      io.stderr.write(`It opens the newest archive that names it, of ${trial.opened}.\n`);
    }
    if (options.save !== undefined && !globals().json) {
      io.stderr.write(
        `Its value is in ${options.save}. Keep a copy outside the cluster: archives cannot be read without.\n`,
      );
    }
  });
}

/** @throws BackupError `key-differs`; who may not list backups is told nothing */
function tryOnArchives(
  { metadata: { name, namespace = '' } }: KeyEncryptionKeyManifest,
  value: string,
  mosk: Mosk,
  { io }: CommandContext,
) {
  const { refuseWrongKey } = require('../key') as typeof import('../key');
  return ifAllowed(refuseWrongKey(mosk, { name, namespace }, value, io.signal));
}

/** @throws BackupError `key-changed`, and those of the API */
async function requireFree(
  key: KeyEncryptionKeyManifest,
  { generate }: Options,
  { client, api }: Mosk,
  context: CommandContext,
): Promise<void> {
  const { name, namespace } = key.metadata;
  const { signal } = context.io;
  const around = surroundings(client, { api, signal });
  const users = await ifAllowed(around.secretUsers(namespace));
  const needs = users && secretNeeds(key, users);
  const there = await client.get(KeyEncryptionKeyType, namespace, name, { signal });
  if (there !== undefined) throw taken('A key of this name exists', key, needs, newName(key));
  if (generate && needs !== undefined && hasFiles(needs)) {
    const fix = 'bring that key back with --from-file FILE, or a new key is a new name';
    throw taken('Archives were made with a key of this name, which is not there any more', key, needs, fix);
  }
  const { notes } = await planObject(around, KeyEncryptionKeyType, key);
  for (const text of notes) warn(context, text, key);
}

/** `a new key is a new name, such as prod-2026-2` */
function newName({ metadata: { name } }: KeyEncryptionKeyManifest): string {
  const [, base = name, number] = /^(.*?)-(\d{1,3})$/.exec(name) ?? [];
  return `a new key is a new name, such as ${base}-${Number(number ?? 1) + 1}`;
}

function isConflict(error: unknown): boolean {
  return BackupError.is(error) && error.code === 'conflict';
}

function taken(
  problem: string,
  key: KeyEncryptionKeyManifest,
  needs: SecretNeeds | undefined,
  fix: string,
): BackupError {
  return new BackupError('key-changed', problem, {
    at: `KeyEncryptionKey ${key.metadata.namespace}/${key.metadata.name}`,
    value: needs !== undefined && isNeeded(needs) ? `needed by ${needsText(needs)}` : undefined,
    fix: `${fix}: archives made with the old one need it for ever`,
  });
}

async function keyOf(options: Options, { io }: CommandContext): Promise<string> {
  if (options.generate) {
    if (options.save !== undefined) return randomBytes(KEY_BYTES).toString('base64');
    throw usage('A new key must be kept somewhere', '--generate', 'say --save FILE');
  }
  if (options.save !== undefined) throw usage('The key is kept already', '--save', 'use it with --generate');
  if (options.fromFile !== undefined) return readSecretFile(options.fromFile, '--from-file', io);
  if (options.stdin) return (await io.stdin.read()).split(/\r?\n/, 1)[0] ?? '';
  throw usage('The key is missing', 'key create', 'say --generate --save FILE, --from-file FILE or --stdin');
}

function usage(problem: string, at: string, fix: string): BackupError {
  return new BackupError('usage', problem, { at, fix });
}
