import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import type { LocalManagementCluster } from '../../local';
import type { CommandContext } from '../command-context';
import { EXAMPLE_BUCKET, type ExampleFiles, writeExample } from '../example';
import type { Io } from '../io';
import { faultOf } from '../local/fault-text';

interface Options {
  readonly dir: string;
  readonly port?: string;
  readonly s3Port?: string;
  readonly cluster: string[];
  readonly pace: string;
  readonly fault: string[];
  readonly seed: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .command('up')
    .summary('start it and run until Ctrl-C')
    .description('Start a management cluster on this machine and run until Ctrl-C.')
    .option('--dir <folder>', 'where kubeconfig, buckets and archives go', '.mosk-local')
    .option('--port <number>', 'port of the API (default: a free one)')
    .option('--s3-port <number>', 'port of the S3 endpoint (default: a free one)')
    .option('--cluster <name...>', 'names of the clusters that there are to back up', ['prod'])
    .option('--pace <ms>', 'how long each status lasts at least, in milliseconds', '500')
    .option('--fault <fault...>', 'what goes wrong, such as "503 create x2"; see docs/faults.md', [])
    .option('--seed <number>', 'of the chances that faults have', '1')
    .addHelpText(
      'after',
      `
An API server that kubectl takes for a real one, a controller that really archives, encrypts, uploads and deletes, and
an S3 endpoint, all on 127.0.0.1. Your own kubeconfig is neither read nor written. Never for production.`,
    )
    .action(async (options: Options) => up(options, context));
}

async function up(options: Options, { io, globals }: CommandContext): Promise<void> {
  const { json, namespace = 'default', api } = globals();
  const directory = path.resolve(io.cwd, options.dir);
  const faults = options.fault.map(faultOf);
  const numbers = {
    port: options.port === undefined ? undefined : numberOf(options.port, '--port', PORT),
    s3Port: options.s3Port === undefined ? undefined : numberOf(options.s3Port, '--s3-port', PORT),
    paceMs: numberOf(options.pace, '--pace', MILLISECONDS),
    seed: numberOf(options.seed, '--seed', SEED),
  };
  await prepareFolder(directory);
  const { startManagementCluster } = require('../../local') as typeof import('../../local');
  const managementCluster = await startManagementCluster({
    directory,
    namespace,
    api,
    clusters: options.cluster,
    bucket: EXAMPLE_BUCKET,
    ...numbers,
    log: (line) => io.stderr.write(json ? `${JSON.stringify({ log: line })}\n` : `${line}\n`),
  }).catch((error) => {
    throw portInUse(error) ?? error;
  });
  try {
    const [cluster = 'prod'] = options.cluster;
    const key = randomBytes(32).toString('base64');
    for (const fault of faults) {
      if (fault.of === 'api') managementCluster.faults.api(fault.rule);
      else managementCluster.faults.storage(fault.rule);
    }
    const example = await writeExample(directory, { namespace, cluster, storage: managementCluster.s3, key });
    io.stdout.write(
      json
        ? `${JSON.stringify(asJson(managementCluster, example))}\n`
        : asText(managementCluster, example, options, io),
    );
    if (!io.signal.aborted) await once(io.signal, 'abort');
  } finally {
    await managementCluster.stop();
  }
}

function portInUse(error: Error): BackupError | undefined {
  const { code, port } = (error.cause ?? error) as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE') return undefined;
  return new BackupError('usage', 'This port is already in use', {
    at: `127.0.0.1:${port}`,
    fix: 'leave out --port and --s3-port, which takes free ones, or end what uses it',
    cause: error,
  });
}

/** A folder with private keys must not end in anybody's repository. */
async function prepareFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const ignore = path.join(directory, '.gitignore');
    // One that is there already is somebody's own.
    if (!existsSync(ignore)) await writeFile(ignore, '*\n');
  } catch (error) {
    throw new BackupError('file-invalid', 'This folder cannot be used', {
      at: `--dir ${directory}`,
      fix: 'choose a folder that you may write to',
      cause: error,
    });
  }
}

function asText(
  { url, kubeconfigPath, namespace, s3 }: LocalManagementCluster,
  { manifests, keyFile, backupName }: ExampleFiles,
  { cluster }: Options,
  { cwd, program }: Io,
): string {
  const shown = (file: string) => path.relative(cwd, file) || '.';
  const elsewhere = namespace === 'default' ? '' : ` -n ${namespace}`;
  return `A management cluster is running on this machine: for trying things out, never for production.

  API       ${url}   clusters ${cluster.join(', ')} in namespace ${namespace}
  Storage   ${s3.endpoint}    bucket ${s3.bucket}, files in ${shown(s3.directory)}
            credentials in ${shown(path.join(manifests, 'credential.yaml'))}

In another terminal:

  export KUBECONFIG=${kubeconfigPath}
  ${program} apply ${shown(manifests)} --wait${elsewhere}
  ${program} status${elsewhere}
  ${program} verify ${backupName} --key-file ${shown(keyFile)}${elsewhere}
  ${program} remove ${backupName}${elsewhere}

kubectl and Pulumi work with the same kubeconfig. It does what MOSK's documentation says, and chooses where that is
silent: see "What is known, and how well" in the README. Ctrl-C ends it; what the API stores is lost, files stay.

`;
}

function asJson(
  { url, kubeconfigPath, namespace, s3 }: LocalManagementCluster,
  example: ExampleFiles,
): object {
  // Without the secret of the storage: it is in the example's credential.
  const { endpoint, bucket, directory } = s3;
  return { url, kubeconfig: kubeconfigPath, namespace, storage: { endpoint, bucket, directory }, example };
}

/** What the number of an option is, and how large it may be; the least is 0. */
interface NumberKind {
  readonly problem: string;
  readonly most: number;
}

const PORT: NumberKind = { problem: 'This is not the number of a port', most: 65_535 };
/** What a timer can wait. */
const MILLISECONDS: NumberKind = { problem: 'This is not a number of milliseconds', most: 2 ** 31 - 1 };
/** Larger ones would begin the same chances as smaller ones. */
const SEED: NumberKind = { problem: 'This is not a seed', most: 2 ** 32 - 1 };

function numberOf(text: string, option: string, { problem, most }: NumberKind): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new BackupError('usage', problem, {
    at: option,
    value: JSON.stringify(text),
    fix: `leave out ${option}, or give a whole number from 0 to ${most}`,
  });
}
