/** Nothing is changed that we did not create or the user did not name, nor against what was wished: promise 8. */
import type { ClusterBackupManifest } from '../../../lib/model';
import type { History, Played } from '../history';
import { SCHEDULE } from '../people';
import { nfsOf, takenSections } from '../section';
import { Findings, type Judgement, together } from './judgement';
import { isLate, isOfResource, livesIn, numberIn, ownerIn, uidOf } from './life';
import { isNeededElsewhere } from './records';
import { asksFor, BACKUPS, decided, type Write, wasMisled, writesOf } from './requests';
import { allowedModes, modesBeforeLoss, wishesChange } from './wishes';

export function changes(history: History): Judgement {
  return together(strangersChanged(history), againstWishes(history), astray(history), sections(history));
}

function sections({ sections: all }: History): Judgement {
  const findings = new Findings();
  for (const taken of takenSections(all)) findings.judge(false, () => taken);
  return findings;
}

/** On another management cluster nothing is ours. */
function astray({ elsewhere, processes }: History): Judgement {
  const findings = new Findings();
  const { requests = [] } = elsewhere ?? {};
  for (const { user, verb, resource, name, code } of requests) {
    if (!processes.has(user)) continue;
    const isRead = ['get', 'list', 'watch'].includes(verb);
    findings.judge(isRead || code >= 300, () => `elsewhere: ${verb} of ${resource} ${name}`);
  }
  return findings;
}

function strangersChanged(history: History): Judgement {
  const findings = new Findings();
  for (const write of writesOf(history)) {
    const { process, verb, resource } = write;
    findings.judge(isTheirs(history, write), () => `${process.user}: ${verb} of ${resource} ${write.name}`);
  }
  return findings;
}

function isTheirs(history: History, write: Write): boolean {
  const { resource, verb, name = nameIn(write.body) } = write;
  if (resource === BACKUPS) return verb === 'create' || isTheirBackup(history, write);
  if (resource === 'configmaps') return verb === 'create' || madeRecord(history, name);
  return history.declared.includes(name);
}

function isTheirBackup(history: History, { uid, n, process }: Write): boolean {
  const lives = livesIn(history);
  const now = lives.before(uid, n);
  const owner = now && ownerIn(now);
  const isOwn = (each: string | undefined) =>
    process.owners.some((mine) => isOfResource(history, each, mine));
  if (now === undefined) return true;
  if (isOwn(owner) || isNamed(process, now)) return true;
  // What was theirs and says nothing now, such as one that was kept.
  return owner === undefined && lives.of(uid).some((change) => change.n < n && isOwn(ownerIn(change.object)));
}

/** Somebody has named it to the command line, or the program names it to take it over. */
function isNamed({ asked, names }: Played, backup: ClusterBackupManifest): boolean {
  const { name, namespace, uid } = backup.metadata;
  if (names.includes(name) && ownerIn(backup) === undefined) return true;
  if (asked === undefined) return false;
  if ('mode' in asked) return asked.uid === uid;
  if (asked.call.do === 'prune') return backup.spec.createdBy?.schedule === SCHEDULE;
  const { metadata } = asked.named ?? {};
  return metadata?.name === name && metadata.namespace === namespace;
}

function madeRecord({ records, processes }: History, name: string): boolean {
  return records.some(
    ({ type, object, by }) => type === 'ADDED' && object.metadata.name === name && processes.has(by),
  );
}

