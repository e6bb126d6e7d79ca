/** No file is deleted, or written over, that another backup needs: promise 9. */
import type { History } from '../history';
import { filesOf } from '../stored-files';
import { Findings, type Judgement } from './judgement';
import { couldKnow, livesIn, needsItsFiles, uidOf } from './life';
import { isRecorded } from './records';
import { asksFor, BACKUPS, type Write, wasMisled, wasOnItsWay, writesOf } from './requests';

export function filesOfOthers(history: History): Judgement {
  const findings = new Findings();
  const writes = writesOf(history);
  for (const { do: act, file, uid, n, held } of history.files) {
    if (act === 'write' && (held === undefined || held === uid)) {
      const made = creationOf(history, uid, writes);
      if (made !== undefined) findings.judged += 1;
      continue;
    }
    const asked = act === 'delete' ? deletionOf(history, uid, n, writes) : creationOf(history, uid, writes);
    if (asked === undefined) continue;
    judgeFile(history, { file, uid, act, asked }, findings);
  }
  return findings;
}

/** The very manifest says that it is the record of a backup that there was, whose files are there. */
function isExport({ process: { asked } }: Write): boolean {
  return (
    asked !== undefined &&
    'call' in asked &&
    asked.call.do === 'applyExport' &&
    asked.named?.status?.uploadedAt !== undefined
  );
}

interface Deed {
  readonly file: string;
  /** Of the backup that the file goes, or comes, with. */
  readonly uid: string;
  readonly act: 'write' | 'delete';
  readonly asked: Write;
}

function judgeFile(history: History, { file, uid, act, asked }: Deed, findings: Findings): void {
  const lives = livesIn(history);
  const others = lives
    .there(asked.n)
    .filter(
      (each) => uidOf(each) !== uid && filesOf(each).includes(file) && needsItsFiles(lives, each, asked.n),
    );
  const known = others.filter((each) => couldKnow(lives, asked.process, uidOf(each), asked.at));
  const left = act === 'write' && (isRecorded(history, file, asked.n) || isExport(asked));
  const victim = known[0]?.metadata;
  if (victim === undefined && !left) {
    if (others.length > 0) findings.excuse('tooYoung');
    else findings.judged += 1;
    return;
  }
  if (wasMisled(history, asked)) {
    findings.excuse('stale');
    return;
  }
  if (wasOnItsWay(history, asked)) {
    findings.excuse('onItsWay');
    return;
  }
  const whose = victim === undefined ? 'was left behind' : `is that of ${victim.namespace}/${victim.name}`;
  findings.judge(false, () => `${act} of ${file}, which ${whose}`);
}

/** The request of ours, if it was the last one, by which the files of a backup have gone. */
function deletionOf(history: History, uid: string, n: number, writes: readonly Write[]): Write | undefined {
  const life = livesIn(history).of(uid);
  const asked = life.findLast(
    (change, index) =>
      change.n < n && change.object.spec.delete === true && life[index - 1]?.object.spec.delete !== true,
  );
  return writes.findLast(
    (write) => write.uid === uid && asksFor(write) === 'delete' && write.n < n && write.user === asked?.by,
  );
}

function creationOf(history: History, uid: string, writes: readonly Write[]): Write | undefined {
  const born = livesIn(history).of(uid)[0];
  return writes.findLast(
    (write) =>
      write.resource === BACKUPS && write.verb === 'create' && write.user === born?.by && write.n < born.n,
  );
}
