import path from 'node:path';
import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { readSecretFile, readText } from '../input';
import type { Io } from '../io';
import { rcloneSection } from './rclone-config';
import { savedCredential } from './saved-credential';

/** How a storage is reached, as options. The secret is never one: others can see those. */
export interface StorageOptions {
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly secretFile?: string;
  readonly region?: string;
  readonly rcloneConfig?: string;
  readonly remote?: string;
  readonly credential?: string;
}

/** What is known of a storage; options of rclone. */
export interface StorageAccess {
  readonly remoteConfig: Readonly<Record<string, string>>;
  readonly secret: string | undefined;
}

export function addStorageOptions(command: Command): Command {
  return command
    .option('--endpoint <url>', 'S3 endpoint')
    .option('--access-key-id <id>', 'access key')
    .option('--secret-file <file>', 'file whose first line is the secret access key')
    .option('--region <name>', 'region of the bucket')
    .option('--rclone-config <file>', 'rclone configuration file with a section for the storage')
    .option('--remote <section>', 'section of that file (default: the only one of type s3)')
    .option('--credential <file>', 'saved manifest of an RCloneCredential');
}

/** The same for one backup, which may also be an object of a management cluster. */
export function addBackupStorageOptions(command: Command): Command {
  return addStorageOptions(command).option(
    '--credential-secret <name>',
    'Secret of the access key (default: that of the RCloneCredential)',
  );
}

export const STORAGE_HELP = `
How s3:// is reached: by options, --rclone-config, --credential, or AWS_* variables (docs/fetch.md).`;

/**
 * What options, files and environment tell, in this order.
 * @throws BackupError `usage`, `file-invalid`
 */
export async function storageAccess(options: StorageOptions, io: Io): Promise<StorageAccess> {
  const file = await fromFile(options, io);
  const { secretFile } = options;
  const secret = secretFile && (await readSecretFile(secretFile, '--secret-file', io));
  const { endpoint, accessKeyId, region } = options;
  const id = accessKeyId ?? file.remoteConfig.access_key_id;
  const environment = fromEnvironment(io.env, endpoint ?? file.remoteConfig.endpoint, id);
  const { secret_access_key: inFile, ...config } = file.remoteConfig;
  const remoteConfig: Record<string, string> = {
    ...environment.remoteConfig,
    ...config,
    ...(endpoint && { endpoint }),
    ...(accessKeyId && { access_key_id: accessKeyId }),
    ...(region && { region }),
  };
  // A token belongs to the key that it came with.
  if (accessKeyId !== undefined && accessKeyId !== config.access_key_id) delete remoteConfig.session_token;
  return { remoteConfig, secret: secret || file.secret || inFile || environment.secret };
}

/**
 * The same where nothing else can tell more.
 * @throws BackupError `usage` that names what is missing
 */
export async function wholeStorageAccess(
  options: StorageOptions,
  io: Io,
): Promise<{ readonly remoteConfig: Readonly<Record<string, string>>; readonly secret: string }> {
  const { remoteConfig, secret } = await storageAccess(options, io);
  const missing = [
    ...(remoteConfig.endpoint ? [] : ['--endpoint']),
    ...(remoteConfig.access_key_id ? [] : ['--access-key-id']),
    ...(secret ? [] : ['--secret-file']),
  ];
  if (secret && missing.length === 0) return { remoteConfig, secret };
  throw new BackupError(
    'usage',
    missing.length === 3
      ? 'Nothing tells how to reach this storage'
      : 'Not everything is told that it takes to reach this storage',
    {
      at: missing.join(', '),
      fix: 'give these options, or --rclone-config FILE, or --credential FILE with --secret-file FILE, or AWS_* variables',
    },
  );
}

async function fromFile(
  { rcloneConfig, remote, credential }: StorageOptions,
  io: Io,
): Promise<{ readonly remoteConfig: Readonly<Record<string, string>>; readonly secret?: string }> {
  if (rcloneConfig !== undefined && credential !== undefined) {
    throw new BackupError('usage', 'Two files tell how to reach the storage', {
      at: '--rclone-config, --credential',
      fix: 'give one of them',
    });
  }
  if (credential !== undefined) return savedCredential(await textOf(credential, io), credential);
  if (rcloneConfig !== undefined) {
    return { remoteConfig: rcloneSection(await textOf(rcloneConfig, io), rcloneConfig, remote) };
  }
  if (remote === undefined) return { remoteConfig: {} };
  throw new BackupError('usage', 'A section needs its file', {
    at: '--remote',
    fix: 'give --rclone-config FILE',
  });
}

function textOf(file: string, { cwd }: Io): Promise<string> {
  return readText(path.resolve(cwd, file), file);
}

/** A secret belongs to its access key, and a region to its endpoint: beside others they would be wrong. */
function fromEnvironment(
  env: Io['env'],
  knownEndpoint: string | undefined,
  knownId: string | undefined,
): { readonly remoteConfig: Record<string, string>; readonly secret: string | undefined } {
  const id = env.AWS_ACCESS_KEY_ID;
  const isTheirs = knownId === undefined || !id || knownId === id;
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const token = isTheirs ? env.AWS_SESSION_TOKEN : undefined;
  return {
    remoteConfig: {
      type: 's3',
      ...(endpoint && { endpoint }),
      ...(id && { access_key_id: id }),
      ...(token && { session_token: token }),
      ...(region && knownEndpoint === undefined && { region }),
    },
    secret: isTheirs ? env.AWS_SECRET_ACCESS_KEY || undefined : undefined,
  };
}
