/**
 * No key or credential goes while a backup or a file needs it, and what is left behind without an object is recorded
 * first: promise 10.
 */

import { BackupError } from '../../../lib/errors';
import type { ClusterBackupManifest } from '../../../lib/model';
import type { Claim, History } from '../history';
import { filesOf } from '../stored-files';
import { Findings, type Judgement, together } from './judgement';
import { couldKnow, isOfResource, type Lives, livesIn, ownerIn, uidOf, wasUploading } from './life';
import { isForgotten, isRecorded } from './records';
import { BACKUPS, type Write, wasMisled, writesOf } from './requests';

const NEEDS: readonly string[] = ['rclonecredentials', 'keyencryptionkeys'];

export function needs(history: History): Judgement {
  return together(needsTaken(history), leftUnrecorded(history));
}

function needsTaken(history: History): Judgement {
  const findings = new Findings();
  for (const write of writesOf(history)) {
    if (write.verb !== 'delete' || !NEEDS.includes(write.resource)) continue;
    const needy = whoNeeds(history, write, findings);
    if (needy !== undefined && wasMisled(history, write)) findings.excuse('stale');
    else
      findings.judge(
        needy === undefined,
        () => `${write.resource} ${write.name} was removed, and ${needy} needs it`,
      );
  }
  // One that stays because something needs it was judged by those who destroyed it as well.
  for (const { what, said, died } of history.claims) {
    if (what === 'other' && !died && said.includes('KEPT')) findings.judged += 1;
  }
  return findings;
}

function whoNeeds(history: History, write: Write, findings: Findings): string | undefined {
  const lives = livesIn(history);
  const { n, at, process } = write;
  for (const backup of lives.there(n)) {
    const { namespace, name, uid = '' } = backup.metadata;
    if (!names(backup, write) || isOver(lives, backup, n)) continue;
    if (couldKnow(lives, process, uid, at)) return `ClusterBackup ${namespace}/${name}`;
    findings.excuse('tooYoung');
  }
  for (const [file, uid] of storedAt(history, n)) {
    const writer = lives.of(uid).findLast((change) => change.n < n)?.object;
    if (writer === undefined || !names(writer, write) || lives.before(uid, n) !== undefined) continue;
    const excuse = excuseOf(history, uid, file, write);
    if (excuse === undefined) return `the file ${file}`;
    findings.excuse(excuse);
  }
  return undefined;
}

function names({ metadata, spec }: ClusterBackupManifest, { namespace, name, resource }: Write): boolean {
  const { keyEncryptionKey, rclone } = spec.parameters ?? {};
  const needed = resource === 'keyencryptionkeys' ? keyEncryptionKey : rclone?.credential;
  return metadata.namespace === namespace && needed === name;
}

/** Nothing is in the storage of it any more, or there never was anything. */
function isOver(lives: Lives, backup: ClusterBackupManifest, n: number): boolean {
  const { status } = backup;
  return status?.status === 'Deleted' || (status?.status === 'Failed' && !wasUploading(lives, backup, n));
}

function storedAt({ files }: History, n: number): Map<string, string> {
  const stored = new Map<string, string>();
  for (const { do: act, file, uid, n: then } of files) {
    if (then >= n) break;
    if (act === 'write') stored.set(file, uid);
    else stored.delete(file);
  }
  return stored;
}

/** Why nobody could know that a file without an object needs something. */
function excuseOf(
  history: History,
  uid: string,
  file: string,
  { n, process }: Write,
): 'untold' | 'byHand' | undefined {
  // The very program that gives it up still has the resource whose file it is.
  const isDeclared = livesIn(history)
    .of(uid)
    .some(({ object }) => process.declares.some((owner) => isOfResource(history, ownerIn(object), owner)));
  if (isDeclared) return undefined;
  if (isForgotten(history, file, n)) return 'byHand';
  const gone = livesIn(history).of(uid).at(-1);
  const isOurDeed = gone !== undefined && history.processes.has(asker(history, uid));
  if (isOurDeed) return undefined;
  // Whoever has given it up was done with it.
  const isGivenUp = gone !== undefined && ownerIn(gone.object) === undefined;
  const isTold =
    !isGivenUp &&
    history.claims.some(
      (claim) => claim.uid === uid && claim.ended < n && tells(history, claim, gone?.n ?? 0),
    );
  return isTold ? undefined : 'untold';
}

/**
 * Whether a process has learnt of it: a provider whose state names the files, or a runner that was at work on the object
 * and says that it was taken away.
 */
function tells({ processes }: History, claim: Claim, gone: number): boolean {
  const { what, begun, ended, error, died } = claim;
  if (died || ended < gone) return false;
  if (processes.get(claim.process)?.user !== 'runner')
    return error === undefined && (what === 'read' || what === 'remove');
  return begun < gone && BackupError.is(error) && error.code === 'backup-vanished';
}

/** Who has deleted the object; the finalizer is the controller's. */
function asker(history: History, uid: string): string {
  const life = livesIn(history).of(uid);
  return (
    (life.find(({ object }) => object.metadata.deletionTimestamp !== undefined) ?? life.at(-1))?.by ?? ''
  );
}

/** An object that goes in mode orphan, or whose files stay with it, is recorded before. */
function leftUnrecorded(history: History): Judgement {
  const findings = new Findings();
  const lives: Lives = livesIn(history);
  for (const { verb, resource, uid, n, name } of writesOf(history)) {
    if (verb !== 'delete' || resource !== BACKUPS) continue;
    const left = [...storedAt(history, n)].filter(([, writer]) => writer === uid).map(([file]) => file);
    const unclaimed = left.filter(
      (file) => !lives.there(n).some((each) => uidOf(each) !== uid && filesOf(each).includes(file)),
    );
    if (unclaimed.length === 0) continue;
    const untold = unclaimed.filter((file) => !isRecorded(history, file, n));
    // Between the record and the object's going.
    if (untold.length > 0 && untold.every((file) => isForgotten(history, file, n))) findings.excuse('byHand');
    else findings.judge(untold.length === 0, () => `${name} went and left ${untold}, of which nothing tells`);
  }
  return findings;
}
