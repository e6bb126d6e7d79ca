/** What the user wished last for the runs of a resource, as far as anybody can know. */
import type { ClusterBackupManifest } from '../../../lib/model';
import type { History, Wish } from '../history';
import { type BackupChange, isOfResource, livesIn, ownerIn, uidOf } from './life';

export type Mode = 'keep' | 'orphan' | 'delete';

/** The milder one first. */
const MODES: readonly string[] = ['keep', 'orphan', 'delete'] satisfies Mode[];
/** Where objects say what is to become of them, in words among others. */
const WHERE = ['mosk-backup/claim', 'mosk-backup/wish'];

interface Trace {
  readonly n: number;
  readonly by: string;
  readonly mode: string;
  /** What carries it, and as what. */
  readonly uid: string;
  readonly text: string;
}

/**
 * What may be done to the runs of a resource: as the newest wish says that is told anywhere, or milder, if a state or a
 * process that came to no state has wished that since. `undefined` if nobody has ever said anything.
 */
export function allowedModes(history: History, owner: string, n: number): ReadonlySet<string> | undefined {
  const settled = history.wishes.findLast((wish) => wish.n < n && isOfResource(history, owner, wish.owner));
  const said = tracesOf(history, owner).filter((trace) => trace.n < n);
  const since = said.filter((trace) => trace.n > (settled?.n ?? 0));
  const told = since.findLast((trace) => isCarried(history, trace, n)) ?? settled ?? since.at(-1);
  if (told === undefined) return undefined;
  const others = [...since, ...atOnce(history, said, settled), ...(settled === undefined ? [] : [settled])];
  const isMilder = (mode: string) => MODES.indexOf(mode) < MODES.indexOf(told.mode);
  return new Set([told.mode, ...others.map(({ mode }) => mode).filter(isMilder)]);
}

/** Whether several modes may be the newest wish: then nothing may have been done at all. */
export function isDisputed(history: History, owner: string, n: number): boolean {
  const settled = history.wishes.findLast((wish) => wish.n < n && isOfResource(history, owner, wish.owner));
  const said = tracesOf(history, owner).filter((trace) => trace.n < n);
  const isAnother = atOnce(history, said, settled).some(({ mode }) => mode !== settled?.mode);
  return isAnother || (allowedModes(history, owner, n)?.size ?? 0) > 1;
}

/** Said by other processes while the one was at work whose state it is: nobody knows which is the newer. */
function atOnce({ processes }: History, said: readonly Trace[], settled: Wish | undefined): readonly Trace[] {
  if (settled === undefined) return [];
  const begun = processes.get(settled.by)?.n ?? settled.n;
  return said.filter(({ n, by }) => by !== settled.by && n > begun && n < settled.n);
}

/**
 * Modes of before the newest wish that a state has, if no object carries that one any more: an entry that was replaced
 * has its own word only, and a provider sees one entry at a time.
 */
export function modesBeforeLoss(history: History, owner: string, n: number): ReadonlySet<string> {
  const settled = history.wishes.filter((wish) => wish.n < n && isOfResource(history, owner, wish.owner));
  const traces = tracesOf(history, owner).filter((trace) => trace.n < n);
  const newest = settled.at(-1)?.mode;
  const said = [...settled, ...traces].sort((a, b) => a.n - b.n);
  const former = said.findLast(({ mode }) => mode !== newest);
  // Of the same mode once before, an object may still carry it, and does not say that it holds again.
  const carried = traces.some(
    (trace) => trace.mode === newest && trace.n > (former?.n ?? 0) && isCarried(history, trace, n),
  );
  if (newest === undefined || former === undefined || carried) return new Set();
  const isMilder = MODES.indexOf(former.mode) < MODES.indexOf(newest);
  return new Set(isMilder ? [former.mode] : []);
}

const known = new WeakMap<History, Map<string, Trace[]>>();

/** What our processes have written on the objects of a resource. */
function tracesOf(history: History, owner: string): Trace[] {
  const ofAll = known.get(history) ?? new Map<string, Trace[]>();
  known.set(history, ofAll);
  const found = ofAll.get(owner);
  if (found !== undefined) return found;
  const lives = livesIn(history);
  const traces = lives.uids.flatMap((uid) =>
    lives.of(uid).flatMap((change, index, life) => {
      if (!history.processes.has(change.by) || !isOfResource(history, ownerIn(change.object), owner))
        return [];
      return tracesIn(change, index === 0 ? undefined : life[index - 1]?.object);
    }),
  );
  traces.sort((a, b) => a.n - b.n);
  ofAll.set(owner, traces);
  return traces;
}

function tracesIn({ n, by, object }: BackupChange, before: ClusterBackupManifest | undefined): Trace[] {
  const { annotations = {} } = object.metadata;
  return WHERE.flatMap((where) => {
    const text = annotations[where];
    if (text === undefined || text === before?.metadata.annotations?.[where]) return [];
    const mode = text.split(/\W+/).find((word) => MODES.includes(word));
    return mode === undefined ? [] : [{ n, by, mode, uid: uidOf(object), text }];
  });
}

function isCarried(history: History, { uid, text }: Trace, n: number): boolean {
  const { annotations = {} } = livesIn(history).before(uid, n)?.metadata ?? {};
  return WHERE.some((where) => annotations[where] === text);
}

/** Whether a resource was given another mode after one that was told before. */
export function wishesChange(history: History, owner: string, n: number): boolean {
  const said = [
    ...history.wishes.filter((wish) => isOfResource(history, owner, wish.owner)),
    ...tracesOf(history, owner),
  ].filter((wish) => wish.n < n);
  return new Set(said.map(({ mode }) => mode)).size > 1;
}
