import { BackupError } from '../../../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType, ownerOf, remoteFiles } from '../../../../lib/model';
import { declared } from '../deployment';
import { type Mosk, managementCluster } from '../management-cluster';
import { objectsIn, readAgain } from '../objects-in';
import { requireSameCluster } from '../same-cluster';
import { say } from '../say';
import type { BackupState } from './inputs';
import { planRemoval, type RemovalPlan } from './plan';
import { removeRuns } from './remove-runs';

/** Called by the engine for a replaced run, for a resource that has left the program, and by `pulumi destroy`. */
export async function destroy(_id: string, state: BackupState): Promise<void> {
  const mosk = await managementCluster(state, 'delete');
  const shown = await objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, state.namespace);
  if (!shown.some((each) => each.metadata.uid === state.uid)) await requireSameCluster(mosk, state);
  try {
    await removeAmong(mosk, state, shown, { unchanged: true });
  } catch (reason) {
    if (!tellsOfChange(reason)) throw reason;
    // The watch was behind. From here on a write of somebody else, such as the controller's of its status, is no reason to stop.
    const now = await objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, state.namespace);
    const items = await readAgain(mosk, ClusterBackupType, now, removalPlan(state, now).remove);
    await removeAmong(mosk, state, items, { unchanged: false });
  }
}

async function removeAmong(
  mosk: Mosk,
  state: BackupState,
  items: readonly ClusterBackupManifest[],
  { unchanged }: { readonly unchanged: boolean },
): Promise<void> {
  const { mode, remove, disputed } = removalPlan(state, items);
  for (const run of disputed) say(state, disputedText(state, run));
  const self = items.find((each) => each.metadata.uid === state.uid);
  if (self !== undefined && ![...remove, ...disputed].includes(self)) say(state, leftText(state, self));
  const options = { failedMayStay: declared(state) !== undefined, unchanged };
  // Its own run last: by that, the next destroy tells what is left of earlier runs from later ones.
  const [others, own] = [remove.filter((each) => each !== self), remove.filter((each) => each === self)];
  await removeRuns(mosk, state, mode, others, options);
  await removeRuns(mosk, state, mode, own, options);
}

function removalPlan(state: BackupState, items: readonly ClusterBackupManifest[]): RemovalPlan {
  const current = declared(state);
  const keepLast = current === undefined ? state.keepLast : current.keepLast;
  return planRemoval({ ...state, keepLast, declared: current !== undefined }, items);
}

function tellsOfChange(reason: unknown): boolean {
  return BackupError.is(reason) && ['conflict', 'not-found'].includes(reason.code);
}

function leftText({ owner }: BackupState, left: ClusterBackupManifest): string {
  const other = ownerOf(left);
  const reason = other === undefined || other === owner ? 'is superseded' : `belongs to ${other} by now`;
  return `${withFiles(left)} stays: it ${reason}`;
}

function disputedText({ onDestroy }: BackupState, left: ClusterBackupManifest): string {
  const { namespace, name } = left.metadata;
  return (
    `${withFiles(left)} STAYS: a deployment that was killed had another onDestroy for this resource than ` +
    `'${onDestroy}'; remove it with: mosk-backup remove ${name} -n ${namespace}`
  );
}

/** `ClusterBackup shop/before-1, with s3://backups/before-1,` */
function withFiles(run: ClusterBackupManifest): string {
  const files = remoteFiles(run);
  const { namespace, name } = run.metadata;
  return `ClusterBackup ${namespace}/${name}${files.length === 0 ? '' : `, with ${files.join(', ')},`}`;
}
