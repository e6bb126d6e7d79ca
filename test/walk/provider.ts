/** The provider's functions over the model: the same decisions in the same order of writes, without waits and requests. */
import { BackupError } from '../../lib/errors';
import {
  type Annotating,
  apiVersionOf,
  ClusterBackupType,
  type DeclaredRun,
  type DoomedEntry,
  type Entry as EntryOfModel,
  hasLeftNothing,
  isWorthless,
  nextCreate,
  nextDestroy,
  nextUp,
  nextUpdate,
  nextWait,
  OWNER_ANNOTATION,
  ownerNow,
  ownRuns,
  type RemovalMode,
  RUN_ANNOTATION,
  type UpStep,
} from '../../lib/model';
import { declared, declaredWith, formerOf, noteRun } from '../../providers/pulumi/functions/deployment';
import { claimantsIn, leftByVanished } from './claims';
import { failed, type Process } from './process';
import { inTurns, removing } from './removal';
import type { Inputs, Remembered } from './state';
import { NAMESPACE, OURS, type Run, type Thing, thingNamed, thingOf } from './world';

/** The object exists and is not what it should be. */
export class Unfinished {
  constructor(
    readonly outputs: Remembered,
    readonly reason: unknown,
  ) {}
}

function entryOf({ inputs, formerOwner, uid, objectName, wish }: Remembered): EntryOfModel {
  return {
    owner: inputs.owner,
    formerOwner,
    uid,
    objectName,
    wish: { number: wish, mode: inputs.onDestroy },
    spec: { targetCluster: inputs.cluster, parameters: OURS },
  };
}

function declaredRun(inputs: Inputs, overwrites?: DeclaredRun['overwrites']): DeclaredRun {
  const { owner, namespace, hash, onDestroy: mode } = inputs;
  return { owner, namespace, hash, base: 'before', mode, overwrites };
}

function formerOwner(former: Remembered | undefined, { owner }: Inputs): string | undefined {
  return former === undefined || former.inputs.owner === owner ? former?.formerOwner : former.inputs.owner;
}

function annotateAll(process: Process, changes: readonly Annotating[], unchanged = false): void {
  for (const { run, annotations } of changes)
    process.annotate(run, annotations, unchanged ? run.metadata.resourceVersion : undefined);
}

const uidsOf = (runs: readonly Run[]) => runs.map(({ metadata }) => metadata.uid ?? '');

// ------------------------------------------------------------------------------------------ create, update

/** @param vanished a run of this resource that was taken away before its end */
export function makeRun(process: Process, inputs: Inputs, vanished?: Remembered): Remembered {
  const isLeft = (name: string) =>
    process.world.records.some(({ file }) => file === (inputs.fileNames?.MKE ?? name));
  const want = declaredRun(inputs, inputs.fileNames === undefined ? isLeft : undefined);
  const former = vanished ?? (formerOf(inputs) as Remembered | undefined);
  const tried: string[] = [];
  let recorded = false;
  let names = 0;
  let made: Remembered | undefined;
  try {
    for (;;) {
      process.looks();
      const step = nextUp(want, former && entryOf(former), process.world.runs, tried, made?.uid);
      switch (step.do) {
        case 'end':
          if (made !== undefined) return made;
          break;
        case 'annotate':
          annotateAll(process, step.changes);
          break;
        case 'remove':
          tried.push(...uidsOf(step.runs));
          removeRuns(process, 'delete', step.runs, { failedMayStay: true, unchanged: false });
          break;
        case 'takeBack':
          tried.push(...uidsOf(step.runs));
          takeBack(process, step.runs);
          break;
        default:
          made = begin(step);
      }
    }
  } catch (reason) {
    if (made === undefined || !BackupError.is(reason)) throw reason;
    throw new Unfinished(made, reason);
  }

  function begin(step: Begun): Remembered | undefined {
    const name = step.do === 'adopt' ? step.run.metadata.name : step.name;
    if (step.do === 'create' && isLeft(name)) throw failed('remote-path-used');
    const isAgain = vanished?.run === want.hash && vanished.objectName === name;
    if (!recorded && vanished !== undefined && !isAgain) recordVanished(process, vanished, []);
    recorded = true;
    try {
      return runToItsEnd(process, inputs, step, name, former);
    } catch (reason) {
      const isTaken = BackupError.is(reason) && reason.code === 'not-ours';
      if (!isTaken || ++names === 5) throw reason;
      return undefined;
    }
  }
}

type Begun = Extract<UpStep, { do: 'create' | 'adopt' }>;

