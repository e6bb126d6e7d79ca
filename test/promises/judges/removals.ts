/** The order of removals, and where they end: promises 3 and 5. */

import { BackupError } from '../../../lib/errors';
import type { ClusterBackupManifest } from '../../../lib/model';
import type { End, History } from '../history';
import { HOOK_OWNER } from '../program-resources';
import { leftSection } from '../section';
import { PEOPLE } from '../site';
import { filesOf } from '../stored-files';
import { Findings, type Judgement, together } from './judgement';
import {
  type BackupChange,
  isLate,
  isOfResource,
  type Lives,
  lastOwner,
  livesIn,
  numberIn,
  ownerIn,
  uidOf,
  wasUploading,
} from './life';
import { isNeededElsewhere } from './records';
import { asksFor, BACKUPS, writesOf } from './requests';
import { allowedModes, isDisputed, modesBeforeLoss } from './wishes';

const ORPHAN = 'mosk-backup/orphan';

/** No DELETE before its time. */
export function deletions(history: History): Judgement {
  const findings = new Findings();
  const lives = livesIn(history);
  for (const { verb, resource, uid, n, name } of writesOf(history)) {
    if (verb !== 'delete' || resource !== BACKUPS) continue;
    const seen = lives.before(uid, n);
    const isRight = seen !== undefined && (mayGo(lives, seen, n) || wasOrphaned(lives, uid, n));
    findings.judge(isRight, () => `${name} was deleted in status ${seen?.status?.status}`);
  }
  return findings;
}

/** Whether it was right to do so is another promise. People may have taken the mark off in between. */
function wasOrphaned(lives: Lives, uid: string, n: number): boolean {
  return lives
    .of(uid)
    .some((change) => change.n < n && change.object.metadata.annotations?.[ORPHAN] !== undefined);
}

/** Nothing remote is left, or can ever have been there. */
function mayGo(lives: Lives, backup: ClusterBackupManifest, n: number): boolean {
  const { spec, status } = backup;
  if (status?.status === 'Deleted') return true;
  if (filesOf(backup).length === 0 && status?.uploadedAt === undefined) return true;
  return status?.status === 'Failed' && spec.delete === true && !wasUploading(lives, backup, n);
}

/** Where the last removal ends, when nothing goes wrong any more. */
export function ends(history: History): Judgement {
  const { end } = history;
  if (end === undefined) return new Findings();
  const findings = new Findings();
  const { claim } = end;
  const ours = runsOf(history, end, findings);
  if (claim.removed === undefined) {
    if ([...ours, ...triedBy(history, claim.process)].some(isStuck)) findings.excuse('stuck');
    else if (isRefused(history, end, ours)) findings.judged += 1;
    else findings.judge(false, () => `the removal does not come to its end: ${claim.error}`);
    return findings;
  }
  // That it ends is judged, and each run besides.
  findings.judged += 1;
  for (const left of leftSection(history)) findings.judge(false, () => left);
  for (const backup of ours) endOf(history, end, backup, findings);
  return together(findings, filesGone(history), untouched(history));
}

const isStuck = ({ status }: ClusterBackupManifest) => status?.status === 'Stuck';

/** Backups that a process has asked to be deleted, whoever they belong to, as they are at the end. */
function triedBy(history: History, process: string): ClusterBackupManifest[] {
  const asked = writesOf(history).filter((write) => write.user === process && asksFor(write) === 'delete');
  return asked.flatMap(({ uid }) => livesIn(history).before(uid, Number.POSITIVE_INFINITY) ?? []);
}

/** As they are at the end, of the resources that the state had an entry of. */
function runsOf(history: History, { owners, only }: End, findings: Findings): ClusterBackupManifest[] {
  const lives = livesIn(history);
  return lives.uids.flatMap((uid) => {
    const life = lives.of(uid);
    const last = life.at(-1);
    const isAbout = only === undefined || only.has(uid);
    if (!isOurs(history, uid) || !isAbout || last === undefined || last.type === 'DELETED') return [];
    const { owner } = lastOwner(lives, uid);
    if (owners.some((each) => owner === each || isRenamed(history, owner, each, life[0])))
      return [last.object];
    // What a hook has made is in no state, and stays.
    if (owner !== undefined && owner !== HOOK_OWNER) findings.excuse('noEntry');
    return [];
  });
}

/** A state has known the resource under the name before when it had the run, and was led from that to the new one. */
function isRenamed(
  history: History,
  before: string | undefined,
  now: string,
  born: BackupChange | undefined,
): boolean {
  const { wishes, forgotten } = history;
  if (!isOfResource(history, before, now)) return false;
  const at = born?.n ?? 0;
  const ends = forgotten.filter(({ owner }) => owner === before).map(({ n }) => n);
  const end = ends.find((n) => n > at) ?? Number.POSITIVE_INFINITY;
  const isKnown = wishes.some(
    ({ owner, n }) => owner === before && n < end && !ends.some((each) => each > n && each < at),
  );
  const isLed = wishes.some(
    ({ owner, n }) => owner !== before && isOfResource(history, before, owner) && n > at && n < end,
  );
  return isKnown && (end === Number.POSITIVE_INFINITY || isLed);
}

