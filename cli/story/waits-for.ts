import { hasRemoteFiles, isArchiving, isBeingDeleted, isKnownStatus, remoteFolder } from '../../lib/model';
import type { StoryFacts } from './story-facts';

/** What has to happen for it to go on, one a text; empty where it has come to its end. */
export function waitsFor({ backup, others }: StoryFacts): string[] {
  const { metadata, spec, status } = backup;
  const now = status?.status ?? '';
  const target = remoteFolder(spec.parameters) ?? 'its storage';
  const waits: string[] = [];
  if (now === '' || now === 'Pending') {
    const busy = (others ?? []).filter(
      (other) =>
        other.metadata.uid !== metadata.uid &&
        other.spec.targetCluster === spec.targetCluster &&
        other.status?.status === 'InProgress',
    );
    waits.push(
      busy.length === 0
        ? 'the controller of MOSK, to begin'
        : `${busy.map((other) => other.metadata.name).join(', ')}: a cluster makes one archive at a time (documented for MKE)`,
    );
  } else if (now === 'InProgress') waits.push('its archive, which is being made');
  else if (now === 'UploadPending') waits.push(`the upload to ${target}, to begin`);
  else if (now === 'UploadingInProgress') waits.push(`the upload to ${target}`);
  else if (now === 'Stuck') waits.push('somebody: MOSK says that a stuck backup needs manual intervention');
  else if (now === 'DeletionPending' || now === 'DeletionInProgress')
    waits.push('MOSK, to delete its files in the storage');
  else if (now === 'Completed' && hasRemoteFiles(backup) && status?.uploadedAt === undefined)
    waits.push('the report of its upload: it is Completed without uploadedAt');
  else if (!isKnownStatus(now) && isArchiving(now))
    waits.push(`its end: "${now}" is no status that is documented`);

  if (spec.delete === true && !now.startsWith('Delet'))
    waits.push('MOSK, to answer the request to delete its files');
  if (now === 'DeleteFailed' && isBeingDeleted(backup))
    waits.push('somebody who asks for the deletion again');
  if (metadata.deletionTimestamp !== undefined)
    waits.push(
      `its finalizers, since ${metadata.deletionTimestamp}: ${(metadata.finalizers ?? []).join(', ') || 'none'}`,
    );
  return waits;
}
