import { BackupError } from '../../../../../lib/errors';
import {
  type ClusterBackupManifest,
  endingRecordOf,
  isWorthless,
  type RemovalMode,
  remoteFiles,
} from '../../../../../lib/model';
import { removeOnce } from '../../engine/deployment';
import { engineGone } from '../../engine/engine';
import { log } from '../../engine/log';
import type { Mosk } from '../../objects/management-cluster';
import { dropNoted } from '../../objects/needed-note';
import type { BackupInputs } from '../declared/inputs';
import { deleteTimeoutMs } from '../declared/timeouts';
import { tellingProgress } from './progress';

interface RemoveOptions {
  /** A failed run that cannot be removed is told of and left: a new run does without, and a destroy comes back to it. */
  readonly failedMayStay: boolean;
  /** Only what still has the version that is given: `conflict` tells that a watch was behind. */
  readonly unchanged?: boolean;
}

/** What the controller may answer on a failed run, or not at all. */
const NOT_REMOVED: readonly string[] = ['deletion-failed', 'backup-stuck', 'timeout'];

/**
 * Removes runs as the mode says, all at a time.
 * @throws BackupError of the first that fails, when the others are through: what is left is seen by the next destroy
 */
export async function removeRuns(
  mosk: Mosk,
  inputs: BackupInputs,
  mode: RemovalMode,
  runs: readonly ClusterBackupManifest[],
  { failedMayStay, unchanged = false }: RemoveOptions,
): Promise<void> {
  const together = runs.map(({ metadata }) => metadata.uid ?? '');
  await allOf(runs, async (run) => {
    try {
      await removeOnce(run.metadata.uid ?? '', () =>
        removeRun(mosk, inputs, run, { mode, unchanged, together }),
      );
    } catch (reason) {
      const left = failedMayStay && isWorthless(run) && BackupError.is(reason);
      if (!left || !NOT_REMOVED.includes(reason.code)) throw reason;
      log(inputs, `WARNING: the failed ClusterBackup ${run.metadata.name} stays: ${reason.problem}`);
    }
  });
}

/** Something is not what it was when that was decided. */
export function tellsOfChange(reason: unknown): boolean {
  return BackupError.is(reason) && ['conflict', 'not-found'].includes(reason.code);
}

/** Takes back what a harsher wish has begun: marks of orphans, and requests that nobody works on. */
export async function takeBack(
  mosk: Mosk,
  inputs: BackupInputs,
  runs: readonly ClusterBackupManifest[],
): Promise<void> {
  await allOf(runs, async ({ metadata: { namespace = '', name, uid } }) => {
    const timeoutMs = deleteTimeoutMs(inputs);
    await mosk.remove({ namespace, name, uid }, { mode: 'keep', timeoutMs, signal: engineGone() });
  });
}

async function allOf<T>(all: readonly T[], act: (each: T) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(all.map(act));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

interface Removal {
  readonly mode: RemovalMode;
  readonly unchanged: boolean;
  /** Uids of all that go at the same time. */
  readonly together: readonly string[];
}

async function removeRun(
  mosk: Mosk,
  inputs: BackupInputs,
  run: ClusterBackupManifest,
  { mode, unchanged, together }: Removal,
): Promise<void> {
  const { namespace = '', name, uid = '', resourceVersion } = run.metadata;
  const removed = await tellingProgress(mosk, inputs, (onProgress) =>
    mosk.remove(
      { namespace, name, uid },
      {
        mode,
        together,
        // Refused, a destroy would never come to its end.
        sharedFiles: 'leave',
        resourceVersion: unchanged ? resourceVersion : undefined,
        timeoutMs: deleteTimeoutMs(inputs),
        signal: engineGone(),
        onProgress,
      },
    ),
  );
  if (removed.outcome === 'deleted') {
    await dropNoted(mosk, namespace, run.spec.parameters, remoteFiles(run));
  }
  if (removed.outcome === 'orphaned' && removed.files.length > 0) {
    log(
      inputs,
      `ClusterBackup ${namespace}/${name} is removed; its files STAY: ${removed.files.join(', ')}; ` +
        `once nobody needs them any more: ${endingRecordOf(run)}`,
    );
  }
}
