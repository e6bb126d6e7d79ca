import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type DestroyMemory,
  type DestroyStep,
  type DoomedEntry,
  type Entry,
  type LeftRun,
  nextDestroy,
  ownerNow,
  ownRuns,
} from '../../../../lib/model';
import { declared, declaredWith, formerOf, wasRemoved } from '../engine/deployment';
import { log } from '../engine/log';
import { recordLeft } from '../objects/left-behind';
import { type Mosk, managementCluster } from '../objects/management-cluster';
import { readAgain, withCurrent } from '../objects/objects-in';
import { requireSameCluster } from '../objects/same-cluster';
import { entryOf } from './declared/entry';
import type { BackupInputs, BackupState } from './declared/inputs';
import { annotateAll } from './runs/annotate';
import { backupsSeen } from './runs/backups-seen';
import { keptText, leftText } from './runs/left-text';
import { recordVanished } from './runs/record-vanished';
import { removeRuns, takeBack, tellsOfChange } from './runs/remove-runs';

/** Called by the engine for a replaced run, for a resource that has left the program, and by `pulumi destroy`. */
export async function destroy(_id: string, state: BackupState): Promise<void> {
  const mosk = await managementCluster(state, 'delete');
  const entry = entryOf(state);
  const ownName = entry.wish.number > 0;
  const current =
    declared<BackupInputs>(state, { ownName }) ??
    declaredByNow(state, entry, await backupsSeen(mosk, state.namespace));
  const keepLast = current === undefined ? state.keepLast : current.keepLast;
  const former = current && formerOf<BackupState>(current);
  const anotherDeclared = former !== undefined && former.uid !== state.uid;
  const doomed = { ...entry, keepLast, declared: current !== undefined, anotherDeclared };
  for (const left of await removeEntry(mosk, state, doomed)) log(state, leftText(state, left));
}

/**
 * Of an entry whose replacement has not come to its end the program may say another name by now: its run has been given to
 * that already, or the resource that is declared has one of the runs that would go with this entry.
 */
function declaredByNow(
  state: BackupState,
  entry: Entry,
  objects: readonly ClusterBackupManifest[],
): BackupInputs | undefined {
  const named = declared<BackupInputs>({ ...state, owner: ownerNow(entry, objects) });
  const uids = uidsOf(ownRuns(entry, objects));
  return named ?? uids.map((uid) => declaredWith<BackupInputs>(uid)).find((found) => found !== undefined);
}

/**
 * @returns what stays, and why
 * @throws BackupError `other-management-cluster`, and those of removing
 */
export async function removeEntry(
  mosk: Mosk,
  state: BackupState,
  doomed: Omit<DoomedEntry, 'now'>,
): Promise<LeftRun[]> {
  const entry = { ...doomed, now: mosk.clock.now() };
  const tried = (await wasRemoved(state.uid)) ? [state.uid] : [];
  const self = { namespace: state.namespace, name: state.objectName, uid: state.uid };
  const recorded: string[] = [];
  // The watch may be behind. Once it was, a write of somebody else, such as the controller's, is no reason to stop.
  let unchanged = true;
  for (;;) {
    const shown = await backupsSeen(mosk, state.namespace);
    const objects = tried.includes(state.uid)
      ? shown
      : await withCurrent(mosk, ClusterBackupType, shown, self);
    let step = nextDestroy(entry, objects, { tried, recorded });
    if (!unchanged) step = await decideAgain(mosk, entry, objects, step, { tried, recorded });
    const options = { failedMayStay: entry.declared, unchanged };
    try {
      switch (step.do) {
        case 'record':
          if (step.run !== undefined) await recordLeft(mosk, step.run, 'vanished');
          else if (!(await wasRemoved(state.uid))) {
            await requireSameCluster(mosk, state);
            await recordVanished(mosk, state);
          }
          recorded.push(step.run?.metadata.uid ?? state.uid);
          break;
        case 'remove':
          await removeRuns(mosk, state, step.mode, step.runs, options);
          tried.push(...uidsOf(step.runs));
          break;
        case 'takeBack':
          await takeBack(mosk, state, step.runs);
          tried.push(...uidsOf(step.runs));
          break;
        case 'annotate':
          await annotateAll(mosk, step.changes, { unchanged });
          break;
        case 'giveUp':
          await annotateAll(mosk, step.changes, { unchanged });
          for (const { run } of step.changes) log(state, keptText(state, run));
          tried.push(...uidsOf(step.changes.map(({ run }) => run)));
          break;
        case 'done':
          return step.left.filter(({ run }) => !tried.includes(run.metadata.uid ?? ''));
      }
    } catch (reason) {
      if (!unchanged || !tellsOfChange(reason)) throw reason;
      unchanged = false;
    }
  }
}

/** From what the objects concerned are by now. */
async function decideAgain(
  mosk: Mosk,
  entry: DoomedEntry,
  objects: readonly ClusterBackupManifest[],
  step: DestroyStep,
  memory: DestroyMemory,
): Promise<DestroyStep> {
  const concerned = 'runs' in step ? step.runs : 'changes' in step ? step.changes.map(({ run }) => run) : [];
  if (concerned.length === 0) return step;
  return nextDestroy(entry, await readAgain(mosk, ClusterBackupType, objects, concerned), memory);
}

const uidsOf = (runs: readonly ClusterBackupManifest[]) => runs.map(({ metadata }) => metadata.uid ?? '');
