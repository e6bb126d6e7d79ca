/** Makes a run, or takes over the one that a killed deployment has made, and waits for its end. */
import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type ClusterManifest,
  nextUp,
  type UpStep,
  type Wish,
} from '../../../../lib/model';
import type { CreatedBackup } from '../../../kubernetes';
import { Unfinished } from '../behaviour';
import { idOf } from '../claim';
import { formerOf } from '../deployment';
import { engineGone, requireEngine } from '../engine';
import type { Mosk } from '../management-cluster';
import { readAgain } from '../objects-in';
import { say } from '../say';
import { adoptExisting } from './adopt-existing';
import { annotateAll } from './annotate';
import { backupsSeen } from './backups-seen';
import { declaredRun, entryOf, formerOwner } from './entry';
import { type BackupInputs, type BackupState, runManifest } from './inputs';
import { leftFileThere, overwritesLeftFiles } from './left-files';
import { tellingProgress } from './progress';
import { recordVanished } from './record-vanished';
import { removeRuns, takeBack } from './remove-runs';
import { type Known, lastSeen, stateOf } from './state';
import { takeTurn } from './take-turn';
import { createTimeoutMs } from './timeouts';
import { verifyFiles } from './verify';

type Begun = Extract<UpStep, { do: 'create' | 'adopt' }>;

/** A name may be taken by somebody else between the look and the request. */
const MOST_NAMES = 5;

export interface MadeRun {
  readonly id: string;
  readonly state: BackupState;
}

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
  for (;;) {
    requireEngine();
    const step = await decide();
    switch (step.do) {
      case 'annotate':
        await annotateAll(mosk, step.changes);
        break;
      case 'remove':
        tried.push(...uidsOf(step.runs));
        await removeRuns(mosk, inputs, 'delete', step.runs, { failedMayStay: true });
        break;
      case 'takeBack':
        tried.push(...uidsOf(step.runs));
        await takeBack(mosk, inputs, step.runs);
        break;
      default: {
        const name = step.do === 'adopt' ? step.run.metadata.name : step.name;
        if (step.do === 'create' && overwrites(name)) throw leftFileThere(inputs, name);
        if (!recorded && vanished !== undefined && !isWrittenAgain(vanished, want.hash, name))
          await recordVanished(mosk, vanished);
        recorded = true;
        try {
          return await runToItsEnd(mosk, inputs, step, name, { ...known, wish: step.wish });
        } catch (reason) {
          const taken = BackupError.is(reason) && reason.code === 'not-ours' && inputs.name === undefined;
          if (!taken || ++names === MOST_NAMES) throw reason;
        }
      }
    }
  }

  async function decide(): Promise<UpStep> {
    const shown = await backupsSeen(mosk, inputs.namespace);
    const entry = former && entryOf(former);
    const step = nextUp(want, entry, shown, tried);
    if (step.do !== 'remove') return step;
    return nextUp(want, entry, await readAgain(mosk, ClusterBackupType, shown, step.runs), tried);
  }
}

async function runToItsEnd(
  mosk: Mosk,
  inputs: BackupInputs,
  step: Begun,
  name: string,
  known: Omit<Known, 'finished' | 'wish'> & { readonly wish: Wish },
): Promise<MadeRun> {
  const manifest = annotated(runManifest(inputs, name), step);
  const adopting = step.do === 'adopt';
  const releaseTurn = adopting ? () => {} : await takeTurn(mosk, inputs);
  const remembered = { ...known, wish: known.wish.number };
  let created: CreatedBackup | undefined;
  try {
    requireEngine();
    if (adopting) say(inputs, `run ${name} exists and is taken over; for a new backup, change a trigger`);
    const finished = await tellingProgress(mosk, inputs, (onProgress) =>
      mosk.run(manifest, {
        triggers: inputs.triggers,
        timeoutMs: createTimeoutMs(inputs),
        signal: engineGone(),
        onProgress,
        onCreated: (ref) => {
          created = ref;
          releaseTurn();
        },
      }),
    );
    if (inputs.verify) await verifyFiles(mosk, inputs, finished.manifest);
    return {
      id: idOf(finished),
      state: stateOf(inputs, finished.manifest, { ...remembered, finished: true }),
    };
  } catch (reason) {
    if (created === undefined) throw reason;
    const { uid } = created;
    const object = (await lastSeen(mosk, created)) ?? {
      ...manifest,
      metadata: { ...manifest.metadata, uid },
    };
    throw new Unfinished(idOf(created), stateOf(inputs, object, { ...remembered, finished: false }), reason);
  } finally {
    releaseTurn();
  }
}

function annotated({ metadata, ...rest }: ClusterBackupManifest, step: Begun): ClusterBackupManifest {
  const more = step.do === 'create' ? step.annotations : {};
  return { ...rest, metadata: { ...metadata, annotations: { ...metadata.annotations, ...more } } };
}

/** The same run under the same name has the same files. */
function isWrittenAgain({ run, objectName }: BackupState, hash: string, name: string): boolean {
  return run === hash && objectName === name;
}

const uidsOf = (runs: readonly ClusterBackupManifest[]) => runs.map(({ metadata }) => metadata.uid ?? '');
