import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, remoteFiles, type TargetParameters } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { fileSizes, isBucketMissing, s3Access, s3StoreFor } from '../../providers/storage';
import type { FilesLook } from './story-facts';

/** Somebody sits and waits. */
const PATIENCE_MS = 8_000;

/** Asks the storage for the sizes of a backup's files, where it can be asked. */
export async function lookAtFiles(
  client: Pick<ApiClient, 'get'>,
  backup: ClusterBackupManifest,
  parameters: TargetParameters | undefined,
  signal: AbortSignal,
): Promise<FilesLook> {
  const { rclone, nfsUploadUrl } = parameters ?? {};
  if (rclone === undefined) {
    const why =
      nfsUploadUrl === undefined
        ? 'a local archive lies on a manager node of the cluster (of MKE in /srv/backup/ucp)'
        : 'an NFS export cannot be asked from here';
    return { asked: false, why };
  }
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const { namespace } = backup.metadata;
  try {
    const access = await s3Access(
      client,
      { namespace, name: rclone.credential },
      { otherwise: 'ask whoever may', signal },
    );
    const { bucket } = rclone;
    const store = s3StoreFor({ ...access, bucket, signal: AbortSignal.any([patience, signal]) });
    return { asked: true, sizes: await fileSizes(store, bucket, remoteFiles(backup)) };
  } catch (error) {
    if (signal.aborted || !BackupError.is(error)) throw error;
    if (patience.aborted) return { asked: false, why: `no answer within ${PATIENCE_MS / 1000} s` };
    const why = [error.problem, error.value].filter((part) => part !== undefined).join(': ');
    if (error.code === 'reference-missing') return { asked: false, why };
    return { asked: false, why, refused: error, bucketMissing: isBucketMissing(error) };
  }
}