function runToItsEnd(
  process: Process,
  inputs: Inputs,
  step: Begun,
  name: string,
  former: Remembered | undefined,
): Remembered {
  const known = { run: inputs.hash, wish: step.wish.number, formerOwner: formerOwner(former, inputs) };
  const thing = claimed(process, inputs, name, step);
  noteRun(thing.run.metadata.uid ?? '', inputs);
  process.moment({ what: 'wait for', run: thing.run });
  const now = thingOf(process.world, thing.run.metadata.uid);
  const action = nextWait(now?.run, { uid: thing.run.metadata.uid });
  if (action.do === 'succeed' && now !== undefined)
    return rememberedOf(inputs, now.run, { ...known, finished: true });
  const outputs = rememberedOf(inputs, now?.run ?? thing.run, { ...known, finished: false });
  throw new Unfinished(outputs, failed(action.do === 'fail' ? action.code : 'timeout'));
}

/** The object of this name, made or found. */
function claimed(process: Process, inputs: Inputs, name: string, step: Begun): Thing {
  const more = step.do === 'create' ? step.annotations : {};
  const run = manifestOf(inputs, name, more);
  const uid = thingNamed(process.world, name)?.run.metadata.uid;
  // An object of this name is taken over with what it has, or refused for another reason.
  if (claimantsIn(process.world, { ...run, metadata: { ...run.metadata, uid } }).length > 0)
    throw failed('remote-path-used');
  try {
    if (thingNamed(process.world, name) === undefined)
      return process.create(run, inputs.resource, inputs.onDestroy);
  } catch (reason) {
    if (!BackupError.is(reason)) throw reason;
  }
  const seen = thingNamed(process.world, name);
  const action = nextCreate({ owner: inputs.owner, hash: inputs.hash, fixedName: true }, seen?.run, {});
  if (action.do === 'adopt' && seen !== undefined) return seen;
  throw failed('code' in action ? action.code : 'conflict');
}

function manifestOf(inputs: Inputs, name: string, more: Readonly<Record<string, string>>): Run {
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: {
      name,
      namespace: NAMESPACE,
      annotations: { [OWNER_ANNOTATION]: inputs.owner, [RUN_ANNOTATION]: inputs.hash, ...more },
    },
    spec: {
      targetCluster: inputs.cluster,
      parameters: OURS,
      ...(inputs.fileNames && { fileNames: inputs.fileNames }),
    },
  };
}

function rememberedOf(
  inputs: Inputs,
  object: Run,
  known: Pick<Remembered, 'run' | 'wish' | 'formerOwner' | 'finished'>,
): Remembered {
  const { run, wish, formerOwner, finished } = known;
  const { name, uid = '' } = object.metadata;
  return { inputs, objectName: name, uid, run, wish, formerOwner, finished, ...shownBy(object) };
}

function shownBy(object: Run) {
  const { status = '', completedAt, uploadedAt } = object.status ?? {};
  return { status, completedAt, uploadedAt };
}

export function update(process: Process, olds: Remembered, news: Inputs): Remembered {
  const tried: string[] = [];
  for (;;) {
    process.looks();
    const entry = { ...entryOf(olds), finished: olds.finished };
    const step = nextUpdate(declaredRun(news), entry, process.world.runs, tried);
    switch (step.do) {
      case 'annotate':
        annotateAll(process, step.changes);
        break;
      case 'takeBack':
        tried.push(...uidsOf(step.runs));
        takeBack(process, step.runs);
        break;
      case 'make':
        return makeRun(process, news, step.vanished ? olds : undefined);
      case 'settle': {
        const known = { ...olds, wish: step.wish.number, formerOwner: formerOwner(olds, news) };
        return olds.finished ? { ...known, inputs: news } : resume(process, known, news);
      }
    }
  }
}

function resume(process: Process, known: Remembered, news: Inputs): Remembered {
  process.moment({ what: `wait for ${known.objectName}` });
  const now = thingOf(process.world, known.uid);
  const action = nextWait(now?.run, { uid: known.uid });
  if (action.do === 'succeed' && now !== undefined)
    return rememberedOf(news, now.run, { ...known, finished: true });
  const outputs = now
    ? rememberedOf(news, now.run, { ...known, finished: false })
    : { ...known, inputs: news };
  throw new Unfinished(outputs, failed(action.do === 'fail' ? action.code : 'timeout'));
}

// ------------------------------------------------------------------------------------------ read

export function read(process: Process, state: Remembered): Remembered {
  const now = thingOf(process.world, state.uid)?.run;
  if (now === undefined) return { ...state, status: 'vanished' };
  const finished = state.finished || nextWait(now, { uid: state.uid }).do === 'succeed';
  return { ...state, finished, ...shownBy(now) };
}

