import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  nextRemoval,
  ORPHAN_ANNOTATION,
  type RemovalAction,
  type RemovalMemory,
  type RemovalMode,
  type RemovalOutcome,
  rememberReading,
  remoteFiles,
  type Seen,
} from '../../lib/model';
import { type BackupRef, describeBackup } from './backup-ref';
import { apiFailureOf, isTransient } from './failure';
import { type Observer, observe } from './observer';
import { GRACE_MS, type PatienceOptions, type Session } from './session';
import { failure } from './wait';
import { within } from './within';

export interface RemoveOptions extends PatienceOptions {
  /** By default `delete`. */
  readonly mode?: RemovalMode;
  /**
   * Version of the object that the removal was decided for. Has it another one by the first write, nothing is changed
   * and `conflict` is thrown: what has changed may be a reason to leave it. The same is thrown if the answer to that
   * write is lost, though it may be what has changed the object.
   */
  readonly resourceVersion?: string;
}

export interface Removed {
  readonly name: string;
  readonly namespace: string;
  readonly mode: RemovalMode;
  readonly outcome: RemovalOutcome;
  /** The remote files that `outcome` speaks of, as `s3://bucket/folder/file`; empty if none are known. */
  readonly files: string[];
  readonly warnings: string[];
}

/** Removes a backup in the right order; see `Mosk.remove`. */
export async function removeBackup(
  session: Session,
  ref: BackupRef,
  options: RemoveOptions,
): Promise<Removed> {
  const { mode = 'delete', clusterUid, resourceVersion } = options;
  const observer = observe(session, ref, options, 'was not removed');
  try {
    if (clusterUid !== undefined) {
      await within(session, ref, options, session.references.requireCluster(ref.namespace, clusterUid));
    }
    const { outcome, files } = await carryOut(session, observer, mode, resourceVersion);
    const { namespace, name } = ref;
    return { namespace, name, mode, outcome, files, warnings: observer.warnings };
  } finally {
    observer.close();
  }
}

async function carryOut(
  session: Session,
  observer: Observer,
  mode: RemovalMode,
  decidedFor: string | undefined,
) {
  let judged = decidedFor;
  let memory: RemovalMemory = { uid: observer.ref.uid };
  let files: string[] = [];
  let graceUntil: number | undefined;
  let seen = await observer.read();
  for (;;) {
    memory = rememberReading(memory, seen);
    if (seen !== undefined && seen.metadata.uid === memory.uid) files = remoteFiles(seen);
    const graceElapsed = graceUntil !== undefined && session.clock.now() >= graceUntil;
    const action = nextRemoval(mode, seen, { ...memory, graceElapsed });
    if ('warning' in action) observer.warn(action.warning);
    if (action.do !== 'done')
      observer.tell(memory.removedAs === undefined && mode === 'delete' ? 'deleting' : 'removing');
    switch (action.do) {
      case 'done':
        return { outcome: action.outcome, files: saysNothingUploaded(action.outcome) ? [] : files };
      case 'fail':
        throw await failure(session, observer, seen, action);
      case 'wait':
        graceUntil = action.bounded ? (graceUntil ?? session.clock.now() + GRACE_MS) : undefined;
        await observer.pause(graceUntil);
        seen = await observer.read(memory.uid);
        break;
      default:
        if (judged !== undefined && seen?.metadata.resourceVersion !== judged) {
          // What is decided has to be about that version too: what the watch shows may be an earlier one.
          seen = await observer.readAgain();
          if (seen !== undefined && seen.metadata.resourceVersion !== judged)
            throw decidedForAnother(observer, seen);
          break;
        }
        ({ seen, memory } = await write(session, observer, { action, seen, memory, judged }));
        judged = undefined;
    }
  }
}

const LOOK_AGAIN_MS = 500;

type Write = Extract<
  RemovalAction,
  { do: 'requestDeletion' | 'withdrawRequest' | 'declareOrphan' | 'remove' }
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

/** One write that insists on the object's uid. If it was refused, or its fate is unknown, the object is read again. */
async function write(session: Session, observer: Observer, decided: Decided): Promise<Written> {
  const { action, seen, memory, judged } = decided;
  for (let failures = 1; ; failures++) {
    try {
      if (action.do === 'remove') return await sendDelete(session, observer, { ...decided, action });
      if (action.do === 'declareOrphan') return await sendDeclaration(session, observer, decided);
      return await sendRequest(session, observer, decided);
    } catch (error) {
      if (isTransient(error)) await observer.waitOut(error, failures);
      else if (isOvertaken(error)) await observer.pause(session.clock.now() + LOOK_AGAIN_MS);
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

function decidedForAnother({ ref }: Observer, { status }: ClusterBackupManifest): BackupError {
  return new BackupError('conflict', 'The backup has changed since its removal was decided', {
    at: describeBackup(ref),
    value: status?.status,
    fix: 'read it again and decide anew',
  });
}

async function sendDeclaration(
  session: Session,
  observer: Observer,
  { memory, judged }: Decided,
): Promise<Written> {
  const annotations = { [ORPHAN_ANNOTATION]: 'removed by mosk-backup in mode orphan' };
  const metadata = { uid: memory.uid, resourceVersion: judged, annotations };
  return { seen: await sendPatch(session, observer, { metadata }), memory };
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
  // Taking a request back is right only while its verdict stands: by now somebody may have asked again.
  const resourceVersion = judged ?? (wanted ? undefined : seen?.metadata.resourceVersion);
  const body = { metadata: { uid: memory.uid, resourceVersion }, spec: { delete: wanted } };
  const written = await sendPatch(session, observer, body);
  if (!wanted) return { seen: written, memory };
  const knownVersions = [seen, written].map((object) => object?.metadata.resourceVersion ?? '');
  return { seen: written, memory: { ...memory, request: { knownVersions } } };
}

async function sendDelete(
  { client, hub }: Session,
  { ref, send }: Observer,
  { action: { outcome }, seen, memory, judged }: Decided<Extract<Write, { do: 'remove' }>>,
): Promise<Written> {
  // That nothing is in the storage holds for the version that was judged: the watch may lag behind an upload.
  const current = saysNothingUploaded(outcome) ? seen?.metadata.resourceVersion : undefined;
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

function saysNothingUploaded(outcome: RemovalOutcome): boolean {
  return outcome === 'local-only' || outcome === 'nothing-uploaded';
}
