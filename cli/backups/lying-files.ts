/** Files that lie in a storage under the names of a backup that is to be made: its upload would write over them. */
import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterManifest,
  ClusterType,
  effectiveTarget,
  isRemote,
  type MoskApi,
  reachedFiles,
  type TargetParameters,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import type { CommandContext } from '../command-context';
import { warn } from '../warn';

/** For the files of one backup; somebody sits and waits. */
const PATIENCE_MS = 5_000;

interface Around {
  readonly client: Pick<ApiClient, 'get'>;
  readonly api: MoskApi;
}

/**
 * Nothing but the storage tells of a backup whose object is gone: the management cluster was built anew, or somebody has
 * deleted the object alone. Such an archive may be the one that somebody wants back. Where a storage cannot be looked at is
 * told once for each bucket of a credential.
 * @returns to be asked of a backup that nobody is known to have files with; it throws a BackupError, `remote-path-used` if one
 *   of its files lies there, or `aborted`
 */
export function refusingLyingFiles(
  { client, api }: Around,
  context: CommandContext,
): (backup: ClusterBackupManifest) => Promise<void> {
  const { signal } = context.io;
  // Nobody waits twice for a storage that cannot be asked.
  const silent = new Set<string>();

  return refuseLying;

  async function refuseLying(backup: ClusterBackupManifest): Promise<void> {
    const { namespace } = backup.metadata;
    const section = await sectionOf(backup);
    const rclone = effectiveTarget(backup.spec.parameters, section).parameters?.rclone;
    // What is on an NFS server cannot be looked at from here.
    if (rclone === undefined) return;
    const credential = `RCloneCredential ${namespace}/${rclone.credential}`;
    const storage = `${credential} ${rclone.bucket}`;
    if (silent.has(storage)) return;
    const patience = AbortSignal.timeout(PATIENCE_MS);
    try {
      const files = await lyingOf(backup, { section, rclone }, AbortSignal.any([signal, patience]));
      if (files.length > 0) throw refusal(backup, files);
    } catch (error) {
      signal.throwIfAborted();
      if (!BackupError.is(error) || error.code === 'remote-path-used') throw error;
      if (silent.has(storage)) return;
      silent.add(storage);
      warn(context, notLooked(credential, patience.aborted ? 'it does not answer in time' : error.problem));
    }
  }

  /** `undefined` also where nobody may say. */
  async function sectionOf({ metadata, spec }: ClusterBackupManifest): Promise<TargetParameters | undefined> {
    if (isRemote(spec.parameters)) return undefined;
    const asked = client.get<ClusterManifest>(ClusterType, metadata.namespace, spec.targetCluster, {
      signal,
    });
    const cluster = await asked.catch((error: unknown) => {
      if (BackupError.is(error) && error.code === 'forbidden') return undefined;
      throw error;
    });
    return cluster && api.clusterBackupSection(cluster);
  }

  async function lyingOf(
    backup: ClusterBackupManifest,
    { section, rclone }: { section: TargetParameters | undefined; rclone: Rclone },
    either: AbortSignal,
  ): Promise<string[]> {
    const { fileSizes, s3Access, s3StoreFor } =
      require('../../providers/storage') as typeof import('../../providers/storage');
    const { namespace } = backup.metadata;
    const access = await s3Access(
      client,
      { namespace, name: rclone.credential },
      { otherwise: 'leave the look out', signal: either },
    );
    const store = s3StoreFor({ ...access, bucket: rclone.bucket, signal: either });
    const sizes = await fileSizes(store, rclone.bucket, reachedFiles(backup, section));
    return [...sizes].flatMap(([file, size]) => (size === undefined ? [] : [file]));
  }
}

type Rclone = NonNullable<TargetParameters['rclone']>;

function refusal(backup: ClusterBackupManifest, files: readonly string[]): BackupError {
  return new BackupError(
    'remote-path-used',
    'A file of its name lies in the storage already, and no object tells whose it is',
    {
      at: objectName(backup),
      value: files.join(', '),
      fix: 'choose another name, file name or folder; nothing was created. If nobody needs that file any more, write over it: --no-storage-check',
    },
  );
}

function notLooked(credential: string, why: string): string {
  return `whether files of these names lie in the storage of ${credential} already was not looked at: ${why}`;
}
