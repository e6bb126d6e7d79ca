import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkKeyValue } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { shellWord } from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import type { CommandContext } from '../command-context';
import { EXAMPLE_BUCKET, EXAMPLE_KEY_FILE, type ExampleFiles, writeExample } from '../example';
import type { Io } from '../io';
import { makeFolder } from '../make-folder';
import { keepHeapSmall } from '../small-heap';
import { type ClusterPlace, clustersOf } from './clusters';
import { crdsOfFolder } from './crds-of-folder';
import { faultOrderOf } from './fault-order';
import { clusterFolder, shownPath } from './folder';
import { nfsExportsOf } from './nfs-exports';
import { MILLISECONDS, numberOf, PORT, SEED } from './numbers';

export interface UpOptions {
  readonly dir?: string;
  readonly port?: string;
  readonly s3Port?: string;
  readonly cluster?: string[];
  readonly inventory?: string;
  readonly pace: string;
  readonly collectAfter: string;
  readonly fault: string[];
  readonly nfs: string[];
  readonly crds?: string;
  readonly seed: string;
}

/** Runs a cluster until it is interrupted, or asked to end. */
export async function up(options: UpOptions, { io, globals }: CommandContext): Promise<void> {
  const { json, namespace = 'default', api } = globals();
  const directory = clusterFolder(options.dir, io);
  const faults = faultOrderOf(options.fault);
  const nfs = nfsExportsOf(options.nfs, io.cwd);
  const crds = options.crds === undefined ? undefined : await crdsOfFolder(options.crds, io);
  const numbers = {
    port: options.port === undefined ? undefined : numberOf(options.port, '--port', PORT),
    s3Port: options.s3Port === undefined ? undefined : numberOf(options.s3Port, '--s3-port', PORT),
    paceMs: numberOf(options.pace, '--pace', MILLISECONDS),
    collectAfterMs: numberOf(options.collectAfter, '--collect-after', MILLISECONDS),
    seed: numberOf(options.seed, '--seed', SEED),
  };
  const clusters = await clustersOf(options, namespace, io);
  const { startManagementCluster, orderFaults, hasKeptObjects } =
    require('../../local') as typeof import('../../local');
  const persist = options.dir !== undefined || hasKeptObjects(directory);
  // Archives, too, are their owner's alone.
  const umask = process.umask(0o077);
  try {
    await prepareFolder(directory);
    const managementCluster = await startManagementCluster({
      directory,
      persist,
      namespace,
      api,
      clusters: clusters.map(({ project, name }) => `${project}/${name}`),
      bucket: EXAMPLE_BUCKET,
      nfs,
      crds,
      ...numbers,
      log: (line) => io.stderr.write(json ? `${JSON.stringify({ log: line })}\n` : `${line}\n`),
    });
    try {
      await orderFaults(managementCluster.faults, faults);
      const [first = { project: namespace, name: 'prod' }] = clusters;
      const example = await writeExample(directory, {
        namespace: first.project,
        cluster: first.name,
        storage: managementCluster.s3,
        key: await exampleKey(directory),
      });
      io.stdout.write(
        json
          ? `${JSON.stringify(asJson(managementCluster, example))}\n`
          : asText(managementCluster, example, { clusters, persist }, io),
      );
      keepHeapSmall();
      if (!io.signal.aborted) await Promise.race([once(io.signal, 'abort'), managementCluster.ended]);
    } finally {
      await managementCluster.stop();
    }
  } catch (error) {
    throw portTrouble(error) ?? folderTrouble(error, directory) ?? error;
  } finally {
    process.umask(umask);
  }
}

/** The one that is there already, as archives were made with it. @throws BackupError `key-too-short` and its kin */
async function exampleKey(directory: string): Promise<string> {
  const file = path.join(directory, EXAMPLE_KEY_FILE);
  if (!existsSync(file)) return randomBytes(32).toString('base64');
  const kept = (await readFile(file, 'utf8')).trim();
  checkKeyValue(kept, file);
  return kept;
}

