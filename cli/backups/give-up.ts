import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType, givenUpBackup, ownerOf } from '../../lib/model';
import type { Removed } from '../../providers/kubernetes';
import type { Session } from '../session';
import { isOfCli } from './cli-owner';

/** As often may somebody else change the object in between. */
const ATTEMPTS = 5;

/** A backup that was kept, and whose it was. */
export interface Kept extends Removed {
  /** Owner whose mark was taken off: the backup is nobody's now. */
  readonly givenUp?: string;
  /** Owner that it still has. */
  readonly owner?: string;
}

/** Takes the command line's mark off a backup that was kept; object and files stay as they are. */
export async function giveUp(
  removed: Removed,
  uid: string | undefined,
  { mosk: { client } }: Session,
  signal: AbortSignal | undefined,
): Promise<Kept> {
  const { namespace, name } = removed;
  for (let attempt = 1; ; attempt++) {
    const live = await client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name, { signal });
    if (live === undefined || live.metadata.uid !== uid) return removed;
    const owner = ownerOf(live);
    if (owner === undefined) return removed;
    // Other owners give up what is theirs themselves.
    if (!isOfCli(owner)) return { ...removed, owner };
    const { annotations = {}, resourceVersion } = live.metadata;
    const marks = Object.entries(givenUpBackup(owner)).filter(
      ([key, to]) => to !== null || key in annotations,
    );
    const metadata = { uid, resourceVersion, annotations: Object.fromEntries(marks) };
    try {
      await client.patch(ClusterBackupType, namespace, name, { metadata }, { type: 'merge', signal });
      return { ...removed, givenUp: owner };
    } catch (error) {
      if (!BackupError.is(error) || error.code !== 'conflict' || attempt === ATTEMPTS) throw error;
    }
  }
}
