/** Makes one run, or takes over the one that a killed deployment has made, and waits for its end. */
import { BackupError } from '../../../../../lib/errors';
import { type ClusterBackupManifest, runTriggers, type UpStep } from '../../../../../lib/model';
import type { CreatedBackup } from '../../../../kubernetes';
import { Unfinished } from '../../engine/behaviour';
import { noteRun } from '../../engine/deployment';
import { engineGone } from '../../engine/engine';
import { log } from '../../engine/log';
import { idOf } from '../../objects/claim';
import type { Mosk } from '../../objects/management-cluster';
import { type BackupInputs, type BackupState, runManifest } from '../declared/inputs';
import { type Known, lastSeen, stateOf } from '../declared/state';
import { createTimeoutMs } from '../declared/timeouts';
import { tellingProgress } from './progress';
import { recordTakenAway } from './record-vanished';
import { takeTurn } from './take-turn';
import { verifyFiles } from './verify';

export type Begun = Extract<UpStep, { do: 'create' | 'adopt' }>;

export interface MadeRun {
  readonly id: string;
  readonly state: BackupState;
}

/** Once the object exists every failure is saved with it. */
export async function runToItsEnd(
  mosk: Mosk,
  inputs: BackupInputs,
  step: Begun,
  name: string,
  known: Omit<Known, 'finished'>,
): Promise<MadeRun> {
  const manifest = annotated(runManifest(inputs, name), step);
  const adopting = step.do === 'adopt';
  const releaseTurn = adopting ? () => {} : await takeTurn(mosk, inputs);
  let created: CreatedBackup | undefined;
  try {
    if (adopting) log(inputs, `run ${name} exists and is taken over; for a new backup, change a trigger`);
    const finished = await tellingProgress(mosk, inputs, (onProgress) =>
      mosk.run(manifest, {
        triggers: runTriggers(inputs),
        adopts: adopting ? step.run.metadata.uid : undefined,
        timeoutMs: createTimeoutMs(inputs),
        signal: engineGone(),
        // The state tells.
        unrecorded: true,
        onProgress,
        onCreated: (ref) => {
          created = ref;
          noteRun(ref.uid, inputs);
          releaseTurn();
        },
      }),
    );
    if (inputs.verify) await verifyFiles(mosk, inputs, finished.manifest);
    return {
      id: idOf(finished),
      state: stateOf(inputs, finished.manifest, { ...known, finished: true }),
    };
  } catch (reason) {
    if (created === undefined) {
      if (adopting && isGone(reason)) await recordTakenAway(mosk, inputs, step.run);
      throw reason;
    }
    const { uid } = created;
    const object = (await lastSeen(mosk, created)) ?? {
      ...manifest,
      metadata: { ...manifest.metadata, uid },
    };
    throw new Unfinished(idOf(created), stateOf(inputs, object, { ...known, finished: false }), reason);
  } finally {
    releaseTurn();
  }
}

function isGone(reason: unknown): boolean {
  return BackupError.is(reason) && reason.code === 'backup-vanished';
}

function annotated({ metadata, ...rest }: ClusterBackupManifest, step: Begun): ClusterBackupManifest {
  const more = step.do === 'create' ? step.annotations : {};
  return { ...rest, metadata: { ...metadata, annotations: { ...metadata.annotations, ...more } } };
}
