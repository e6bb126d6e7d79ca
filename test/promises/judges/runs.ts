/** What is told of runs, how many there are of each, and when waits end: promises 1, 2, 4 and 7. */
import {
  type ClusterBackupManifest,
  OWNER_ANNOTATION,
  RUN_ANNOTATION,
  SUPERSEDED_ANNOTATION,
} from '../../../lib/model';
import type { Claim, History } from '../history';
import { filesOf } from '../stored-files';
import { Findings, type Judgement } from './judgement';
import { isLate, livesIn, uidOf } from './life';

const SECOND = 1_000;
const GRACE_MS = 60 * SECOND;
/** An answer may come after a `Retry-After` of a minute, four times. */
const SLACK_MS = 5 * 60 * SECOND;
/** From the status to the end of a wait on a connection that works. */
const AT_ONCE_MS = 2 * SECOND;
const TERMINAL = ['Failed', 'Stuck'];
const DELETION = ['DeletionPending', 'DeletionInProgress', 'Deleted', 'DeleteFailed'];

export function successes(history: History): Judgement {
  const findings = new Findings();
  const lives = livesIn(history);
  for (const { finished, ended, endedAt } of history.claims) {
    if (finished === undefined) continue;
    const done = lives
      .of(finished.uid)
      .find(({ n, object }) => n < ended && object.status?.status === 'Completed');
    findings.judge(done !== undefined, () => `${finished.name} was never Completed`);
    if (done === undefined) continue;
    const { object, at } = done;
    const uploaded = filesOf(object).length === 0 || object.status?.uploadedAt !== undefined;
    const warned = finished.warnings.length > 0 && endedAt - at >= GRACE_MS;
    findings.judge(uploaded || warned, () => `${finished.name} was not uploaded`);
  }
  return findings;
}

/** Of those that we have made: what people copy is theirs. */
export function oneOfEach(history: History): Judgement {
  const findings = new Findings();
  const made = new Set<string>();
  /** Uid → run, of those that count. */
  const living = new Map<string, string>();
  const over = new Set<string>();
  const told = new Set<string>();
  for (const { type, object, by } of history.backups) {
    const uid = uidOf(object);
    if (type === 'ADDED' && history.processes.has(by)) made.add(uid);
    if (!made.has(uid)) continue;
    const { annotations = {} } = object.metadata;
    const owner = annotations[OWNER_ANNOTATION];
    living.delete(uid);
    // For ever: a removal that is tried again takes its request back for a moment.
    if (isOver(object)) over.add(uid);
    if (type === 'DELETED' || owner === undefined || over.has(uid)) continue;
    const run = `${owner} ${annotations[RUN_ANNOTATION]}`;
    const another = [...living].find(([, other]) => other === run);
    living.set(uid, run);
    if (type === 'ADDED') findings.judged += 1;
    const pair = [another?.[0], uid].toSorted().join();
    if (another === undefined || told.has(pair)) continue;
    told.add(pair);
    if ([another[0], uid].some((each) => isLate(history, each))) findings.excuse('lateProvider');
    else findings.broken.push(`two backups of one run at a time: ${object.metadata.name} and another`);
  }
  return findings;
}

/** Nobody waits for it any more, or a later run has taken its place. */
function isOver({ metadata, spec, status }: ClusterBackupManifest): boolean {
  const deleting = spec.delete === true || DELETION.includes(status?.status ?? '');
  const superseded = metadata.annotations?.[SUPERSEDED_ANNOTATION] !== undefined;
  return deleting || superseded || status?.status === 'Failed' || metadata.deletionTimestamp !== undefined;
}

export function waits(history: History): Judgement {
  const findings = new Findings();
  for (const claim of history.claims) {
    if (claim.died) continue;
    const took = claim.endedAt - claim.begunAt;
    findings.judge(took <= claim.patienceMs + SLACK_MS, () => `${claim.what} took ${took / SECOND} s`);
    if (claim.what === 'run') lateVerdict(claim, history, findings);
  }
  return findings;
}

function lateVerdict({ begun, ended, endedAt, uid }: Claim, history: History, findings: Findings): void {
  const { world } = history;
  const verdict = livesIn(history)
    .of(uid ?? '')
    .find(({ n, object }) => n > begun && n < ended && TERMINAL.includes(object.status?.status ?? ''));
  if (verdict === undefined) return;
  if (world.faults.length > 0 || world.interferences.some(({ what }) => what.do === 'outage')) {
    findings.excuse('brokenConnection');
    return;
  }
  const later = endedAt - verdict.at;
  findings.judge(
    later <= AT_ONCE_MS,
    () => `${verdict.object.status?.status} was told ${later / SECOND} s later`,
  );
}

/** Equal input is made at least twice in most histories. */
export function equalManifests({ created }: History): Judgement {
  const findings = new Findings();
  const made = new Map<string, Set<string>>();
  for (const { input, body } of created) {
    const bodies = made.get(input);
    if (bodies === undefined) made.set(input, new Set([asMade(body)]));
    else {
      bodies.add(asMade(body));
      findings.judge(bodies.size === 1, () => `made of ${input}: not the same`);
    }
  }
  return findings;
}

/** The number of the try, and what tells one try of one run from another, are no input. */
const OF_A_TRY = ['mosk-backup/claim', 'mosk-backup/number', 'mosk-backup/wish', 'mosk-backup/removed'];

function asMade(body: string): string {
  const { metadata, ...rest } = JSON.parse(body) as ClusterBackupManifest;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([each]) => !OF_A_TRY.includes(each));
  return JSON.stringify({ ...rest, metadata: { ...metadata, annotations } }).replaceAll(
    metadata.name,
    metadata.name.replace(/-\d{1,2}$/, ''),
  );
}
