/** `mosk.remove` over the model: `nextRemoval`, with the looks, writes and refusals of providers/kubernetes/runner/removal.ts. */
import { BackupError } from '../../lib/errors';
import {
  holdsForGood,
  isMarked,
  isMarking,
  isOrphanedByUs,
  LEFT_WITH_ANNOTATION,
  nameOthers,
  nextRemoval,
  ORPHAN_ANNOTATION,
  ORPHANED_BY_US,
  type RemovalAction,
  type RemovalMemory,
  type RemovalMode,
  type RemovalOutcome,
  reachedFiles,
  rememberReading,
  type SharedFiles,
} from '../../lib/model';
import { claimantsIn, leftBy } from './claims';
import { failed, type Process } from './process';
import { type Run, thingOf } from './world';

export interface RemovingOptions {
  readonly mode: RemovalMode;
  readonly sharedFiles?: SharedFiles;
  /** Version of the object that the removal was decided for. */
  readonly decidedFor?: string;
  /** Uids of all that go at the same time. */
  readonly together?: readonly string[];
}

/** Yields before each write, so that several removals, or tools, can take turns. */
export function* removing(
  process: Process,
  run: Run,
  options: RemovingOptions,
): Generator<void, RemovalOutcome> {
  const held = new Set<string>();
  try {
    return yield* carryOut(process, run, options, held);
  } finally {
    for (const file of held) process.filesInRemoval.delete(file);
  }
}

function* carryOut(
  process: Process,
  { metadata: { uid = '' } }: Run,
  options: RemovingOptions,
  held: Set<string>,
): Generator<void, RemovalOutcome> {
  const { mode } = options;
  let judged = options.decidedFor;
  let memory: RemovalMemory = { uid, others: 'unknown', record: 'missing' };
  let known: Run | undefined;
  let graceElapsed = false;
  for (;;) {
    process.decides();
    const seen = thingOf(process.world, uid)?.run;
    memory = rememberReading(memory, seen);
    known = seen ?? known;
    const action = nextRemoval(mode, seen, { ...memory, graceElapsed }, sharedFilesOf(options, memory));
    switch (action.do) {
      case 'done':
        return action.outcome;
      case 'fail':
      case 'refuse':
        throw failed(action.code);
      case 'wait': {
        const { tick } = process.world;
        yield;
        memory = { ...memory, others: 'unknown' };
        if (process.world.tick !== tick) break;
        // Nobody is there who could change it yet.
        if (!action.bounded || graceElapsed) throw failed('timeout');
        graceElapsed = true;
        break;
      }
      case 'lookForOthers': {
        if (known === undefined) throw new Error('others of what was never there');
        const files = reachedFiles(known, undefined);
        while (files.some((file) => process.filesInRemoval.has(file) && !held.has(file))) {
          process.decides();
          yield;
        }
        for (const file of files) {
          process.filesInRemoval.add(file);
          held.add(file);
        }
        process.looksForOthers();
        memory = { ...memory, others: claimantsIn(process.world, known) };
        break;
      }
      case 'recordLeft':
        if (known === undefined) throw new Error('a record of what was never there');
        yield;
        for (const file of leftBy(known, theirFiles(mode, memory))) process.record(file, uid);
        memory = { ...memory, record: 'written' };
        break;
      default:
        if (seen === undefined) throw new Error(`${action.do} of what is gone`);
        if (judged !== undefined && seen.metadata.resourceVersion !== judged) throw failed('conflict');
        yield;
        memory = { ...written(process, action, seen, memory, judged), others: 'unknown' };
        if (isMarking(action)) memory = { ...memory, record: 'missing' };
        judged = undefined;
    }
  }
}

type Write = Exclude<
  RemovalAction,
  { do: 'done' | 'fail' | 'refuse' | 'wait' | 'lookForOthers' | 'recordLeft' }
>;