// ------------------------------------------------------------------------------------------ delete

function declaredByNow(inputs: Inputs, entry: EntryOfModel, runs: readonly Run[]): Inputs | undefined {
  const named = declared<Inputs>({ ...inputs, owner: ownerNow(entry, runs) });
  const uids = uidsOf(ownRuns(entry, runs));
  return named ?? uids.map((uid) => declaredWith<Inputs>(uid)).find((found) => found !== undefined);
}

export function destroy(process: Process, state: Remembered): void {
  const current =
    declared<Inputs>(state.inputs) ?? declaredByNow(state.inputs, entryOf(state), process.world.runs);
  const keepLast = current === undefined ? state.inputs.keepLast : current.keepLast;
  const former = current && (formerOf(current) as Remembered | undefined);
  const anotherDeclared = former !== undefined && former.uid !== state.uid;
  const entry: DoomedEntry = {
    ...entryOf(state),
    keepLast,
    declared: current !== undefined,
    anotherDeclared,
  };
  const tried = process.removed.has(state.uid) ? [state.uid] : [];
  const recorded: string[] = [];
  let unchanged = true;
  for (;;) {
    process.looks();
    const step = nextDestroy(entry, process.world.runs, { tried, recorded });
    try {
      switch (step.do) {
        case 'record':
          if (step.run === undefined) recordVanished(process, state, ownRuns(entry, process.world.runs));
          else
            for (const file of leftByVanished(process.world, step.run, []))
              process.record(file, step.run.metadata.uid ?? '');
          recorded.push(step.run?.metadata.uid ?? state.uid);
          break;
        case 'remove':
          removeRuns(process, step.mode, step.runs, { failedMayStay: entry.declared, unchanged });
          tried.push(...uidsOf(step.runs));
          break;
        case 'takeBack':
          takeBack(process, step.runs);
          tried.push(...uidsOf(step.runs));
          break;
        case 'annotate':
          annotateAll(process, step.changes, unchanged);
          break;
        case 'giveUp':
          annotateAll(process, step.changes, unchanged);
          tried.push(...uidsOf(step.changes.map(({ run }) => run)));
          break;
        case 'done':
          return;
      }
    } catch (reason) {
      if (!unchanged || !tellsOfChange(reason)) throw reason;
      unchanged = false;
    }
  }
}

function tellsOfChange(reason: unknown): boolean {
  return BackupError.is(reason) && ['conflict', 'not-found'].includes(reason.code);
}

function recordVanished(process: Process, state: Remembered, others: readonly Run[]): void {
  if (hasLeftNothing(state)) return;
  const { inputs, objectName, uid, completedAt, uploadedAt } = state;
  const { metadata, ...rest } = manifestOf(inputs, objectName, {});
  const status = { status: state.status === 'vanished' ? undefined : state.status, completedAt, uploadedAt };
  const run = { ...rest, metadata: { ...metadata, uid }, status };
  for (const file of leftByVanished(process.world, run, others)) process.record(file, uid);
}

const NOT_REMOVED: readonly string[] = ['deletion-failed', 'backup-stuck', 'timeout'];

function removeRuns(
  process: Process,
  mode: RemovalMode,
  runs: readonly Run[],
  { failedMayStay, unchanged }: { failedMayStay: boolean; unchanged: boolean },
): void {
  process.manyAtOnce ||= runs.length > 1;
  const together = uidsOf(runs);
  const removals = runs.map((run) => removeRun(process, run, { mode, unchanged, together }));
  const results = inTurns(removals, process.script.oneByOne === true);
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    const { reason } = result;
    const run = runs[index];
    const isLeft = failedMayStay && run && isWorthless(run) && BackupError.is(reason);
    if (!isLeft || !NOT_REMOVED.includes(reason.code)) throw reason;
  }
}

function* removeRun(
  process: Process,
  run: Run,
  { mode, unchanged, together }: { mode: RemovalMode; unchanged: boolean; together: readonly string[] },
): Generator<void> {
  const { uid = '', resourceVersion } = run.metadata;
  const decidedFor = unchanged ? resourceVersion : undefined;
  // Refused, a destroy would never come to its end.
  yield* removing(process, run, { mode, together, sharedFiles: 'leave', decidedFor });
  process.removed.add(uid);
}

function takeBack(process: Process, runs: readonly Run[]): void {
  const removals = runs.map((run) => removing(process, run, { mode: 'keep' }));
  for (const result of inTurns(removals, false)) if (result.status === 'rejected') throw result.reason;
}
