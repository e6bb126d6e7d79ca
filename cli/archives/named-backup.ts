import { DATA_KEY_SUFFIX } from '../../lib/archive';
import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, isBeingDeleted, remoteFiles } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { bucketPath, keyInBucket, type StoredFiles, s3Access, s3Files } from '../../providers/storage';
import type { Io } from '../io';
import type { Session } from '../session';
import { getBackup } from '../session';
import { type StorageOptions, storageAccess } from './storage-options';

export interface NamedOptions extends StorageOptions {
  readonly credentialSecret?: string;
}

export interface NamedBackup {
  readonly backup: ClusterBackupManifest;
  readonly files: StoredFiles;
  /** Keys of its archives; one, unless MOSK has reported several. */
  readonly keys: readonly string[];
}

/**
 * Where the archives of a ClusterBackup are, by its RCloneCredential and the Secret behind it, unless told otherwise.
 * @throws BackupError `not-found`, `storage-file-missing` while there is nothing to fetch, `reference-missing`,
 * `remote-config`, `storage-error` for a target that is not an S3 storage
 */
export async function namedBackup(
  session: Session,
  name: string,
  options: NamedOptions,
  io: Io,
): Promise<NamedBackup> {
  const { client } = session.mosk;
  const backup = uploaded(await getBackup(session, name, io.signal));
  const rclone = backup.spec.parameters?.rclone ?? refuseOther(backup);
  const access = await accessOf(client, backup, rclone.credential, options, io);
  const place = bucketPath(rclone.bucket);
  const keys = remoteFiles(backup)
    .filter((file) => !file.endsWith(DATA_KEY_SUFFIX))
    .map((file) => keyInBucket(place, file));
  return { backup, files: s3Files({ ...access, bucket: place.bucket, signal: io.signal }), keys };
}

async function accessOf(
  client: ApiClient,
  { metadata: { namespace } }: ClusterBackupManifest,
  credential: string,
  options: NamedOptions,
  io: Io,
) {
  // The environment may be that of another storage: the object says which one it is.
  const { remoteConfig, secret } = await storageAccess(options, { ...io, env: {} });
  const { endpoint, access_key_id: accessKeyId } = remoteConfig;
  if (endpoint !== undefined && accessKeyId !== undefined && secret) return { remoteConfig, secret };
  const known = { endpoint, accessKeyId, secret, credentialSecret: options.credentialSecret };
  const otherwise = 'give --endpoint, --access-key-id and --secret-file';
  const read = await s3Access(
    client,
    { namespace, name: credential },
    { known, otherwise, signal: io.signal },
  );
  return { ...read, remoteConfig: { ...read.remoteConfig, ...remoteConfig } };
}

function refuseOther(backup: ClusterBackupManifest): never {
  const { namespace, name } = backup.metadata;
  const nfs = backup.spec.parameters?.nfsUploadUrl;
  throw new BackupError(
    'storage-error',
    'Only backups in S3 storage can be reached by their names from here',
    {
      at: `ClusterBackup ${namespace}/${name}`,
      value: nfs ?? 'no remote target: the archive is on a manager node of the cluster',
      fix:
        nfs === undefined
          ? 'copy the archive from /srv/backup/ucp of the manager node (documented for MKE), and give its path'
          : 'mount the export, and give the path of the archive there',
    },
  );
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
    fix: 'there is nothing to read any more; finish the removal: mosk-backup remove NAME',
  },
  failed: {
    problem: 'This backup has failed and has no complete files in the storage',
    fix: 'make a new backup; take this one away: mosk-backup remove NAME',
  },
  running: {
    problem: 'This backup has no complete files in the storage yet',
    fix: 'read it once it is Completed: mosk-backup wait NAME',
  },
};