/** Refused, the object is read again and all is decided anew. */
function written(
  process: Process,
  action: Write,
  seen: Run,
  memory: RemovalMemory,
  judged: string | undefined,
): RemovalMemory {
  try {
    return send(process, action, seen, memory, judged);
  } catch (reason) {
    if (!BackupError.is(reason)) throw reason;
    const now = thingOf(process.world, seen.metadata.uid)?.run;
    if (now !== undefined && judged !== undefined) throw failed('conflict');
    // Its absence is what our deletion was after.
    return now === undefined && action.do === 'remove' ? { ...memory, removedAs: action.outcome } : memory;
  }
}

function send(
  process: Process,
  action: Write,
  seen: Run,
  memory: RemovalMemory,
  judged: string | undefined,
): RemovalMemory {
  switch (action.do) {
    case 'declareOrphan':
      process.annotate(seen, { [ORPHAN_ANNOTATION]: `${ORPHANED_BY_US} in mode orphan` }, judged);
      return memory;
    case 'leaveWithOthers': {
      const others = nameOthers(action.others);
      const reason = `${ORPHANED_BY_US}: its files are those of ${others} as well`;
      process.annotate(seen, { [ORPHAN_ANNOTATION]: reason, [LEFT_WITH_ANNOTATION]: others }, judged);
      return memory;
    }
    case 'withdrawOrphan': {
      const records = process.recordsOf(seen.metadata.uid ?? '');
      process.annotate(seen, withoutMarks(seen), judged ?? seen.metadata.resourceVersion);
      // Somebody else may be removing it: then the record is all that is left.
      process.unrecord(records);
      return memory;
    }
    case 'requestDeletion': {
      const records = isMarked(seen) ? process.recordsOf(seen.metadata.uid ?? '') : [];
      const version = judged ?? (isMarked(seen) ? seen.metadata.resourceVersion : undefined);
      process.askDeletion(seen, true, version, isMarked(seen) ? withoutMarks(seen) : undefined);
      process.unrecord(records);
      return { ...memory, request: { knownVersions: [seen.metadata.resourceVersion ?? ''] } };
    }
    case 'withdrawRequest':
      process.askDeletion(seen, false, judged ?? seen.metadata.resourceVersion);
      return memory;
    case 'remove':
      process.delete(
        seen,
        judged ?? (holdsForGood(action.outcome) ? undefined : seen.metadata.resourceVersion),
      );
      return { ...memory, removedAs: action.outcome };
  }
}

function withoutMarks(seen: Run): Readonly<Record<string, null>> {
  return { ...(isOrphanedByUs(seen) && { [ORPHAN_ANNOTATION]: null }), [LEFT_WITH_ANNOTATION]: null };
}

/** Files that are shared with nobody but backups that go as well are left to the last of them. */
function sharedFilesOf({ sharedFiles, together = [] }: RemovingOptions, { others }: RemovalMemory) {
  if (others === undefined || others === 'unknown') return sharedFiles;
  return others.every(({ kind, uid = '' }) => kind === 'ClusterBackup' && together.includes(uid))
    ? 'leave'
    : sharedFiles;
}

function theirFiles(mode: RemovalMode, { others }: RemovalMemory): readonly string[] {
  return mode === 'delete' && Array.isArray(others) ? others.flatMap(({ files }) => files) : [];
}

/** Brings removals to their end, all at a time or one after the other. */
export function inTurns<T>(removals: Iterator<void, T>[], oneByOne: boolean): PromiseSettledResult<T>[] {
  const results: (PromiseSettledResult<T> | undefined)[] = removals.map(() => undefined);
  for (let open = true; open; ) {
    open = false;
    for (const [index, removal] of removals.entries()) {
      do {
        if (results[index] !== undefined) break;
        results[index] = advanced(removal);
        open = true;
      } while (oneByOne);
    }
  }
  return results.filter((each) => each !== undefined);
}

function advanced<T>(removal: Iterator<void, T>): PromiseSettledResult<T> | undefined {
  try {
    const { done, value } = removal.next();
    return done ? { status: 'fulfilled', value } : undefined;
  } catch (reason) {
    if (!BackupError.is(reason)) throw reason;
    return { status: 'rejected', reason };
  }
}
