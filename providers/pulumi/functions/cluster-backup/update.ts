import {
  type ClusterBackupManifest,
  ClusterBackupType,
  OWNER_ANNOTATION,
  ownerOf,
} from '../../../../lib/model';
import { Unfinished } from '../behaviour';
import { engineGone, requireEngine } from '../engine';
import { type Mosk, managementCluster } from '../management-cluster';
import { requireSameCluster } from '../same-cluster';
import { annotate } from './annotate';
import type { BackupInputs, BackupState } from './inputs';
import { tellingProgress } from './progress';
import { renewClaims } from './renew-claims';
import { lastSeen, stateOf, withInputs } from './state';
import { updateTimeoutMs } from './timeouts';
import { verifyFiles } from './verify';

/** Takes over new options, and goes on waiting for a run whose end has not been seen. */
export async function update(id: string, olds: BackupState, news: BackupInputs): Promise<BackupState> {
  const mosk = await managementCluster(news, 'update');
  requireEngine();
  await requireSameCluster(mosk, olds);
  if (olds.owner !== news.owner) await changeOwner(mosk, olds, news.owner);
  const claim = await renewClaims(mosk, olds, news);
  const known = { ...olds, claim };
  return olds.finished ? withInputs(known, news) : resume(mosk, id, known, news);
}

async function resume(mosk: Mosk, id: string, olds: BackupState, news: BackupInputs): Promise<BackupState> {
  const ref = { namespace: olds.namespace, name: olds.objectName, uid: olds.uid };
  try {
    const finished = await tellingProgress(mosk, news, (onProgress) =>
      mosk.wait(ref, { timeoutMs: updateTimeoutMs(news), signal: engineGone(), onProgress }),
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

/** The resource was renamed by an alias: all its runs follow, or a destroy would not find them. */
async function changeOwner(mosk: Mosk, olds: BackupState, owner: string): Promise<void> {
  const { items } = await mosk.client.list<ClusterBackupManifest>(ClusterBackupType, olds.namespace);
  for (const each of items.filter((item) => ownerOf(item) === olds.owner)) {
    await annotate(mosk, each, { [OWNER_ANNOTATION]: owner });
  }
}
