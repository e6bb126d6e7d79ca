/** Makes the run that a resource is to have, and whatever that means for its earlier ones. */
import { BackupError } from '../../../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type ClusterManifest,
  nextUp,
  type UpStep,
  type Wish,
} from '../../../../../lib/model';
import { Unfinished } from '../../engine/behaviour';
import { formerOf, isRemoved } from '../../engine/deployment';
import type { Mosk } from '../../objects/management-cluster';
import { readAgain } from '../../objects/objects-in';
import { declaredRun, entryOf, formerOwner } from '../declared/entry';
import type { BackupInputs, BackupState } from '../declared/inputs';
import { adoptExisting } from './adopt-existing';
import { annotateAll } from './annotate';
import { backupsSeen } from './backups-seen';
import { leftFileThere, overwritesLeftFiles } from './left-files';
import { recordVanished } from './record-vanished';
import { removeRuns, takeBack, tellsOfChange } from './remove-runs';
import { type Begun, type MadeRun, runToItsEnd } from './run-to-its-end';

/** A name may be taken by somebody else between the look and the request. */
const MOST_NAMES = 5;

/**
 * Once the object exists every failure is saved with it.
 * @param vanished a run of this resource that was taken away before its end: its files are recorded if this one does not
 * write them again
 */
export async function makeRun(
  mosk: Mosk,
  inputs: BackupInputs,
  cluster: ClusterManifest,
  vanished?: BackupState,
): Promise<MadeRun> {
  const overwrites = await overwritesLeftFiles(mosk, inputs, cluster);
  await adoptExisting(mosk, inputs);
  // The file of an explicit name is the same whatever the object is called.
  const want = declaredRun(inputs, inputs.fileNames === undefined ? overwrites : undefined);
  const former = vanished ?? formerOf<BackupState>(inputs);
  const known = {
    clusterUid: cluster.metadata.uid ?? '',
    run: want.hash,
    formerOwner: formerOwner(former, inputs),
  };
  const tried: string[] = [];
  let recorded = false;
  let names = 0;
  let made: MadeRun | undefined;
  try {
    for (;;) {
      const step = await decide(made && { number: made.state.wish ?? 0, mode: want.mode });
      switch (step.do) {
        case 'end':
          if (made !== undefined) return made;
          break;
        case 'annotate':
          await annotateAll(mosk, step.changes);
          break;
        case 'remove':
          tried.push(...(await removeFailed(step.runs)));
          break;
        case 'takeBack':
          tried.push(...uidsOf(step.runs));
          await takeBack(mosk, inputs, step.runs);
          break;
        default:
          made = await begin(step);
      }
    }
  } catch (reason) {
    if (made === undefined) throw reason;
    throw new Unfinished(made.id, made.state, reason);
  }

  /** @returns `undefined` if somebody else has taken the name meanwhile */
  async function begin(step: Begun): Promise<MadeRun | undefined> {
    const name = step.do === 'adopt' ? step.run.metadata.name : step.name;
    if (step.do === 'create' && overwrites(name)) throw leftFileThere(inputs, name);
    if (!recorded && vanished !== undefined && !isWrittenAgain(vanished, want.hash, name))
      await recordVanished(mosk, vanished);
    recorded = true;
    try {
      return await runToItsEnd(mosk, inputs, step, name, { ...known, wish: step.wish.number });
    } catch (reason) {
      const isTaken = BackupError.is(reason) && reason.code === 'not-ours' && inputs.name === undefined;
      if (!isTaken || ++names === MOST_NAMES) throw reason;
      return undefined;
    }
  }

  /** @returns uids without those that have changed since they were seen to have failed: they may be no reason any more */
  async function removeFailed(failed: readonly ClusterBackupManifest[]): Promise<string[]> {
    try {
      await removeRuns(mosk, inputs, 'delete', failed, { failedMayStay: true, unchanged: true });
      return uidsOf(failed);
    } catch (reason) {
      if (!tellsOfChange(reason)) throw reason;
      return uidsOf(failed).filter(isRemoved);
    }
  }

  async function decide(wish: Wish | undefined): Promise<UpStep> {
    const shown = await backupsSeen(mosk, inputs.namespace);
    const entry = former && entryOf(former);
    const step = nextUp(want, entry, shown, tried, wish);
    if (step.do !== 'remove') return step;
    return nextUp(want, entry, await readAgain(mosk, ClusterBackupType, shown, step.runs), tried, wish);
  }
}

/** The same run under the same name has the same files. */
function isWrittenAgain({ run, objectName }: BackupState, hash: string, name: string): boolean {
  return run === hash && objectName === name;
}

const uidsOf = (runs: readonly ClusterBackupManifest[]) => runs.map(({ metadata }) => metadata.uid ?? '');
