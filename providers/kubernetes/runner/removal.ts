import { BackupError } from '../../../lib/errors';
import {
  type Claimant,
  type ClusterBackupManifest,
  endingRecord,
  isMarking,
  nextRemoval,
  type RemovalAction,
  type RemovalMemory,
  type RemovalMode,
  type RemovalOutcome,
  reachedFiles,
  rememberReading,
  remoteFiles,
  type Seen,
  type SharedFiles,
} from '../../../lib/model';
import type { OwnersWatch } from '../files/file-owners';
import { isForbidden } from '../files/left-records';
import { type BackupRef, describeBackup } from '../session/backup-ref';
import { type Observer, observe } from '../session/observer';
import { persist } from '../session/persist';
import { GRACE_MS, type PatienceOptions, type Session } from '../session/session';
import { within, withinOrUndone } from '../session/within';
import { keyOf } from '../watching/watch-store';
import { leftBy } from './left-by';
import { decidedForAnother, write } from './removal-writes';
import { failure } from './wait';

export interface RemoveOptions extends PatienceOptions {
  /** By default `delete`. */
  readonly mode?: RemovalMode;
  /**
   * Version of the object that the removal was decided for. Has it another one by the first write, nothing is changed
   * and `conflict` is thrown: what has changed may be a reason to leave it. The same is thrown if the answer to that
   * write is lost, though it may be what has changed the object.
   */
  readonly resourceVersion?: string;
  /**
   * What becomes of files in mode `delete` that another backup, or a record of files left behind, has as well. By
   * default `refuse`: `files-shared` is thrown, and nothing is changed. With `leave` the files stay with the other, and
   * the object is removed.
   */
  readonly sharedFiles?: SharedFiles;
  /** Uids of backups that are removed together with this one: files that it shares with them alone are left to the last. */
  readonly together?: readonly string[];
  /** In mode `orphan`, leave no record of the files: for those who may not create ConfigMaps. By default `false`. */
  readonly unrecorded?: boolean;
}

/** What became of a backup that was taken away. */
export interface Removed {
  readonly name: string;
  readonly namespace: string;
  /** What was asked for. */
  readonly mode: RemovalMode;
  /** What was done. */
  readonly outcome: RemovalOutcome;
  /** The remote files that `outcome` speaks of, as `s3://bucket/folder/file`; empty if none are known. */
  readonly files: string[];
  /** Remarks for people, such as files that could not be looked at. */
  readonly warnings: string[];
}

/** Removes a backup in the right order; see `Mosk.remove`. */
export async function removeBackup(
  session: Session,
  ref: BackupRef,
  options: RemoveOptions,
): Promise<Removed> {
  const { mode = 'delete', clusterUid } = options;
  const observer = observe(session, ref, options, 'was not removed');
  const removal: Removal = { session, observer, options, mode, held: new Set() };
  try {
    if (clusterUid !== undefined) {
      await within(session, ref, options, session.references.requireCluster(ref.namespace, clusterUid));
    }
    const { outcome, files } = await carryOut(removal);
    const { namespace, name } = ref;
    return { namespace, name, mode, outcome, files, warnings: observer.warnings };
  } finally {
    for (const file of removal.held) session.filesInRemoval.delete(file);
    removal.watch?.close();
    observer.close();
  }
}

interface Removal {
  readonly session: Session;
  readonly observer: Observer;
  readonly options: RemoveOptions;
  readonly mode: RemovalMode;
  /** Files of it that no other removal of this program touches meanwhile. */
  readonly held: Set<string>;
  /** Where there are too many removals for a look of each; open for as long as this one lasts. */
  watch?: OwnersWatch;
}

