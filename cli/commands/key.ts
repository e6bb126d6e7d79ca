import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { Option } from 'commander';
import { BackupError } from '../../lib/errors';
import {
  apiVersionOf,
  checkName,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
} from '../../lib/model';
import { checkKeyValue } from '../../lib/schema';
import type { CommandContext } from '../command-context';
import { readSecretFile } from '../input';
import { saveSecret } from '../save-secret';
import { withManagementCluster } from '../session';

interface Options {
  readonly generate?: boolean;
  readonly save?: string;
  readonly fromFile?: string;
  readonly stdin?: boolean;
}

/** As `openssl rand -base64 32`: 44 characters, one line. */
const KEY_BYTES = 32;

export function define(command: Command, context: CommandContext): void {
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
The value is never printed. Without it no archive can be read: keep a copy outside the cluster, for as long as there are
archives made with it. Constructs name the key: EncryptionKey.fromName('prod-2026').
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
    // Rehearsed first, so that no file is left of a key that the server does not take.
    await mosk.client.create(KeyEncryptionKeyType, key, { dryRun: true, signal: io.signal });
    // Saved before it is used: a key that is lost makes its archives unreadable.
    if (options.save !== undefined) await saveSecret(options.save, value, io);
    await mosk.client.create(KeyEncryptionKeyType, key, { signal: io.signal });
    const result = { kind: key.kind, namespace, name, saved: options.save ?? null };
    if (globals().json) io.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else io.stdout.write(`KeyEncryptionKey ${namespace}/${name}  created\n`);
    if (options.save !== undefined && !globals().json) {
      io.stderr.write(
        `Its value is in ${options.save}. Keep a copy outside the cluster: archives cannot be read without.\n`,
      );
    }
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
