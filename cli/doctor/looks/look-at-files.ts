import { allInOrder } from '../../../lib/all-in-order';
import { BackupError } from '../../../lib/errors';
import { type ClusterBackupManifest, goodSinceMs, hasRemoteFiles, isRemote } from '../../../lib/model';
import { wantedFiles } from '../../../lib/unclaimed';
import type { Gate } from '../../../providers/kubernetes';
import { bucketPath, keyInBucket, s3StoreFor } from '../../../providers/storage';
import { type FilesLook, type Looked, type ProjectFacts, seenOf } from '../facts';
import type { Accesses } from './try-credentials';

interface Looking extends Pick<ProjectFacts, 'backups' | 'credentials'> {
  readonly gate: Gate;
  readonly signal: AbortSignal;
}

/** For each backup; somebody sits and waits. */
const PATIENCE_MS = 8_000;

/** Asks the storages for the files of the newest good backup of each cluster. */
export async function lookAtFiles(
  accesses: Accesses,
  { backups, credentials, gate, signal }: Looking,
): Promise<FilesLook[]> {
  const newest = newestGood(seenOf(backups));
  const endpoints = new Map(
    seenOf(credentials).map(({ metadata, spec }) => [metadata.name, spec.remoteConfig?.endpoint]),
  );
  return allInOrder(
    newest.map((backup) =>
      gate(async () => ({
        backup,
        missing: await missingOf(backup, accesses, endpoints, signal),
      })),
    ),
  );
}

/** By the cluster; they have the most to lose. */
function newestGood(backups: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
  const newest = new Map<string, ClusterBackupManifest>();
  for (const backup of backups) {
    const known = newest.get(backup.spec.targetCluster);
    const since = goodSinceMs(backup);
    if (since === undefined || (known !== undefined && (goodSinceMs(known) ?? 0) >= since)) continue;
    newest.set(backup.spec.targetCluster, backup);
  }
  return [...newest.values()];
}

/** @param endpoints by the name of the credential */
async function missingOf(
  backup: ClusterBackupManifest,
  accesses: Accesses,
  endpoints: ReadonlyMap<string, string | undefined>,
  signal: AbortSignal,
): Promise<Looked<readonly string[]>> {
  const { parameters } = backup.spec;
  const { rclone, nfsUploadUrl } = parameters ?? {};
  if (nfsUploadUrl !== undefined)
    return { unseen: `the NFS export ${nfsUploadUrl} cannot be asked from here` };
  if (!isRemote(parameters) && hasRemoteFiles(backup))
    return { unseen: 'it does not say itself which storage they are in' };
  if (!isRemote(parameters))
    return {
      unseen: 'a local archive lies on a manager node of the cluster, which cannot be asked from here',
    };
  const { bucket = '', credential = '' } = rclone ?? {};
  const access = accesses.get(credential);
  if (access === undefined) return { unseen: `its credential ${credential} could not be read` };
  if ('unseen' in access) return access;
  const [wanted] = wantedFiles([backup], (_namespace, name = '') => endpoints.get(name));
  if (wanted === undefined) return { unseen: 'which storage they are in is not known' };
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const place = bucketPath(bucket);
    const store = s3StoreFor({ ...access.seen, bucket, signal: AbortSignal.any([patience, signal]) });
    const isThere = async (file: string) =>
      file.startsWith(`s3://${place.bucket}/`) && (await store.head(keyInBucket(place, file))) !== undefined;
    const missing: string[] = [];
    for (const { file, otherwise } of wanted.files) {
      // Where else it might be by other readings of its name.
      let found = await isThere(file);
      for (const other of otherwise) found ||= await isThere(other);
      if (!found) missing.push(file);
    }
    return { seen: missing };
  } catch (error) {
    if (signal.aborted || !BackupError.is(error)) throw error;
    if (patience.aborted) return { unseen: `no answer within ${PATIENCE_MS / 1000} s` };
    return { unseen: [error.problem, error.value].filter((part) => part !== undefined).join(': ') };
  }
}
