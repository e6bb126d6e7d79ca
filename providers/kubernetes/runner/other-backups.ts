/** What other backups mean for one that is to be made. */
import { BackupError } from '../../../lib/errors';
import {
  type Claimant,
  type ClusterBackupManifest,
  claimedFiles,
  endingRecord,
  isArchiving,
  isNoted,
  NEEDED_ANNOTATION,
  type Seen,
} from '../../../lib/model';
import type { OwnersWatch } from '../files/file-owners';
import { describeBackup } from '../session/backup-ref';
import type { Observer } from '../session/observer';
import type { Session } from '../session/session';

/**
 * Two backups with one file would overwrite each other, and deleting the older would delete the newer's file. Two that
 * this program makes at the same time are told apart before the server shows them.
 * @returns to be called once the server shows the backup, or it was not made
 * @throws BackupError `remote-path-used`
 */
export async function reserveFiles(
  { inCreation, owners }: Session,
  observer: Observer,
  manifest: ClusterBackupManifest,
): Promise<() => void> {
  // From here on those that come later see this one; it sees those in creation, and then those that are there.
  const before = inCreation.now();
  const release = inCreation.add(manifest);
  try {
    refuse(observer, await owners.among(manifest, before));
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

/**
 * Those of all namespaces that may be seen.
 * @param there an object of its name is taken over with what it has, or refused for another reason
 * @throws BackupError `remote-path-used`
 */
export async function requireFreeFiles(
  observer: Observer,
  manifest: ClusterBackupManifest,
  there: Seen,
  { owners, earlierNotes }: { readonly owners: OwnersWatch; readonly earlierNotes: readonly string[] },
): Promise<void> {
  const metadata = { ...manifest.metadata, uid: there?.metadata.uid };
  refuse(observer, await owners.claimantsOfNew({ ...manifest, metadata }));
  refuseNoted(observer, manifest, earlierNotes);
}

function refuse(observer: Observer, others: readonly Claimant[]): void {
  const [other] = others;
  if (other === undefined) return;
  const problem =
    other.kind === 'ConfigMap'
      ? 'A file that was left behind without an object lies there'
      : `Another backup, ${other.namespace}/${other.name}, uses the same remote file`;
  const end = other.kind === 'ConfigMap' ? `; or, if nobody needs it any more: ${endingRecord(other)}` : '';
  throw new BackupError('remote-path-used', problem, {
    at: describeBackup(observer.ref),
    value: other.files[0],
    fix: `choose another name, file name or folder; nothing was created${end}`,
  });
}

function refuseNoted({ ref }: Observer, manifest: ClusterBackupManifest, notes: readonly string[]): void {
  const noted = claimedFiles(manifest).find((file) => notes.some((note) => isNoted(file, note)));
  if (noted === undefined) return;
  throw new BackupError('remote-path-used', 'A file that was left behind without an object lies there', {
    at: describeBackup(ref),
    value: noted,
    fix: `choose another name, file name or folder; nothing was created; or, if nobody needs it any more, take the annotation ${NEEDED_ANNOTATION} off the credential and the key`,
  });
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
