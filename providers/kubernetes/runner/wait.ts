import { BackupError } from '../../../lib/errors';
import { type ClusterBackupManifest, nextWait, type Seen, type Verdict } from '../../../lib/model';
import { type BackupRef, describeBackup } from '../session/backup-ref';
import { type Observer, observe, phaseOf } from '../session/observer';
import { GRACE_MS, type PatienceOptions, type Session } from '../session/session';
import { within } from '../session/within';
import { type FinishedBackup, finishedBackup } from './finished-backup';
import { recordTakenAway } from './taken-away';
import { newestWarning } from './warning-event';

export interface WaitOptions extends PatienceOptions {
  /**
   * Leave no record of the files of a backup that somebody takes away meanwhile: for those who know of them by a state of
   * their own. By default `false`.
   */
  readonly unrecorded?: boolean;
}

/** Waits for a backup that exists, whoever made it; see `Mosk.wait`. */
export async function waitForBackup(
  session: Session,
  ref: BackupRef,
  options: WaitOptions,
): Promise<FinishedBackup> {
  const observer = observe(session, ref, options, 'has not ended');
  try {
    if (options.clusterUid !== undefined) {
      const same = session.references.requireCluster(ref.namespace, options.clusterUid);
      await within(session, ref, options, same);
    }
    const seen = await observer.read();
    if (seen === undefined) {
      throw new BackupError('not-found', 'There is no such backup', {
        at: `${describeBackup(ref)} on ${session.client.server}`,
        fix: 'check the name, the namespace and the context',
      });
    }
    const uid = ref.uid ?? seen.metadata.uid ?? '';
    const finished = await waitForEnd(session, observer, uid, seen, options);
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
  before: ClusterBackupManifest,
  { unrecorded }: WaitOptions,
): Promise<ClusterBackupManifest> {
  let graceUntil: number | undefined;
  let known = before;
  for (;;) {
    const seen = await observer.read(uid);
    if (seen?.metadata.uid === uid) known = seen;
    const graceElapsed = graceUntil !== undefined && session.clock.now() >= graceUntil;
    const action = nextWait(seen, { uid, graceElapsed });
    observer.tell(phaseOf(seen));
    switch (action.do) {
      case 'succeed':
        observer.warn(action.warning);
        if (seen !== undefined) return seen;
        break;
      case 'fail': {
        const left = unrecorded ? undefined : await recordTakenAway(session, observer, seen, known);
        throw await failure(session, observer, seen, action, left);
      }
      case 'wait':
        observer.warn(action.warning);
        graceUntil = action.bounded ? (graceUntil ?? session.clock.now() + GRACE_MS) : undefined;
        await observer.pause(graceUntil);
    }
  }
}

/** Everything that the object, and what was recorded about it, tell about its end: MOSK documents no message. */
export async function failure(
  session: Session,
  { ref, until }: Pick<Observer, 'ref' | 'until'>,
  seen: Seen,
  { code, reason }: Verdict,
  left?: string,
): Promise<BackupError> {
  const { startedAt, completedAt, uploadedAt, fileNames } = seen?.status ?? {};
  const told = Object.entries({
    started: startedAt,
    completed: completedAt,
    uploaded: uploadedAt,
    ...fileNames,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`);
  const recorded = SAID_BY_CONTROLLER.includes(code) ? await newestWarning(session, seen, until) : undefined;
  const facts = told.length === 0 ? '' : ` (${told.join(', ')})`;
  const why = recorded === undefined ? '' : `; the last warning about it: ${recorded}`;
  return new BackupError(code, `${capital(reason)}${facts}${why}`, {
    at: describeBackup(ref),
    value: seen?.status?.status,
    fix: [FIXES[code]?.(ref.name) ?? 'look at the backup controller of the management cluster', left]
      .filter((part) => part !== undefined)
      .join('; '),
  });
}

/** Ends whose reason only the controller knows. */
const SAID_BY_CONTROLLER: readonly Verdict['code'][] = ['backup-failed', 'backup-stuck', 'deletion-failed'];

const FIXES: Partial<Record<Verdict['code'], (name: string) => string>> = {
  'backup-failed': (name) =>
    `mend the reason (without one here, the log of the backup controller has it), then start a new run: under another name, or after "mosk-backup remove ${name}"`,
  'backup-stuck': () => 'MOSK wants manual intervention here: ask its support before anything else',
  'backup-vanished': () => 'find out who removed the object',
  'deletion-requested': () => 'find out who asked for its deletion, then start a new run',
  'deletion-failed': (name) =>
    `check that storage, credential and key still exist, then do the same again: the object was kept. If the storage is gone for good, "mosk-backup remove ${name} --orphan" (Pulumi: onRemoval 'orphan') removes the object and leaves the files`,
  'being-deleted': (name) =>
    `it does not go by itself; finish it: mosk-backup remove ${name}, or choose another name`,
  'not-ours': (name) => `choose another name; wait for it without owning it: mosk-backup wait ${name}`,
  'spec-changed': () => 'a run is made once: give the changed one another name',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
