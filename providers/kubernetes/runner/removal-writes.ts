/** The writes of a removal: each insists on the object's uid. If one was refused, or its fate is unknown, the object is read again. */
import { BackupError } from '../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  holdsForGood,
  isBeingRemoved,
  isMarked,
  isOrphanedByUs,
  LEFT_WITH_ANNOTATION,
  nameOthers,
  ORPHAN_ANNOTATION,
  ORPHANED_BY_US,
  orphanReason,
  type RemovalAction,
  type RemovalMemory,
  type Seen,
} from '../../../lib/model';
import { apiFailureOf, isTransient } from '../api/failure';
import { describeBackup } from '../session/backup-ref';
import type { Observer } from '../session/observer';
import type { Session } from '../session/session';

export type Write = Extract<
  RemovalAction,
  {
    do:
      | 'requestDeletion'
      | 'withdrawRequest'
      | 'declareOrphan'
      | 'leaveWithOthers'
      | 'withdrawOrphan'
      | 'remove';
  }
>;

interface Written {
  readonly seen: Seen;
  readonly memory: RemovalMemory;
}

interface Decided<T extends Write = Write> extends Written {
  readonly action: T;
  /** The version that the decision is for, if it is for no other. */
  readonly judged: string | undefined;
}

/** Carries a decision out, once. @throws BackupError `conflict` if it was for another version, and those of reaching the API */
export async function write(session: Session, observer: Observer, decided: Decided): Promise<Written> {
  const { action, seen, memory, judged } = decided;
  for (let failures = 1; ; failures++) {
    try {
      return await send(session, observer, decided);
    } catch (error) {
      if (isTransient(error)) await observer.waitOut(error, failures);
      else if (isOvertaken(error)) await observer.lookAgain();
      else throw error;
      const now = await observer.readAgain();
      // The write was certainly not carried out, and the decision for it stands.
      if (now !== undefined && now.metadata.resourceVersion === (judged ?? seen?.metadata.resourceVersion))
        continue;
      if (judged !== undefined && now !== undefined) throw decidedForAnother(observer, now);
      // Its absence is what our deletion was after, whether or not that was what removed it.
      const removed = now === undefined && action.do === 'remove' ? { removedAs: action.outcome } : {};
      return { seen: now, memory: { ...memory, ...removed } };
    }
  }
}

async function send(session: Session, observer: Observer, decided: Decided): Promise<Written> {
  const { action, seen, memory, judged } = decided;
  switch (action.do) {
    case 'remove':
      return sendDelete(session, observer, { ...decided, action });
    case 'declareOrphan':
      return sendMarks(session, observer, decided, {
        [ORPHAN_ANNOTATION]: [`${ORPHANED_BY_US} in mode orphan`, ...theirReason(seen)].join('; '),
      });
    case 'leaveWithOthers': {
      const others = nameOthers(action.others);
      return sendMarks(session, observer, decided, {
        [ORPHAN_ANNOTATION]: `${ORPHANED_BY_US}: its files are those of ${others} as well`,
        [LEFT_WITH_ANNOTATION]: others,
      });
    }
    case 'withdrawOrphan':
      return { seen: await sendTakingBack(session, observer, seen, judged), memory };
    default:
      return sendRequest(session, observer, decided);
  }
}

function theirReason(seen: Seen): string[] {
  const reason = seen && orphanReason(seen);
  return reason === undefined || reason.startsWith(ORPHANED_BY_US) ? [] : [reason];
}

export function decidedForAnother({ ref }: Observer, { status }: ClusterBackupManifest): BackupError {
  return new BackupError('conflict', 'The backup has changed since its removal was decided', {
    at: describeBackup(ref),
    value: status?.status,
    fix: 'read it again and decide anew',
  });
}

async function sendMarks(
  session: Session,
  observer: Observer,
  { memory, judged }: Decided,
  annotations: Readonly<Record<string, string>>,
): Promise<Written> {
  const metadata = { uid: memory.uid, resourceVersion: judged, annotations };
  return { seen: await sendPatch(session, observer, { metadata }), memory };
}

