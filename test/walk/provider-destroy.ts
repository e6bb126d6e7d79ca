/** The provider's `delete` over the model, see provider.ts. */
import { type DoomedEntry, type Entry, nextDestroy, ownerNow, ownRuns } from '../../lib/model';
import { declared, declaredWith, formerOf } from '../../providers/pulumi/functions/engine/deployment';
import { leftByVanished } from './claims';
import type { Process } from './process';
import {
  annotateAll,
  entryOf,
  recordVanished,
  removeRuns,
  takeBack,
  tellsOfChange,
  uidsOf,
} from './provider-writes';
import type { Inputs, Remembered } from './state';
import type { Run } from './world';

function declaredByNow(inputs: Inputs, entry: Entry, runs: readonly Run[]): Inputs | undefined {
  const named = declared<Inputs>({ ...inputs, owner: ownerNow(entry, runs) });
  const uids = uidsOf(ownRuns(entry, runs));
  return named ?? uids.map((uid) => declaredWith<Inputs>(uid)).find((found) => found !== undefined);
}

export function destroy(process: Process, state: Remembered): void {
  const current =
    declared<Inputs>(state.inputs, { ownName: state.wish > 0 }) ??
    declaredByNow(state.inputs, entryOf(state), process.world.runs);
  const keepLast = current === undefined ? state.inputs.keepLast : current.keepLast;
  const former = current && (formerOf(current) as Remembered | undefined);
  const anotherDeclared = former !== undefined && former.uid !== state.uid;
  const entry: DoomedEntry = {
    ...entryOf(state),
    keepLast,
    declared: current !== undefined,
    anotherDeclared,
    now: Number.POSITIVE_INFINITY,
  };
  const tried = process.removed.has(state.uid) ? [state.uid] : [];
  const recorded: string[] = [];
  let unchanged = true;
  for (;;) {
    process.looks();
    const step = nextDestroy(entry, process.world.runs, { tried, recorded });
    try {
      switch (step.do) {
        case 'record':
          if (step.run === undefined) recordVanished(process, state);
          else
            for (const file of leftByVanished(process.world, step.run))
              process.record(file, step.run.metadata.uid ?? '');
          recorded.push(step.run?.metadata.uid ?? state.uid);
          break;
        case 'remove':
          removeRuns(process, step.mode, step.runs, { failedMayStay: entry.declared, unchanged });
          tried.push(...uidsOf(step.runs));
          break;
        case 'takeBack':
          takeBack(process, step.runs);
          tried.push(...uidsOf(step.runs));
          break;
        case 'annotate':
          annotateAll(process, step.changes, unchanged);
          break;
        case 'giveUp':
          annotateAll(process, step.changes, unchanged);
          tried.push(...uidsOf(step.changes.map(({ run }) => run)));
          break;
        case 'done':
          return;
      }
    } catch (reason) {
      if (!unchanged || !tellsOfChange(reason)) throw reason;
      unchanged = false;
    }
  }
}
