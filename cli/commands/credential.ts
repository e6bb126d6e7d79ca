import type { Command } from 'commander';
import { Option } from 'commander';
import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  apiVersionOf,
  checkName,
  type RCloneCredentialManifest,
  RCloneCredentialType,
} from '../../lib/model';
import { planObject, surroundings } from '../apply';
import type { CommandContext } from '../command-context';
import { checkManifests, readSecretFile, refuseFindings } from '../input';
import { withManagementCluster } from '../session';
import { warn } from '../warn';

interface Options {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretFile?: string;
  readonly stdin?: boolean;
  readonly option: string[];
  readonly remoteName?: string;
  readonly storageCheck: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .command('create')
    .summary('make an RCloneCredential outside Git')
    .description('Make an RCloneCredential outside Git.')
    .argument('<name>', 'metadata.name')
    .requiredOption('--endpoint <url>', 'URL of the S3 endpoint')
    .requiredOption('--access-key-id <id>', 'the public half of the key pair')
    .addOption(
      new Option('--secret-file <file>', 'the secret half is the first line of this file').conflicts('stdin'),
    )
    .option('--stdin', 'the secret half is the first line of the standard input')
    .option('--option <name=value...>', "further options of rclone's S3 backend, such as region=eu", [])
    .option('--remote-name <name>', "section in rclone's configuration (default: the name)")
    .option('--no-storage-check', 'do not try it on the storage of those that name it already')
    .addHelpText(
      'after',
      `
The secret is never an argument, because others can see those, and never printed. Constructs name
the credential: RCloneCredential.fromName('s3').

  mosk-backup credential create s3 --endpoint https://s3.example --access-key-id ID --stdin < file`,
    )
    .action(async (name: string, options: Options) => create(name, options, context));
}

async function create(name: string, options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { api, json } = globals();
  checkName(name, 'NAME');
  const secret = await secretOf(options, context);
  await withManagementCluster(context, async ({ mosk, namespace }) => {
    const credential: RCloneCredentialManifest = {
      apiVersion: apiVersionOf(RCloneCredentialType),
      kind: RCloneCredentialType.kind,
      metadata: { name, namespace },
      spec: {
        remoteName: options.remoteName ?? name,
        remoteConfig: {
          ...Object.fromEntries(options.option.map(pairOf)),
          type: 's3',
          endpoint: options.endpoint,
          access_key_id: options.accessKeyId,
        },
        remoteConfigSecretKey: 'secret_access_key',
        remoteSecret: api.remoteSecret(secret),
      },
    };
    const at = 'credential create';
    refuseFindings(checkManifests([{ object: credential, at, lineOf: () => at }], api));
    const { signal } = io;
    if ((await mosk.client.get(RCloneCredentialType, namespace, name, { signal })) !== undefined)
      throw taken(credential);
    const planned = await planObject(
      surroundings(mosk.client, { api, signal }),
      RCloneCredentialType,
      credential,
      {
        storageCheck: options.storageCheck,
      },
    );
    for (const text of planned.notes) warn(context, text, credential);
    await planned.carryOut({});
    if (json) io.stdout.write(`${JSON.stringify({ kind: credential.kind, namespace, name }, null, 2)}\n`);
    else io.stdout.write(`RCloneCredential ${namespace}/${name}  created\n`);
  });
}

function taken(credential: RCloneCredentialManifest): BackupError {
  return new BackupError('conflict', 'A credential of this name exists', {
    at: objectName(credential),
    fix: 'choose another name; to change it, mosk-backup apply says what changes and tries it on the storage first',
  });
}

async function secretOf({ secretFile, stdin }: Options, { io }: CommandContext): Promise<string> {
  if (secretFile !== undefined) return readSecretFile(secretFile, '--secret-file', io);
  if (stdin) return (await io.stdin.read()).split(/\r?\n/, 1)[0] ?? '';
  throw new BackupError('usage', 'The secret half of the key pair is missing', {
    at: 'credential create',
    fix: 'say --secret-file FILE or --stdin',
  });
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new BackupError('usage', 'An option of rclone is name=value', {
    at: '--option',
    fix: 'write it as region=eu',
  });
}