function nameIn(body: unknown): string {
  return (body as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? '';
}

/** What the user wished last holds for all runs of a resource, whichever entry of a state is being removed. */
function againstWishes(history: History): Judgement {
  const findings = new Findings();
  const lives = livesIn(history);
  for (const write of writesOf(history)) {
    const asked = asksFor(write);
    if (asked === undefined) continue;
    const seen = lives.before(write.uid, write.n);
    if (seen === undefined) continue;
    const modes = wishedFor(history, write, seen);
    if (modes === undefined || modes === 'noWish') {
      if (modes === 'noWish') findings.excuse('noWish');
      continue;
    }
    const isRight = modes.has(asked) || (asked === 'orphan' && leavesToOthers(history, write, seen));
    findings.wishChanged ||= wishesChange(history, ownerOf(history, seen, write.n), write.n);
    if (!isRight && wasMisled(history, write)) findings.excuse('stale');
    else if (!isRight && isLost(history, write, seen, asked)) findings.excuse('lostWish');
    // It is under the name that the resource had before, and goes with the entry of that.
    else if (!isRight && isLate(history, write.uid)) findings.excuse('lateProvider');
    else
      findings.judge(
        isRight,
        () =>
          `${asked} was asked of ${write.name}, and the wish was ${[...modes].join(' or ') || 'to leave it'}`,
      );
  }
  return findings;
}

/** Its files are those of another backup too, or of one that is gone, with which they stay. */
function leavesToOthers(history: History, write: Write, backup: ClusterBackupManifest): boolean {
  const places = [backup, ...asFilledIn(history, write, backup)];
  return decided(history, write).some((at) => places.some((each) => isNeededElsewhere(history, each, at)));
}

/** Until a run has ended, nobody knows that it stays local: the section of its Cluster may still be filled in. */
function asFilledIn(
  { sections: all }: History,
  { at }: Write,
  backup: ClusterBackupManifest,
): readonly ClusterBackupManifest[] {
  const { spec, status } = backup;
  if (spec.parameters !== undefined || status?.completedAt !== undefined || status?.status === 'Failed')
    return [];
  return all.flatMap(({ at: then, section }) =>
    then > at || section === 'none' || section === 'another'
      ? []
      : [{ ...backup, spec: { ...spec, parameters: { nfsUploadUrl: nfsOf(section) } } }],
  );
}

function isLost(
  history: History,
  { n, process }: Write,
  backup: ClusterBackupManifest,
  asked: string,
): boolean {
  const owner = ownerOf(history, backup, n);
  return process.asked === undefined && modesBeforeLoss(history, owner, n).has(asked);
}

/** `undefined`: there is nothing to lose. */
function wishedFor(
  history: History,
  write: Write,
  backup: ClusterBackupManifest,
): ReadonlySet<string> | 'noWish' | undefined {
  const { process, n } = write;
  const { asked } = process;
  const moments = decided(history, write);
  if (asked !== undefined) {
    if ('mode' in asked) return new Set([asked.mode]);
    if (asked.call.do === 'remove') return new Set([asked.call.mode]);
    const { call } = asked;
    const isOld = (at: number) => call.do === 'prune' && mayBePruned(history, backup, call.keepLast, at);
    return new Set(moments.some(isOld) ? ['delete'] : []);
  }
  const { status, uploadedAt } = backup.status ?? {};
  if (status === 'Failed' && uploadedAt === undefined) return undefined;
  const owner = ownerOf(history, backup, n);
  if (process.declares.some((each) => isOfResource(history, owner, each)))
    return new Set(moments.some((at) => mayBeReplaced(history, process, backup, at)) ? ['delete'] : []);
  return allowedModes(history, owner, n) ?? 'noWish';
}

/** That it has, or had before somebody took it away. */
function ownerOf(history: History, backup: ClusterBackupManifest, n: number): string {
  const life = livesIn(history).of(uidOf(backup));
  const last = life.findLast((change) => change.n < n && ownerIn(change.object) !== undefined);
  return (last && ownerIn(last.object)) ?? '';
}

/** Beyond those that the program keeps of a resource, counted from the newest. */
function mayBeReplaced(history: History, process: Played, backup: ClusterBackupManifest, n: number): boolean {
  const owner = ownerIn(backup) ?? '';
  const [, keepLast] = [...process.keepLast].find(([each]) => isOfResource(history, owner, each)) ?? [];
  if (keepLast === undefined) return false;
  const lives = livesIn(history);
  /** When it came to the resource: made by it, or taken over. */
  const since = (each: ClusterBackupManifest) =>
    lives.of(uidOf(each)).find(({ object }) => isOfResource(history, ownerIn(object), owner))?.n ?? 0;
  /** Two of one number were made at once, by a killed engine's provider and the next one: neither is the newer. */
  const number = numberIn(backup);
  const isAsNew = (each: ClusterBackupManifest) =>
    since(each) > since(backup) ||
    (number !== undefined && uidOf(each) !== uidOf(backup) && numberIn(each) === number);
  const others = lives
    .there(n)
    .filter((each) => isOfResource(history, ownerIn(each), owner) && isGood(each) && isAsNew(each));
  return others.length >= keepLast;
}

function isGood({ spec, status }: ClusterBackupManifest): boolean {
  const isRemote = Object.keys(spec.parameters ?? {}).length > 0;
  return (
    status?.status === 'Completed' && spec.delete !== true && (!isRemote || status.uploadedAt !== undefined)
  );
}

/**
 * Of a schedule and a cluster so many good ones stay, and all of them as long as there is none. An archive on a node is
 * no reason for one in the storage to go.
 */
function mayBePruned(history: History, backup: ClusterBackupManifest, keepLast: number, n: number): boolean {
  const { createdBy, targetCluster } = backup.spec;
  const lives = livesIn(history);
  const began = (each: ClusterBackupManifest) => lives.of(uidOf(each))[0]?.n ?? 0;
  const isUploaded = ({ status }: ClusterBackupManifest) => status?.uploadedAt !== undefined;
  const good = lives
    .there(n)
    .filter(
      (each) =>
        isGood(each) &&
        (isUploaded(each) || !isUploaded(backup)) &&
        each.spec.createdBy?.schedule === createdBy?.schedule &&
        each.spec.targetCluster === targetCluster &&
        began(each) > began(backup),
    );
  return good.length >= (backup.status?.status === 'Failed' ? 1 : keepLast);
}
