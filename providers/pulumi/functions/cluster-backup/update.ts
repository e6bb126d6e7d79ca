import {
  type ClusterBackupManifest,
  ClusterBackupType,
  OWNER_ANNOTATION,
  ownerOf,
} from '../../../../lib/model';
import { Unfinished } from '../behaviour';
import { engineGone, requireEngine } from '../engine';
import { type ManagementCluster, managementCluster } from '../management-cluster';
import { requireSameCluster } from '../same-cluster';
import { say } from '../say';
import type { BackupInputs, BackupState } from './inputs';
import { progressLines } from './progress';
import { stateOf, withInputs } from './state';
import { updateTimeoutMs } from './timeouts';

/** Takes over new options, and goes on waiting for a run whose end has not been seen. */
export async function update(id: string, olds: BackupState, news: BackupInputs): Promise<BackupState> {
  const mosk = await managementCluster(news);
  requireEngine();
  await requireSameCluster(mosk, olds);
  if (olds.owner !== news.owner) await changeOwner(mosk, olds, news.owner);
  return olds.finished ? withInputs(olds, news) : resume(mosk, id, olds, news);
}

async function resume(
  mosk: ManagementCluster,
  id: string,
  olds: BackupState,
  news: BackupInputs,
): Promise<BackupState> {
  const { namespace, objectName: name, uid } = olds;
  const progress = progressLines(news);
  try {
    const finished = await mosk.wait(
      { namespace, name, uid },
      { timeoutMs: updateTimeoutMs(news), signal: engineGone(), onProgress: progress.show },
    );
    for (const warning of finished.warnings) say(news, `WARNING: ${warning}`);
    return stateOf(news, finished.manifest, { ...olds, finished: true });
  } catch (reason) {
    const object = await mosk.client
      .get<ClusterBackupManifest>(ClusterBackupType, namespace, name)
      .catch(() => undefined);
    const state =
      object?.metadata.uid === uid
        ? stateOf(news, object, { ...olds, finished: false })
        : withInputs(olds, news);
    throw new Unfinished(id, state, reason);
  }
}

/** The resource was renamed by an alias: all its runs follow, or a destroy would not find them. */
async function changeOwner(mosk: ManagementCluster, olds: BackupState, owner: string): Promise<void> {
  const { items } = await mosk.client.list<ClusterBackupManifest>(ClusterBackupType, olds.namespace);
  const body = { metadata: { annotations: { [OWNER_ANNOTATION]: owner } } };
  for (const { metadata } of items.filter((each) => ownerOf(each) === olds.owner)) {
    await mosk.client.patch(ClusterBackupType, metadata.namespace, metadata.name, body, { type: 'merge' });
  }
}
