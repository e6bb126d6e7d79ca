/** What a destroy says of the backups that stay. */
import {
  type ClusterBackupManifest,
  type LeftRun,
  ownerOf,
  remoteFiles,
  wishOf,
} from '../../../../../lib/model';
import type { BackupState } from '../declared/inputs';

/** Nobody else will tell of it. */
export function keptText({ onDestroy }: BackupState, run: ClusterBackupManifest): string {
  const { namespace, name } = run.metadata;
  const files = remoteFiles(run);
  const place = files.length === 0 ? '' : `, with ${files.join(', ')}`;
  // Two wishes of which nobody can tell which is the newer one, and this is the milder.
  const why =
    onDestroy === 'keep'
      ? ''
      : `, as another deployment than the last wished; to delete it: ${removing(run)}`;
  return `ClusterBackup ${namespace}/${name} is kept${place}; nobody manages it any more${why}`;
}

export function leftText({ onDestroy }: BackupState, { run, because }: LeftRun): string {
  const finish = removing(run);
  const what = withFiles(run);
  switch (because) {
    case 'superseded':
      return `${what} stays: it is superseded`;
    case 'not-ours':
      return ownerOf(run) === undefined
        ? `${what} STAYS: somebody has taken off it whose it is; to delete it: ${finish}`
        : `${what} stays: it belongs to ${ownerOf(run)} by now`;
    case 'copied':
      return `${what} STAYS: somebody has made it of a backup of this resource; to delete it: ${finish}`;
    case 'kept':
      return `${what} stays: it was kept before, and nobody manages it any more`;
    case 'disputed':
      return (
        `${what} STAYS: it was last to be treated with '${wishOf(run)?.mode}', by a deployment that this state does ` +
        `not know of, and here with '${onDestroy}'; to delete it: ${finish}`
      );
    case 'past-rescue':
      return `${what} is NOT kept: its deletion is under way and cannot be taken back; to finish it: ${finish}`;
    case 'unproven':
      return (
        `${what} STAYS: release 0.1.0 has made it, for this resource or for another one of the same name; ` +
        `to delete it: ${finish}`
      );
  }
}

const removing = ({ metadata: { name, namespace } }: ClusterBackupManifest) =>
  `mosk-backup remove ${name} -n ${namespace}`;

/** `ClusterBackup shop/before-1, with s3://backups/before-1,` */
function withFiles(run: ClusterBackupManifest): string {
  const files = remoteFiles(run);
  const { namespace, name } = run.metadata;
  return `ClusterBackup ${namespace}/${name}${files.length === 0 ? '' : `, with ${files.join(', ')},`}`;
}