async function carryOut(removal: Removal) {
  const { session, observer, options, mode } = removal;
  let judged = options.resourceVersion;
  const unwritten = options.unrecorded ? 'written' : 'missing';
  let memory: RemovalMemory = { uid: observer.ref.uid, others: 'unknown', record: unwritten };
  /** As last read. */
  let known: Seen;
  let graceUntil: number | undefined;
  let seen = await observer.read();
  for (;;) {
    // What it was at its end may have been passed over between two looks.
    memory = rememberReading(memory, seen, observer.lastOf(memory.uid ?? ''));
    if (seen !== undefined && seen.metadata.uid === memory.uid) known = seen;
    const graceElapsed = graceUntil !== undefined && session.clock.now() >= graceUntil;
    const action = nextRemoval(mode, seen, { ...memory, graceElapsed }, sharedFilesOf(options, memory));
    if ('warning' in action) observer.warn(action.warning);
    if (action.do !== 'done')
      observer.tell(memory.removedAs === undefined && mode === 'delete' ? 'deleting' : 'removing');
    switch (action.do) {
      case 'done':
        return { outcome: action.outcome, files: filesOf(known, action.outcome) };
      case 'fail':
        throw await failure(session, observer, seen, action, otherWay(observer, action));
      case 'refuse':
        throw refusal(observer, action);
      case 'wait':
        graceUntil = action.bounded ? (graceUntil ?? session.clock.now() + GRACE_MS) : undefined;
        await observer.pause(graceUntil);
        seen = await observer.read(memory.uid);
        memory = { ...memory, others: 'unknown' };
        break;
      case 'lookForOthers':
        memory = { ...memory, others: await lookForOthers(removal, known) };
        seen = await observer.read(memory.uid);
        break;
      case 'recordLeft':
        await recordLeft(removal, known, memory, action.why);
        memory = { ...memory, record: 'written' };
        break;
      default:
        if (judged !== undefined && seen?.metadata.resourceVersion !== judged) {
          // What is decided has to be about that version too: what the watch shows may be an earlier one.
          seen = await observer.readAgain();
          if (seen !== undefined && seen.metadata.resourceVersion !== judged)
            throw decidedForAnother(observer, seen);
          break;
        }
        if (mode === 'keep') observer.warn('what a removal before this one had begun is taken back');
        ({ seen, memory } = await write(session, observer, { action, seen, memory, judged }));
        // What others have is looked at again before the next write that it matters for.
        memory = { ...memory, others: 'unknown' };
        // Whoever took the mark off in the meantime has ended the record as well.
        if (isMarking(action)) memory = { ...memory, record: unwritten };
        judged = undefined;
    }
  }
}

/** Where only a person gets on: what can be done without one, and what that leaves. */
function otherWay({ ref }: Observer, { code }: Extract<RemovalAction, { do: 'fail' }>): string | undefined {
  return code === 'backup-stuck'
    ? `or remove the object alone, and what it has uploaded stays with nobody to delete it: mosk-backup remove ${ref.name} -n ${ref.namespace} --orphan`
    : undefined;
}

function filesOf(known: Seen, outcome: RemovalOutcome): string[] {
  return known === undefined || saysNothingUploaded(outcome) ? [] : remoteFiles(known);
}

/** Files that are shared with nobody but backups that go as well are left to the last of them. */
function sharedFilesOf({ sharedFiles, together = [] }: RemoveOptions, { others }: RemovalMemory) {
  if (others === undefined || others === 'unknown') return sharedFiles;
  return others.every(({ kind, uid = '' }) => kind === 'ClusterBackup' && together.includes(uid))
    ? 'leave'
    : sharedFiles;
}

/** Everybody else who has its files by now, once no other removal of this program is about one of them. */
async function lookForOthers(removal: Removal, backup: Seen): Promise<readonly Claimant[]> {
  const { session, observer, held } = removal;
  if (backup === undefined) return [];
  const { owners, filesInRemoval, inCreation } = session;
  const section = await persist(observer, () => owners.sectionOf(backup));
  const files = reachedFiles(backup, section);
  if (files.length === 0) return [];
  while (files.some((file) => filesInRemoval.has(file) && !held.has(file))) await observer.lookAgain();
  for (const file of files) {
    filesInRemoval.add(file);
    held.add(file);
  }
  const look = () => persist(observer, () => claimantsNow(removal, backup));
  const { looked, reserved } = await inCreation.during(look);
  observer.warn(owners.gap());
  const { namespace, name } = backup.metadata;
  const known = new Set([...looked, { namespace, name }].map((each) => keyOf(each.namespace, each.name)));
  const beingMade = reserved.filter(({ metadata }) => !known.has(keyOf(metadata.namespace, metadata.name)));
  return [...looked, ...(await owners.among(backup, beingMade))];
}

