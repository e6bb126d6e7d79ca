/** A history, read as the lives of its backups. */
import { type ClusterBackupManifest, OWNER_ANNOTATION } from '../../../lib/model';
import type { History, Played } from '../history';
import { filesOf } from '../stored-files';
import type { Change } from '../witness';

export type BackupChange = Change<ClusterBackupManifest>;

export interface Lives {
  readonly uids: readonly string[];
  /** Of one backup, in order. */
  of(uid: string): readonly BackupChange[];
  /** As it was when something happened; `undefined` before it was there, and once it is gone. */
  before(uid: string, n: number): ClusterBackupManifest | undefined;
  /** Uid of the one that had a name when something happened. */
  named(namespace: string | undefined, name: string | undefined, n: number): string | undefined;
  /** All that were there when something happened. */
  there(n: number): readonly ClusterBackupManifest[];
}

const known = new WeakMap<History, Lives>();

export function livesIn(history: History): Lives {
  const found = known.get(history);
  if (found !== undefined) return found;
  const lives = new Map<string, BackupChange[]>();
  for (const change of history.backups) {
    const uid = uidOf(change.object);
    const life = lives.get(uid);
    if (life === undefined) lives.set(uid, [change]);
    else life.push(change);
  }
  const before = (uid: string, n: number) => {
    const last = (lives.get(uid) ?? []).findLast((change) => change.n < n);
    return last === undefined || last.type === 'DELETED' ? undefined : last.object;
  };
  const made: Lives = {
    uids: [...lives.keys()],
    of: (uid) => lives.get(uid) ?? [],
    before,
    named: (namespace, name, n) => {
      const there = made
        .there(n)
        .find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
      return there?.metadata.uid;
    },
    there: (n) => [...lives.keys()].flatMap((uid) => before(uid, n) ?? []),
  };
  known.set(history, made);
  return made;
}

export const uidOf = ({ metadata }: ClusterBackupManifest) => metadata.uid ?? '';
export const ownerIn = ({ metadata }: ClusterBackupManifest) => metadata.annotations?.[OWNER_ANNOTATION];
export const numberIn = ({ metadata }: ClusterBackupManifest) => metadata.annotations?.['mosk-backup/number'];

/** The owner that it has, or had last, and the change by which it has lost it. */
export function lastOwner(
  lives: Lives,
  uid: string,
): { owner: string | undefined; lost: BackupChange | undefined } {
  const life = lives.of(uid);
  const index = life.findLastIndex(({ object }) => ownerIn(object) !== undefined);
  const last = life[index];
  return { owner: last && ownerIn(last.object), lost: last === undefined ? undefined : life[index + 1] };
}

/** Made, or given its owner, by a provider whose engine had been killed before. */
export function isLate(history: History, uid: string): boolean {
  const life = livesIn(history).of(uid);
  const owned = life.findLast(({ object }, index) => {
    const before = life[index - 1];
    return before === undefined || ownerIn(before.object) !== ownerIn(object);
  });
  return [life[0], owned].some((change) => {
    const { orphaned = Number.POSITIVE_INFINITY } = history.processes.get(change?.by ?? '') ?? {};
    return change !== undefined && change.n > orphaned;
  });
}

/** The names that the resource of an owner has had. */
export function resourceOf({ sameResource }: History, owner: string): readonly string[] {
  return sameResource.get(owner) ?? [owner];
}

export function isOfResource(history: History, owner: string | undefined, other: string): boolean {
  return owner !== undefined && resourceOf(history, owner).includes(other);
}

/** Its files are there or may still come, nobody has asked for them to go, and it has not given them up for another. */
export function needsItsFiles(lives: Lives, backup: ClusterBackupManifest, n: number): boolean {
  const { [LEFT_WITH]: leftWith } = backup.metadata.annotations ?? {};
  return backup.spec.delete !== true && leftWith === undefined && mayHaveFiles(lives, backup, n);
}

const LEFT_WITH = 'mosk-backup/files-left-with';

/** Also while they are being deleted, which may fail. */
function mayHaveFiles(lives: Lives, backup: ClusterBackupManifest, n: number): boolean {
  const { status } = backup;
  if (status?.status === 'Deleted' || filesOf(backup).length === 0) return false;
  return status?.status !== 'Failed' || wasUploading(lives, backup, n);
}

/** An upload had begun by then. */
export function wasUploading(
  lives: Lives,
  { metadata: { uid = '' } }: ClusterBackupManifest,
  n: number,
): boolean {
  return lives
    .of(uid)
    .some(
      (change) =>
        change.n < n &&
        (change.object.status?.uploadedAt !== undefined ||
          ['UploadPending', 'UploadingInProgress'].includes(change.object.status?.status ?? '')),
    );
}

/** Another backup has, or may have, one of its files too. */
export function sharesFiles(lives: Lives, backup: ClusterBackupManifest, n: number): boolean {
  const files = filesOf(backup);
  return lives
    .there(n)
    .some(
      (each) =>
        uidOf(each) !== uidOf(backup) &&
        mayHaveFiles(lives, each, n) &&
        filesOf(each).some((file) => files.includes(file)),
    );
}

/** Watches may be silent for so long before anybody notices. */
const NOTICED_MS = 60_000;

/** Whether a process can have known of a backup when it did something: it was there when the process began, or for long. */
export function couldKnow(lives: Lives, process: Played, uid: string, at: number): boolean {
  const born = lives.of(uid)[0];
  return born !== undefined && (born.n < process.n || at - born.at >= NOTICED_MS);
}
