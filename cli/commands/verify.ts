import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, counted, isBeingDeleted } from '../../lib/model';
import { ENCRYPTED_SUFFIX, s3StoreFor } from '../../providers/storage';
import type { CommandContext } from '../command-context';
import { readKeyFile, readSecretFile } from '../input';
import { sizeText, table } from '../output';
import { getBackup, withManagementCluster } from '../session';
import { findFiles, listContents, storageAccess } from '../verify';

interface Options {
  readonly keyFile?: string;
  readonly credentialSecret?: string;
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly secretFile?: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('<name>', 'name of a ClusterBackup')
    .option('--key-file <file>', 'file whose first line is the encryption key')
    .option(
      '--credential-secret <name>',
      'Secret that holds the secret access key (default: that of the RCloneCredential)',
    )
    .option('--endpoint <url>', 'S3 endpoint (default: that of the RCloneCredential)')
    .option('--access-key-id <id>', 'access key (default: that of the RCloneCredential)')
    .option('--secret-file <file>', 'file whose first line is the secret access key')
    .addHelpText(
      'after',
      `
Fetches the archive and its data key, compares sizes, decrypts and lists what is inside. Nothing is written to disk.
It proves that the files are there, complete and readable with this key; not that a cluster can be restored from them.`,
    )
    .action(async (name: string, options: Options) => verify(name, options, context));
}

async function verify(name: string, options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { keyFile, secretFile } = options;
  const key = keyFile === undefined ? undefined : await readKeyFile(keyFile, '--key-file', io);
  const secret = secretFile === undefined ? undefined : await readSecretFile(secretFile, '--secret-file', io);
  const { backup, store } = await withManagementCluster(context, async (session) => {
    const found = uploaded(await getBackup(session, name, io.signal));
    const access = await storageAccess(session.mosk.client, found, { ...options, secret }, io.signal);
    return { backup: found, store: s3StoreFor({ ...access, signal: io.signal }) };
  });
  const files = await findFiles(backup, store).catch((error) => {
    throw blamingOptions(error, options);
  });
  const entries = await listContents(backup, store, files, { keyFile: key, signal: io.signal });
  const { namespace } = backup.metadata;
  const encrypted = files.some(({ file }) => file.endsWith(ENCRYPTED_SUFFIX));
  if (globals().json) {
    io.stdout.write(`${JSON.stringify({ namespace, name, encrypted, files, entries }, null, 2)}\n`);
    return;
  }
  io.stdout.write(
    `${sizeTable(
      'IN THE STORAGE',
      files.map(({ file, size }) => ({ name: file, size })),
    )}\n`,
  );
  io.stdout.write(`${sizeTable('IN THE ARCHIVE', entries)}\n`);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  io.stdout.write(
    `${namespace}/${name} can be read: ${counted(entries.length, 'entry', 'entries')}, ${sizeText(total)}.\n`,
  );
  if (!encrypted) io.stdout.write('NOT ENCRYPTED: whoever can read the storage can read all of this.\n');
}

/** What the user has said is not the fault of the RCloneCredential. */
function blamingOptions(
  error: unknown,
  { endpoint, accessKeyId, secretFile, credentialSecret }: Options,
): unknown {
  const given = Object.entries({
    '--endpoint': endpoint,
    '--access-key-id': accessKeyId,
    '--secret-file': secretFile,
    '--credential-secret': credentialSecret,
  }).flatMap(([option, value]) => (value === undefined ? [] : [option]));
  if (given.length === 0 || !BackupError.is(error) || !error.fix?.includes('RCloneCredential')) return error;
  const { code, problem, at, value, cause } = error;
  return new BackupError(code, problem, {
    at,
    value,
    fix: `check what was given with ${given.join(', ')}`,
    cause,
  });
}

function sizeTable(heading: string, files: readonly { name: string; size: number }[]): string {
  const rows = files.map(({ name, size }) => [sizeText(size).padStart(10), name]);
  return `${table(['      SIZE', heading], rows).join('\n')}\n`;
}

/** @throws BackupError `storage-file-missing` while there is nothing to fetch, or no longer */
function uploaded(backup: ClusterBackupManifest): ClusterBackupManifest {
  const { status, metadata } = backup;
  if (status?.status === 'Completed' && endOf(backup) === 'running') return backup;
  const where = `${metadata.name} -n ${metadata.namespace}`;
  const { problem, fix } = NO_FILES[endOf(backup)];
  throw new BackupError('storage-file-missing', problem, {
    at: `ClusterBackup ${metadata.namespace}/${metadata.name}`,
    value: `status ${status?.status ?? 'not yet set'}`,
    fix: fix.replace('NAME', where),
  });
}

type End = 'deleted' | 'failed' | 'running';

function endOf(backup: ClusterBackupManifest): End {
  if (isBeingDeleted(backup)) return 'deleted';
  const now = backup.status?.status;
  return now === 'Failed' || now === 'Stuck' ? 'failed' : 'running';
}

const NO_FILES: Readonly<Record<End, { problem: string; fix: string }>> = {
  deleted: {
    problem: 'The files of this backup are deleted, or are being deleted',
    fix: 'there is nothing to verify any more; finish the removal: mosk-backup remove NAME',
  },
  failed: {
    problem: 'This backup has failed and has no complete files in the storage',
    fix: 'make a new backup; take this one away: mosk-backup remove NAME',
  },
  running: {
    problem: 'This backup has no complete files in the storage yet',
    fix: 'verify it once it is Completed: mosk-backup wait NAME',
  },
};
