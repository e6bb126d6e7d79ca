import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType } from '../../lib/model';
import { isGivenUp, nextInLine, type PrunePlan } from '../../lib/retention';
import type { Progress, Removed } from '../../providers/kubernetes';
import { type RemovingOptions, removeBackup } from '../backups/remove-backups';
import { type Settled, waitTogether } from '../backups/waiting';
import type { Session } from '../session';
import { sharedLook } from './shared-look';

/** What became of a backup that was to go. */
export interface Pruned {
  readonly backup: ClusterBackupManifest;
  /** `undefined`: it stays, because by now it is one of the last good ones or somebody else takes care of it. */
  readonly removed: Removed | undefined;
}

/**
 * Removes what a plan says, remote files first. Others change things meanwhile: before each removal it is decided anew,
 * by a list that was asked for just then, and the removal insists on the version that was decided about. What would be
 * next in line goes last, so there is one good backup more than are kept until then.
 * @param look the plan as of now
 */
export async function pruneBackups(
  plan: PrunePlan,
  look: () => Promise<PrunePlan>,
  session: Session,
  options: RemovingOptions,
): Promise<Settled<Pruned>> {
  const again = sharedLook(look);
  const last = nextInLine(plan);
  const prune = (backups: readonly ClusterBackupManifest[]) =>
    waitTogether(
      backups.map((backup) => ({
        label: `${backup.metadata.namespace}/${backup.metadata.name}`,
        goOn: 'run the same command again: it goes on from here',
        run: async (onProgress: (progress: Progress) => void) => {
          const removed = await removeIfStillToGo(backup, again, (found) =>
            removeBackup(found, 'delete', session, {
              ...options,
              onProgress,
              // What is given up already changes with each step of its deletion.
              resourceVersion: isGivenUp(found) ? undefined : found.metadata.resourceVersion,
            }),
          );
          return { backup, removed: removed ?? (await ifGone(backup, session, options)) };
        },
      })),
      options,
    );
  // What the removals watch, begun before the first look: as little as can be is between a look and its removal.
  const watch = session.mosk.hub.subscribe(ClusterBackupType, session.namespace);
  try {
    const first = await prune(plan.remove.filter((each) => !last.includes(each)));
    const second = await prune(last);
    return { done: [...first.done, ...second.done], errors: [...first.errors, ...second.errors] };
  } finally {
    watch.close();
  }
}

/** By whomever: another run, or people. */
async function ifGone(
  { metadata: { namespace = '', name, uid } }: ClusterBackupManifest,
  { mosk: { client } }: Session,
  { io: { signal } }: RemovingOptions,
): Promise<Removed | undefined> {
  const found = await client.get(ClusterBackupType, namespace, name, { signal });
  if (found?.metadata.uid === uid) return undefined;
  return { namespace, name, mode: 'delete', outcome: 'already-gone', files: [], warnings: [] };
}

const CHANGED: readonly string[] = ['conflict', 'files-shared'];

async function removeIfStillToGo(
  { metadata: { uid } }: ClusterBackupManifest,
  look: () => Promise<PrunePlan>,
  remove: (found: ClusterBackupManifest) => Promise<Removed>,
): Promise<Removed | undefined> {
  for (let judged: string | undefined; ; ) {
    const found = (await look()).remove.find((each) => each.metadata.uid === uid);
    if (found === undefined) return undefined;
    try {
      return await remove(found);
    } catch (error) {
      const { resourceVersion } = found.metadata;
      // It has changed since that look, or somebody has got its files, unless the next one shows the same.
      if (!BackupError.is(error) || !CHANGED.includes(error.code) || judged === resourceVersion) throw error;
      judged = resourceVersion;
    }
  }
}