async function claimantsNow(removal: Removal, backup: ClusterBackupManifest): Promise<readonly Claimant[]> {
  const { session, observer, options } = removal;
  const { owners } = session;
  const { ref } = observer;
  const looked = await within(session, ref, options, owners.claimants(backup));
  if (looked !== undefined) return looked;
  removal.watch ??= await withinOrUndone(session, ref, options, {
    asked: owners.watch(ref.namespace),
    undo: (late) => late.close(),
  });
  return within(session, ref, options, removal.watch.claimants(backup));
}

/** Records what of its files nobody else has. */
async function recordLeft(
  { session, observer, mode }: Removal,
  backup: Seen,
  memory: RemovalMemory,
  why: 'orphaned' | 'vanished',
): Promise<void> {
  if (backup === undefined) return;
  const left = await leftBy(session, observer, backup, why);
  if (left === undefined) return;
  // Who has a file with another credential or key, or elsewhere, does not keep ours for it: the data may still be ours.
  const keepsAll = ({ namespace, needs }: Claimant) =>
    namespace === left.namespace && needs?.credential === left.credential && needs?.key === left.key;
  const { others } = memory;
  const keepers = mode === 'delete' && Array.isArray(others) ? others.filter(keepsAll) : [];
  const theirs = new Set(keepers.flatMap((other) => other.files));
  const files = left.files.filter((file) => !theirs.has(file));
  if (files.length === 0) return;
  try {
    await persist(observer, () => session.left.write({ ...left, files }));
  } catch (error) {
    if (!isForbidden(error)) throw error;
    if (mode !== 'orphan' || why === 'vanished') {
      observer.warn(
        `these files stay, and may not be recorded for lack of "create" and "patch" on configmaps: ${files.join(', ')}`,
      );
      return;
    }
    await write(session, observer, {
      action: { do: 'withdrawOrphan' },
      seen: backup,
      memory,
      judged: undefined,
    });
    throw unrecordable(observer, files, error);
  }
}

function unrecordable({ ref }: Observer, files: readonly string[], cause: unknown): BackupError {
  return new BackupError(
    'forbidden',
    'What would be left behind cannot be recorded: ConfigMaps may not be written here; nothing was changed',
    {
      at: describeBackup(ref),
      value: files.join(', '),
      fix: `ask for "create" and "patch" on configmaps in namespace ${ref.namespace}; or note the files yourself, then: mosk-backup remove ${ref.name} -n ${ref.namespace} --orphan --unrecorded`,
      cause,
    },
  );
}

function refusal(
  { ref }: Observer,
  { code, reason, others }: Extract<RemovalAction, { do: 'refuse' }>,
): BackupError {
  const files = [...new Set(others.flatMap((other) => other.files))];
  const records = others.filter(({ kind }) => kind === 'ConfigMap');
  const backups = others.filter(({ kind }) => kind === 'ClusterBackup');
  const orphan = `leave the files: mosk-backup remove ${ref.name} -n ${ref.namespace} --orphan`;
  const end =
    records.length === 0
      ? ''
      : `; or, if nobody needs them any more: ${records.map(endingRecord).join('; ')}`;
  const together =
    records.length === 0 && backups.every(({ namespace }) => namespace === ref.namespace)
      ? `; or remove all of them with their files: mosk-backup remove ${[ref, ...backups].map(({ name }) => name).join(' ')} -n ${ref.namespace}`
      : '';
  return new BackupError(code, `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`, {
    at: describeBackup(ref),
    value: files.join(', '),
    fix: `${orphan}${end}${together}`,
  });
}

function saysNothingUploaded(outcome: RemovalOutcome): boolean {
  return outcome === 'local-only' || outcome === 'nothing-uploaded';
}
