/** What a backup has left behind that somebody takes away while it is waited for: nobody else may know of its files. */
import {
  type ClusterBackupManifest,
  endingLeft,
  isTakenAway,
  leftToNobody,
  mayHaveFiles,
  type Seen,
} from '../../../lib/model';
import type { Observer } from '../session/observer';
import { persist } from '../session/persist';
import type { Session } from '../session/session';
import { leftBy } from './left-by';

/**
 * @param known as it was last seen before
 * @returns for people, where its files are; `undefined` if there is nothing to say
 */
export async function recordTakenAway(
  session: Session,
  observer: Observer,
  seen: Seen,
  known: ClusterBackupManifest,
): Promise<string | undefined> {
  // Another one may have its name.
  if (!isTakenAway(seen?.metadata.uid === known.metadata.uid ? seen : undefined)) return undefined;
  const end = observer.lastOf(known.metadata.uid ?? '');
  const gone = end ?? known;
  if (!mayHaveFiles(gone, { ended: end !== undefined })) return undefined;
  let told = 'its files may STAY';
  try {
    const all = await leftBy(session, observer, gone, 'vanished');
    const left = all && leftToNobody(all, observer.all(), gone.status?.uploadedAt !== undefined);
    if (left === undefined) return undefined;
    told += `: ${left.files.join(', ')}`;
    await persist(observer, () => session.left.write(left));
    return `${told}; once nobody needs them: ${endingLeft(left)}`;
  } catch (reason) {
    return `${told}; they could not be recorded: ${String(reason)}`;
  }
}
