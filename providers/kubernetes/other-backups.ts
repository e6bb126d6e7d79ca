/** What other backups mean for one that is to be made. */
import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, isKnownStatus, remotePath } from '../../lib/model';
import { describeBackup } from './backup-ref';
import type { Observer } from './observer';
import type { ClusterFacts } from './references';
import type { Session } from './session';

/**
 * Two backups with one file would overwrite each other, and deleting the older would delete the newer's file. Those of
 * the same namespace are visible; two that this program makes at the same time are told apart before the server shows
 * them.
 * @returns to be called once the server shows the backup, or it was not made
 * @throws BackupError `remote-path-used`
 */
export function reservePath(
  { pathsInCreation }: Session,
  observer: Observer,
  manifest: ClusterBackupManifest,
  { backupSection }: ClusterFacts,
): () => void {
  const { name, namespace } = manifest.metadata;
  const parameters = manifest.spec.parameters ?? backupSection;
  const path = remotePath({ ...manifest, spec: { ...manifest.spec, parameters } });
  if (path === undefined) return () => {};
  const me = `${namespace}/${name}`;
  const visible = observer.all().find((other) => other.metadata.name !== name && holdsPath(other, path));
  const user = visible === undefined ? pathsInCreation.get(path) : `${namespace}/${visible.metadata.name}`;
  if (user !== undefined && user !== me) {
    throw new BackupError('remote-path-used', `Another backup, ${user}, uses the same remote file`, {
      at: describeBackup(observer.ref),
      value: path,
      fix: 'choose another name, file name or folder; nothing was created',
    });
  }
  pathsInCreation.set(path, me);
  return () => pathsInCreation.delete(path);
}

function holdsPath(other: ClusterBackupManifest, path: string): boolean {
  return other.status?.status !== 'Deleted' && remotePath(other) === path;
}

/** MKE lets the second of two backups at a time fail (documented for MKE 3.8); what MOSK does before that is unknown. */
export function warnOfOverlap(observer: Observer, { metadata, spec }: ClusterBackupManifest): void {
  const running = observer
    .all()
    .find(
      (other) =>
        other.spec.targetCluster === spec.targetCluster &&
        other.metadata.name !== metadata.name &&
        isRunning(other),
    );
  if (running === undefined) return;
  observer.warn(
    `backup ${running.metadata.name} of the same cluster is still running: two at a time may fail`,
  );
}

function isRunning({ status }: ClusterBackupManifest): boolean {
  const now = status?.status ?? 'Pending';
  return now === 'Pending' || now === 'InProgress' || !isKnownStatus(now);
}