/** One of our processes has made it, or has taken it over. */
function isOurs(history: History, uid: string): boolean {
  const life = livesIn(history).of(uid);
  return life.some(
    ({ by, object }, index) =>
      history.processes.has(by) &&
      (index === 0 ||
        (ownerIn(object) !== undefined && ownerIn(object) !== ownerIn(life[index - 1]?.object ?? object))),
  );
}

function endOf(
  history: History,
  { there, begun, owners }: End,
  backup: ClusterBackupManifest,
  findings: Findings,
): void {
  const lives = livesIn(history);
  const uid = uidOf(backup);
  const { name } = backup.metadata;
  if (ownerIn(backup) === undefined) {
    const { owner = '', lost } = lastOwner(lives, uid);
    const modes = allowedModes(history, owner, lost?.n ?? begun);
    if (!history.processes.has(lost?.by ?? '')) findings.excuse('disowned');
    else if (modes === undefined) findings.excuse('noWish');
    else if (modesBeforeLoss(history, owner, lost?.n ?? begun).has('keep')) findings.excuse('lostWish');
    else findings.judge(modes.has('keep'), () => `${name} was kept, and the wish was ${[...modes]}`);
  } else if (backup.status?.status === 'Stuck') findings.excuse('stuck');
  else if (isGoing(backup) && !wantsItGone(history, backup, begun)) findings.excuse('beingDeleted');
  else if (isGoing(backup) && modesBeforeLoss(history, ownerIn(backup) ?? '', begun).has('keep'))
    findings.excuse('lostWish');
  else if (!there.has(uid)) findings.excuse('lateProvider');
  // Made under the name that the resource had before, of which the state knows nothing any more.
  else if (isLate(history, uid) && !owners.includes(ownerIn(backup) ?? '')) findings.excuse('lateProvider');
  // A deployment has written an owner again in the same moment; what tells one run from another is lost.
  else if (lostRecords(history, uid)) findings.excuse('disowned');
  // A process that came to no state, or was there at once, has wished something else than the state says.
  else if (isDisputed(history, ownerIn(backup) ?? '', begun)) findings.excuse('disputed');
  else findings.judge(false, () => `${name} is still there`);
}

/** Taken off by a person, and no number since. */
function lostRecords(history: History, uid: string): boolean {
  const life = livesIn(history).of(uid);
  const last = life.at(-1)?.object;
  if (last !== undefined && numberIn(last) !== undefined) return false;
  return life.some(
    ({ by, object }, index) =>
      by === PEOPLE &&
      ownerIn(object) === undefined &&
      ownerIn(life[index - 1]?.object ?? object) !== undefined,
  );
}

/** A command refuses to delete files that somebody else needs, and names who does. */
function isRefused(history: History, { claim }: End, ours: readonly ClusterBackupManifest[]): boolean {
  const isShared = BackupError.is(claim.error) && claim.error.code === 'files-shared';
  return isShared && ours.some((backup) => isNeededElsewhere(history, backup, claim.ended));
}

const GOING: readonly string[] = ['DeletionPending', 'DeletionInProgress', 'Deleted'];

function isGoing({ status }: ClusterBackupManifest): boolean {
  return GOING.includes(status?.status ?? '');
}

function wantsItGone(history: History, backup: ClusterBackupManifest, n: number): boolean {
  return allowedModes(history, ownerIn(backup) ?? '', n)?.has('delete') ?? true;
}

/** What was deleted has left nothing behind. */
function filesGone(history: History): Judgement {
  const findings = new Findings();
  const lives = livesIn(history);
  for (const uid of lives.uids) {
    const last = lives.of(uid).at(-1);
    if (last?.type !== 'DELETED' || last.object.status?.status !== 'Deleted') continue;
    const left = [...history.remote].filter(([file, writer]) => writer === uid && !isClaimed(lives, file));
    const { name } = last.object.metadata;
    findings.judge(
      left.length === 0,
      () => `${name} is gone, and has left ${left.map(([file]) => file)} behind`,
    );
  }
  return findings;
}

function isClaimed(lives: Lives, file: string): boolean {
  return lives.there(Number.POSITIVE_INFINITY).some((each) => filesOf(each).includes(file));
}

/** What is kept is whole: nothing that an earlier wish has begun goes on. */
function untouched(history: History): Judgement {
  const findings = new Findings();
  const lives = livesIn(history);
  for (const backup of lives.there(Number.POSITIVE_INFINITY)) {
    const { name, annotations = {} } = backup.metadata;
    const { lost } = lastOwner(lives, uidOf(backup));
    if (lost === undefined || !history.processes.has(lost.by)) continue;
    findings.judge(annotations[ORPHAN] === undefined, () => `${name} is kept, and still marked as an orphan`);
    // What people ask for later is their wish.
    if (backup.spec.delete !== true || lost.object.spec.delete !== true) continue;
    if (backup.status?.status !== 'DeleteFailed') findings.excuse('beingDeleted');
    else findings.judge(false, () => `${name} is kept, and its deletion is still requested`);
  }
  return findings;
}
