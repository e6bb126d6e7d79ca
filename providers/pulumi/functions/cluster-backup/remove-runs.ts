import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  type RemovalMode,
  RUN_ANNOTATION,
  remoteFiles,
  SUPERSEDED_ANNOTATION,
} from '../../../../lib/model';
import { engineGone, requireEngine } from '../engine';
import { givenUpBy } from '../kept';
import type { Mosk } from '../management-cluster';
import { dropNoted } from '../needed-note';
import { say } from '../say';
import { annotate } from './annotate';
import { CLAIM_ANNOTATION } from './entry-claim';
import type { BackupInputs } from './inputs';
import { isFailed } from './plan';
import { tellingProgress } from './progress';
import { deleteTimeoutMs } from './timeouts';

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
  requireEngine();
  const results = await Promise.allSettled(
    runs.map(async (run) => {
      try {
        await removeRun(mosk, inputs, mode, run, unchanged);
      } catch (reason) {
        const left = failedMayStay && isFailed(run) && BackupError.is(reason);
        if (!left || !NOT_REMOVED.includes(reason.code)) throw reason;
        say(inputs, `WARNING: the failed ClusterBackup ${run.metadata.name} stays: ${reason.problem}`);
      }
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function removeRun(
  mosk: Mosk,
  inputs: BackupInputs,
  mode: RemovalMode,
  run: ClusterBackupManifest,
  unchanged: boolean,
): Promise<void> {
  if (mode === 'keep') return giveUp(mosk, inputs, run, unchanged);
  const { namespace = '', name, uid, resourceVersion } = run.metadata;
  const removed = await tellingProgress(mosk, inputs, (onProgress) =>
    mosk.remove(
      { namespace, name, uid },
      {
        mode,
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
    say(inputs, `ClusterBackup ${namespace}/${name} is removed; its files STAY: ${removed.files.join(', ')}`);
  }
}

async function giveUp(
  mosk: Mosk,
  inputs: BackupInputs,
  run: ClusterBackupManifest,
  unchanged: boolean,
): Promise<void> {
  const noMore = { [RUN_ANNOTATION]: null, [SUPERSEDED_ANNOTATION]: null, [CLAIM_ANNOTATION]: null };
  await annotate(mosk, run, { ...givenUpBy(inputs.owner), ...noMore }, { unchanged });
  const { namespace, name } = run.metadata;
  const files = remoteFiles(run);
  const place = files.length === 0 ? '' : `, with ${files.join(', ')}`;
  say(inputs, `ClusterBackup ${namespace}/${name} is kept${place}; nobody manages it any more`);
}