/** Takes the marks of a removal off the object that lives on, and then its record away. */
async function sendTakingBack(
  session: Session,
  observer: Observer,
  seen: Seen,
  judged?: string,
): Promise<Seen> {
  if (seen === undefined) return undefined;
  // By now its removal may have gone on, and then the record must stay.
  const { uid, resourceVersion } = seen.metadata;
  const metadata = { uid, resourceVersion: judged ?? resourceVersion, annotations: withoutMarks(seen) };
  return endingRecords(session, observer, seen, () => sendPatch(session, observer, { metadata }));
}

function withoutMarks(seen: ClusterBackupManifest): Record<string, null> {
  return { ...(isOrphanedByUs(seen) && { [ORPHAN_ANNOTATION]: null }), [LEFT_WITH_ANNOTATION]: null };
}

/**
 * Only once the object has taken the write: somebody else may be removing it, and then the record is all that is left.
 * And only those from before the write: whoever marks the object anew after it writes its record anew as well.
 */
async function endingRecords<T>(
  { left }: Session,
  observer: Observer,
  seen: ClusterBackupManifest,
  unmark: () => Promise<T>,
): Promise<T> {
  const { namespace = '', uid = '' } = seen.metadata;
  const records = await left.of({ namespace, uid });
  const written = await unmark();
  for (const text of await left.end(records)) observer.warn(text);
  return written;
}

async function sendPatch({ client, hub }: Session, { ref, send }: Observer, body: object) {
  const written = await send((signal) =>
    client.patch<ClusterBackupManifest>(ClusterBackupType, ref.namespace, ref.name, body, {
      type: 'merge',
      signal,
    }),
  );
  hub.note(ClusterBackupType, written);
  return written;
}

async function sendRequest(
  session: Session,
  observer: Observer,
  { action, seen, memory, judged }: Decided,
): Promise<Written> {
  const wanted = action.do === 'requestDeletion';
  // Whoever deletes the files does not leave them behind.
  const marked = wanted && seen !== undefined && isMarked(seen) && !isBeingRemoved(seen) ? seen : undefined;
  // Taking a request back is right only while its verdict stands: by now somebody may have asked again. The same for a mark.
  const current = wanted && marked === undefined ? undefined : seen?.metadata.resourceVersion;
  const resourceVersion = judged ?? current;
  const metadata = {
    uid: memory.uid,
    resourceVersion,
    ...(marked && { annotations: withoutMarks(marked) }),
  };
  const body = { metadata, spec: { delete: wanted } };
  const patch = () => sendPatch(session, observer, body);
  const written = await (marked ? endingRecords(session, observer, marked, patch) : patch());
  if (!wanted) return { seen: written, memory };
  const knownVersions = [seen, written].map((object) => object?.metadata.resourceVersion ?? '');
  return { seen: written, memory: { ...memory, request: { knownVersions } } };
}

async function sendDelete(
  { client, hub }: Session,
  { ref, send }: Observer,
  { action: { outcome }, seen, memory, judged }: Decided<Extract<Write, { do: 'remove' }>>,
): Promise<Written> {
  const current = holdsForGood(outcome) ? undefined : seen?.metadata.resourceVersion;
  const left = await send((signal) =>
    client.delete(ClusterBackupType, ref.namespace, ref.name, {
      uid: memory.uid,
      resourceVersion: judged ?? current,
      signal,
    }),
  );
  const after = { ...memory, removedAs: outcome };
  // Finalizers keep the object for a while; without them the answer is a Status, and the object is gone.
  if (left?.kind !== ClusterBackupType.kind) return { seen: undefined, memory: after };
  hub.note(ClusterBackupType, left);
  return { seen: left as ClusterBackupManifest, memory: after };
}

/** Somebody else removed the object or took its name. A kube-apiserver answers a changed uid with 409 to a DELETE, with 422 to a PATCH (seen with 1.36). */
function isOvertaken(error: unknown): boolean {
  if (!BackupError.is(error)) return false;
  const causes = apiFailureOf(error)?.details.causes ?? [];
  return (
    ['conflict', 'not-found'].includes(error.code) || causes.some(({ field }) => field === 'metadata.uid')
  );
}
