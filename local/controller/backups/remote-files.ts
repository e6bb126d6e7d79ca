/** The remote side of a backup: upload of its files, and their deletion. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DATA_KEY_SUFFIX, ENCRYPTED_SUFFIX } from '../../../lib/archive';
import { archiveName, type ClusterBackupManifest, type MoskApi } from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import {
  bucketPath,
  encryptArchive,
  encryptedSize,
  isBucketMissing,
  objectKey,
  s3StoreFor,
} from '../../../providers/storage';
import { readEncryptionKey } from '../secrets/encryption-key';
import { readCredential } from '../secrets/storage-credential';
import { type NfsExports, nfsStoreFor, type WritableStore } from './nfs-exports';

export interface RemoteOptions {
  readonly api: MoskApi;
  readonly nfs: NfsExports;
}

interface Remote {
  readonly store: WritableStore;
  /** What MOSK writes before the name of a file. */
  readonly place: string;
  /** Key of the archive in the bucket or export, before a suffix. */
  readonly key: string;
}

/**
 * Uploads an archive, encrypted if the backup names a key; files of the same name are overwritten (documented).
 *
 * @param archive path of the archive
 * @returns `status.fileNames`: rclone's remote and file, of NFS the file alone (assumed); the `.dek` is not listed
 * (documented by the example)
 * @throws BackupError
 */
export async function uploadArchive(
  client: ApiClient,
  backup: ClusterBackupManifest,
  archive: string,
  { api, nfs }: RemoteOptions,
): Promise<Record<string, string>> {
  const { namespace = '' } = backup.metadata;
  const { store, place, key } = await openRemote(client, backup, nfs);
  const { size } = await stat(archive);
  const keyName = backup.spec.parameters?.keyEncryptionKey;
  const reported = `${place}${archiveName(backup)}`;
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
export async function deleteRemoteFiles(
  client: ApiClient,
  backup: ClusterBackupManifest,
  { nfs }: RemoteOptions,
): Promise<void> {
  const { parameters } = backup.spec;
  if (parameters?.rclone === undefined && parameters?.nfsUploadUrl === undefined) return;
  const { store, key } = await openRemote(client, backup, nfs);
  const suffixes = parameters.keyEncryptionKey === undefined ? [''] : [ENCRYPTED_SUFFIX, DATA_KEY_SUFFIX];
  try {
    for (const suffix of suffixes) await store.delete(`${key}${suffix}`);
  } catch (error) {
    if (backup.status?.uploadedAt !== undefined || !isBucketMissing(error)) throw error;
  }
}

async function openRemote(
  client: ApiClient,
  backup: ClusterBackupManifest,
  nfs: NfsExports,
): Promise<Remote> {
  const { namespace = '' } = backup.metadata;
  const { rclone, nfsUploadUrl = '' } = backup.spec.parameters ?? {};
  if (rclone === undefined) {
    return { store: await nfsStoreFor(nfsUploadUrl, nfs), place: '', key: archiveName(backup) };
  }
  const { bucket, credential } = rclone;
  const { remoteName, remoteConfig, secret } = await readCredential(client, namespace, credential);
  return {
    store: s3StoreFor({ remoteConfig, secret, bucket }),
    place: `${remoteName}:`,
    key: objectKey(bucketPath(bucket), archiveName(backup)),
  };
}
