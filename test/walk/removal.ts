/** `mosk.remove` over the model: `nextRemoval`, with the writes, refusals and second looks of providers/kubernetes/removal.ts. */
import { BackupError } from '../../lib/errors';
import {
  nextRemoval,
  ORPHAN_ANNOTATION,
  ORPHANED_BY_US,
  type RemovalMemory,
  type RemovalMode,
  type RemovalOutcome,
  rememberReading,
} from '../../lib/model';
import { failed, type Process } from './process';
import { fileOf, type Run, thingOf } from './world';

/** Yields before each write, so that several removals, or tools, can take turns. */
export function* removing(
  process: Process,
  { metadata: { uid = '' } }: Run,
  mode: RemovalMode,
  decidedFor?: string,
): Generator<void, RemovalOutcome> {
  let judged = decidedFor;
  let memory: RemovalMemory = { uid };
  let graceElapsed = false;
  for (;;) {
    process.decides();
    const seen = thingOf(process.world, uid)?.run;
    memory = rememberReading(memory, seen);
    const action = nextRemoval(mode, seen, { ...memory, graceElapsed });
    if (action.do === 'done') return action.outcome;
    if (action.do === 'fail') throw failed(action.code);
    if (action.do === 'wait') {
      const { tick } = process.world;
      yield;
      if (process.world.tick !== tick) continue;
      // Nobody is there who could change it yet.
      if (!action.bounded || graceElapsed) throw failed('timeout');
      graceElapsed = true;
      continue;
    }
    if (seen === undefined) throw new Error(`${action.do} of what is gone`);
    if (judged !== undefined && seen.metadata.resourceVersion !== judged) throw failed('conflict');
    yield;
    try {
      switch (action.do) {
        case 'declareOrphan':
          process.annotate(seen, { [ORPHAN_ANNOTATION]: `${ORPHANED_BY_US} in mode orphan` }, judged);
          break;
        case 'requestDeletion': {
          process.askDeletion(seen, true, judged);
          const knownVersions = [seen.metadata.resourceVersion ?? ''];
          memory = { ...memory, request: { knownVersions } };
          break;
        }
        case 'withdrawRequest':
          process.askDeletion(seen, false, judged ?? seen.metadata.resourceVersion);
          break;
        case 'remove':
          process.delete(seen, judged);
          memory = { ...memory, removedAs: action.outcome };
      }
    } catch (reason) {
      if (!BackupError.is(reason)) throw reason;
      const now = thingOf(process.world, uid)?.run;
      if (now !== undefined && judged !== undefined) throw failed('conflict');
      // Its absence is what our deletion was after.
      if (now === undefined && action.do === 'remove') memory = { ...memory, removedAs: action.outcome };
    }
    judged = undefined;
  }
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

export const filesOf = (run: Run) => [fileOf(run)].filter((file) => file !== undefined);
