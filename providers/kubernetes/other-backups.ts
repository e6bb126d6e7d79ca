/** What other backups mean for one that is to be made. */
import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, claimedFiles, effectiveTarget, isArchiving } from '../../lib/model';
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
export function reserveFiles(
  { filesInCreation }: Session,
  observer: Observer,
  manifest: ClusterBackupManifest,
  { backupSection }: ClusterFacts,
): () => void {
  const { name, namespace } = manifest.metadata;
  const { parameters } = effectiveTarget(manifest.spec.parameters, backupSection);
  const files = claimedFiles({ ...manifest, spec: { ...manifest.spec, parameters } });
  const me = `${namespace}/${name}`;
  const others = observer
    .all()
    .filter(({ metadata, status }) => metadata.name !== name && status?.status !== 'Deleted');
  for (const file of files) {
    const users = [filesInCreation.get(file), visibleUser(others, file)];
    const user = users.find((each) => each !== undefined && each !== me);
    if (user === undefined) continue;
    throw new BackupError('remote-path-used', `Another backup, ${user}, uses the same remote file`, {
      at: describeBackup(observer.ref),
      value: file,
      fix: 'choose another name, file name or folder; nothing was created',
    });
  }
  for (const file of files) filesInCreation.set(file, me);
  return () => {
    for (const file of files) filesInCreation.delete(file);
  };
}

/** `namespace/name` of the backup that has a remote file. */
function visibleUser(backups: readonly ClusterBackupManifest[], file: string): string | undefined {
  const user = backups.find((backup) => filesOf(backup).includes(file))?.metadata;
  return user && `${user.namespace}/${user.name}`;
}

/** Objects that a watch has shown never change, and each new backup looks at those of all others. */
const filesKnown = new WeakMap<ClusterBackupManifest, readonly string[]>();

function filesOf(backup: ClusterBackupManifest): readonly string[] {
  const known = filesKnown.get(backup);
  if (known !== undefined) return known;
  const files = claimedFiles(backup);
  filesKnown.set(backup, files);
  return files;
}

/** MKE lets the second of two backups at a time fail (documented for MKE 3.8); what MOSK does before that is unknown. */
export function warnOfOverlap(observer: Observer, { metadata, spec }: ClusterBackupManifest): void {
  const running = observer
    .all()
    .find(
      (other) =>
        other.spec.targetCluster === spec.targetCluster &&
        other.metadata.name !== metadata.name &&
        isArchiving(other.status?.status),
    );
  if (running === undefined) return;
  observer.warn(
    `backup ${running.metadata.name} of the same cluster is still running: two at a time may fail`,
  );
}
