import { ClusterBackupType, nextUpdate, type UpdateStep } from '../../../../lib/model';
import { Unfinished } from '../engine/behaviour';
import { engineGone } from '../engine/engine';
import { type Mosk, managementCluster } from '../objects/management-cluster';
import { withCurrent } from '../objects/objects-in';
import { requireSameCluster } from '../objects/same-cluster';
import { suitableCluster } from './create';
import { declaredRun, entryOf, formerOwner } from './declared/entry';
import type { BackupInputs, BackupState } from './declared/inputs';
import { type Known, lastSeen, stateOf, withInputs } from './declared/state';
import { updateTimeoutMs } from './declared/timeouts';
import { annotateAll } from './runs/annotate';
import { backupsSeen } from './runs/backups-seen';
import { makeRun } from './runs/make-run';
import { tellingProgress } from './runs/progress';
import { takeBack } from './runs/remove-runs';
import { verifyFiles } from './runs/verify';

/** Takes over new options, and goes on waiting for a run whose end has not been seen. */
export async function update(id: string, olds: BackupState, news: BackupInputs): Promise<BackupState> {
  const mosk = await managementCluster(news, 'update');
  await requireSameCluster(mosk, olds);
  const tried: string[] = [];
  for (;;) {
    const step = await decide(mosk, olds, news, tried);
    switch (step.do) {
      case 'annotate':
        await annotateAll(mosk, step.changes);
        break;
      case 'takeBack':
        tried.push(...step.runs.map(({ metadata }) => metadata.uid ?? ''));
        await takeBack(mosk, news, step.runs);
        break;
      case 'make':
        return (
          await makeRun(mosk, news, await suitableCluster(mosk, news), step.vanished ? olds : undefined)
        ).state;
      case 'settle': {
        const known = { ...olds, wish: step.wish.number, formerOwner: formerOwner(olds, news) };
        return olds.finished ? withInputs(known, news) : resume(mosk, id, known, news);
      }
    }
  }
}

async function decide(
  mosk: Mosk,
  olds: BackupState,
  news: BackupInputs,
  tried: readonly string[],
): Promise<UpdateStep> {
  const entry = { ...entryOf(olds), finished: olds.finished };
  const shown = await backupsSeen(mosk, olds.namespace);
  const objects = await withCurrent(mosk, ClusterBackupType, shown, { ...olds, name: olds.objectName });
  return nextUpdate(declaredRun(news), entry, objects, tried);
}

async function resume(
  mosk: Mosk,
  id: string,
  olds: BackupState & Known,
  news: BackupInputs,
): Promise<BackupState> {
  const ref = { namespace: olds.namespace, name: olds.objectName, uid: olds.uid };
  try {
    const finished = await tellingProgress(mosk, news, (onProgress) =>
      mosk.wait(ref, {
        timeoutMs: updateTimeoutMs(news),
        signal: engineGone(),
        // The state tells.
        unrecorded: true,
        onProgress,
      }),
    );
    if (news.verify) await verifyFiles(mosk, news, finished.manifest);
    return stateOf(news, finished.manifest, { ...olds, finished: true });
  } catch (reason) {
    const object = await lastSeen(mosk, ref);
    const state =
      object === undefined ? withInputs(olds, news) : stateOf(news, object, { ...olds, finished: false });
    throw new Unfinished(id, state, reason);
  }
}