type SystemError = NodeJS.ErrnoException & { port?: number };

function portTrouble(error: unknown): BackupError | undefined {
  const { code, port } = ((error as Error).cause ?? error) as SystemError;
  if (port === undefined || (code !== 'EADDRINUSE' && code !== 'EACCES')) return undefined;
  const isInUse = code === 'EADDRINUSE';
  return new BackupError('usage', isInUse ? 'This port is already in use' : 'This port may not be used', {
    at: `127.0.0.1:${port}`,
    fix: `leave out --port and --s3-port, which takes free ones${isInUse ? ', or end what uses it' : ''}`,
    cause: error,
  });
}

/** Of what a folder has where the cluster wants something else, and of disks. */
const OF_FOLDERS = [
  'EISDIR',
  'ERR_FS_EISDIR',
  'ENOTDIR',
  'EEXIST',
  'ELOOP',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
];

function folderTrouble(error: unknown, directory: string): BackupError | undefined {
  const { code = '', path: file, port } = error as SystemError;
  if (!OF_FOLDERS.includes(code) || port !== undefined) return undefined;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new BackupError('file-invalid', isFull ? 'The disk is full' : 'This folder cannot be used', {
    at: file ?? directory,
    value: code,
    fix: isFull
      ? 'make room, and start it again'
      : 'move away what is in the way and is none of a cluster, or choose another folder with --dir',
    cause: error,
  });
}

/** A folder with private keys must not end in anybody's repository. */
async function prepareFolder(directory: string): Promise<void> {
  try {
    await makeFolder(directory, 0o700);
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
  { url, kubeconfigPath, s3 }: LocalManagementCluster,
  { manifests, keyFile, backupName }: ExampleFiles,
  { clusters, persist }: { clusters: readonly ClusterPlace[]; persist: boolean },
  io: Io,
): string {
  const { program } = io;
  const shown = (file: string) => shownPath(file, io);
  const typed = (file: string) => shellWord(shown(file));
  const project = clusters[0]?.project ?? 'default';
  const elsewhere = project === 'default' ? '' : ` -n ${project}`;
  return `A management cluster is running on this machine: for trying things out, never for production.

  API       ${url}   ${clustersText(clusters)}
  Storage   ${s3.endpoint}    bucket ${s3.bucket}, files in ${shown(s3.directory)}
            credentials in ${shown(path.join(manifests, 'credential.yaml'))}

In another terminal:

  export KUBECONFIG=${shellWord(kubeconfigPath)}
  ${program} apply ${typed(manifests)} --wait${elsewhere}
  ${program} status${elsewhere}
  ${program} verify ${backupName} --key-file ${typed(keyFile)}${elsewhere}
  ${program} remove ${backupName}${elsewhere}

kubectl and Pulumi work with the same kubeconfig. It does what MOSK's documentation says, and chooses where that is
silent: see "What is known, and how well" in the README. Ctrl-C ends it; ${
    persist
      ? 'all that it stores is kept in its folder.'
      : 'what the API stores is lost, files stay (--dir keeps everything).'
  }

`;
}

function clustersText(clusters: readonly ClusterPlace[]): string {
  const projects = [...new Set(clusters.map(({ project }) => project))];
  const [only = ''] = projects;
  if (projects.length > 1) return `${clusters.length} clusters in ${projects.length} namespaces`;
  return `clusters ${clusters.map(({ name }) => name).join(', ')} in namespace ${only}`;
}

function asJson(
  { url, kubeconfigPath, namespace, s3 }: LocalManagementCluster,
  example: ExampleFiles,
): object {
  // Without the secret of the storage: it is in the example's credential.
  const { endpoint, bucket, directory } = s3;
  return { url, kubeconfig: kubeconfigPath, namespace, storage: { endpoint, bucket, directory }, example };
}
