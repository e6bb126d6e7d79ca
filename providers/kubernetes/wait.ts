import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, nextWait, type Seen, type Verdict } from '../../lib/model';
import { type BackupRef, describeBackup } from './backup-ref';
import { type FinishedBackup, finishedBackup } from './finished-backup';
import { type Observer, observe, phaseOf } from './observer';
import { GRACE_MS, type PatienceOptions, type Session } from './session';

export type WaitOptions = PatienceOptions;

/** Waits for a backup that exists, whoever made it; see `Mosk.wait`. */
export async function waitForBackup(
  session: Session,
  ref: BackupRef,
  options: WaitOptions,
): Promise<FinishedBackup> {
  const observer = observe(session, ref, options, 'has not ended');
  try {
    if (options.clusterUid !== undefined) {
      await session.references.requireCluster(ref.namespace, options.clusterUid);
    }
    const seen = await observer.read();
    if (seen === undefined) {
      throw new BackupError('not-found', 'There is no such backup', {
        at: `${describeBackup(ref)} on ${session.client.server}`,
        fix: 'check the name, the namespace and the context',
      });
    }
    const uid = ref.uid ?? seen.metadata.uid ?? '';
    const finished = await waitForEnd(session, observer, uid);
    const { clusterUid = '' } = options;
    return finishedBackup(finished, { clusterUid, warnings: observer.warnings });
  } finally {
    observer.close();
  }
}

/** Reads the object of this uid until `nextWait` says that it has ended. */
export async function waitForEnd(
  session: Session,
  observer: Observer,
  uid: string,
): Promise<ClusterBackupManifest> {
  let graceUntil: number | undefined;
  for (;;) {
    const seen = await readSame(observer, uid);
    const graceElapsed = graceUntil !== undefined && session.clock.now() >= graceUntil;
    const action = nextWait(seen, { uid, graceElapsed });
    observer.tell(phaseOf(seen));
    switch (action.do) {
      case 'succeed':
        observer.warn(action.warning);
        if (seen !== undefined) return seen;
        break;
      case 'fail':
        throw failure(observer.ref, seen, action);
      case 'wait':
        observer.warn(action.warning);
        graceUntil = action.bounded ? (graceUntil ?? session.clock.now() + GRACE_MS) : undefined;
        await observer.pause(graceUntil);
    }
  }
}

/** That the object is gone, or is another by now, is only believed of a read of our own. */
export async function readSame(observer: Observer, uid: string | undefined): Promise<Seen> {
  const seen = await observer.read();
  return seen === undefined || uid === undefined || seen.metadata.uid === uid ? seen : observer.readAgain();
}

/** Everything that the object tells about its end: MOSK documents no message. */
export function failure(ref: BackupRef, seen: Seen, { code, reason }: Verdict): BackupError {
  const { startedAt, completedAt, uploadedAt, fileNames } = seen?.status ?? {};
  const told = Object.entries({
    started: startedAt,
    completed: completedAt,
    uploaded: uploadedAt,
    ...fileNames,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`);
  return new BackupError(code, `${capital(reason)}${told.length === 0 ? '' : ` (${told.join(', ')})`}`, {
    at: describeBackup(ref),
    value: seen?.status?.status,
    fix: FIXES[code] ?? 'look at the backup controller of the management cluster',
  });
}

const FIXES: Partial<Record<Verdict['code'], string>> = {
  'backup-failed':
    'look at the backup controller of the management cluster for the reason, then start a new run',
  'backup-stuck': 'MOSK wants manual intervention here: ask its support before anything else',
  'backup-vanished':
    'find out who removed the object; its remote files may remain with nobody to delete them',
  'deletion-requested': 'find out who asked for its deletion, then start a new run',
  'deletion-failed':
    'check that storage, credential and key still exist, then do the same again: the object was kept',
  'being-deleted': 'wait until it is gone, or choose another name',
  'not-ours': 'choose another name, or the owner that it was made with',
  'spec-changed': 'a run is made once: give the changed one another name',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
