import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType, REMOTE_DELETION_ANNOTATION } from '../../lib/model';
import type { Located } from '../input';
import { typeOf } from './order';

/**
 * One finding for each backup whose manifest asks an engine to have its files deleted: `apply` makes backups, and would
 * leave those files alone. A request without the annotation is a finding of the contract.
 */
export function deletionFindings(manifests: readonly Located[]): BackupError[] {
  return manifests.filter(isRequest).map(({ object, lineOf }) => {
    const { namespace, name } = object.metadata;
    const remove = `mosk-backup remove ${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
    return new BackupError('delete-at-creation', 'apply does not ask for the deletion of remote files', {
      at: `${lineOf('spec.delete')}: ${objectName(object)} spec.delete`,
      value: 'true',
      fix: `commit it where Argo CD or Flux applies it: apply is no engine. Without one, ${remove} deletes the files and then the object; then take the manifest away`,
    });
  });
}

function isRequest({ object }: Located): boolean {
  if (typeOf(object) !== ClusterBackupType) return false;
  const { metadata, spec } = object as ClusterBackupManifest;
  // Whether there is a spec at all is checked elsewhere.
  return spec?.delete === true && metadata.annotations?.[REMOTE_DELETION_ANNOTATION] !== undefined;
}
