/** The remote side of a backup: upload of its files, and their deletion. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { BackupError } from '../../../lib/errors';
import {
  archiveName,
  type ClusterBackupManifest,
  type MoskApi,
  type TargetParameters,
} from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import {
  bucketPath,
  DATA_KEY_SUFFIX,
  ENCRYPTED_SUFFIX,
  encryptArchive,
  encryptedSize,
  isBucketMissing,
  type ObjectStore,
  objectKey,
  s3StoreFor,
} from '../../../providers/storage';
import { readEncryptionKey } from '../secrets/encryption-key';
import { readCredential } from '../secrets/storage-credential';

interface Remote {
  readonly store: ObjectStore;
  readonly remoteName: string;
  /** Key of the archive in the bucket, before a suffix. */
  readonly key: string;
}

/**
 * Uploads an archive, encrypted if the backup names a key; files of the same name are overwritten (documented).
 *
 * @param archive path of the archive
 * @returns `status.fileNames`: rclone's remote and file; the `.dek` is not listed (documented by the example)
 * @throws BackupError
 */
export async function uploadArchive(
  client: ApiClient,
  backup: ClusterBackupManifest,
  archive: string,
  api: MoskApi,
): Promise<Record<string, string>> {
  const { namespace = '' } = backup.metadata;
  const { store, remoteName, key } = await openRemote(client, backup);
  const { size } = await stat(archive);
  const keyName = backup.spec.parameters?.keyEncryptionKey;
  const reported = `${remoteName}:${archiveName(backup)}`;
  if (keyName === undefined) {
    await store.put(key, createReadStream(archive), size);
    return { MKE: reported };
  }
  const keyEncryptionKey = await readEncryptionKey(client, namespace, keyName, api);
  const { dek, encrypted } = await encryptArchive(createReadStream(archive), keyEncryptionKey);
  // The data key goes first: an archive without it can never be read.
  await store.put(`${key}${DATA_KEY_SUFFIX}`, dek, dek.length);
  await store.put(`${key}${ENCRYPTED_SUFFIX}`, encrypted, encryptedSize(size));
  return { MKE: `${reported}${ENCRYPTED_SUFFIX}` };
}

/**
 * Deletes what `uploadArchive` puts there. Absent files are fine, and so is an absent bucket if nothing was uploaded;
 * the local archive is not touched.
 *
 * @throws BackupError
 */
export async function deleteRemoteFiles(client: ApiClient, backup: ClusterBackupManifest): Promise<void> {
  const { parameters } = backup.spec;
  if (parameters?.rclone === undefined && parameters?.nfsUploadUrl === undefined) return;
  const { store, key } = await openRemote(client, backup);
  const suffixes = parameters.keyEncryptionKey === undefined ? [''] : [ENCRYPTED_SUFFIX, DATA_KEY_SUFFIX];
  try {
    for (const suffix of suffixes) await store.delete(`${key}${suffix}`);
  } catch (error) {
    if (backup.status?.uploadedAt !== undefined || !isBucketMissing(error)) throw error;
  }
}

async function openRemote(client: ApiClient, backup: ClusterBackupManifest): Promise<Remote> {
  const { namespace = '' } = backup.metadata;
  const { bucket, credential } = rcloneTarget(backup.spec.parameters);
  const { remoteName, remoteConfig, secret } = await readCredential(client, namespace, credential);
  return {
    store: s3StoreFor({ remoteConfig, secret, bucket }),
    remoteName,
    key: objectKey(bucketPath(bucket), archiveName(backup)),
  };
}

function rcloneTarget(parameters: TargetParameters | undefined): NonNullable<TargetParameters['rclone']> {
  if (parameters?.rclone !== undefined) return parameters.rclone;
  throw new BackupError('storage-error', 'The local management cluster cannot reach NFS exports', {
    at: 'spec.parameters.nfsUploadUrl',
    value: parameters?.nfsUploadUrl,
    fix: 'use an rclone target here',
  });
}
