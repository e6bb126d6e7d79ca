/** The provider's functions over the model: the same decisions in the same order of writes, without waits and requests. */
import { BackupError } from '../../lib/errors';
import { type DeclaredRun, nextCreate, nextUp, nextUpdate, nextWait, type UpStep } from '../../lib/model';
import { formerOf, noteRun } from '../../providers/pulumi/functions/engine/deployment';
import { claimantsIn } from './claims';
import { failed, type Process } from './process';
import {
  annotateAll,
  entryOf,
  manifestOf,
  recordVanished,
  removeRuns,
  takeBack,
  tellsOfChange,
  uidsOf,
} from './provider-writes';
import type { Inputs, Remembered } from './state';
import { type Run, type Thing, thingNamed, thingOf } from './world';

/** The object exists and is not what it should be. */
export class Unfinished {
  constructor(
    readonly outputs: Remembered,
    readonly reason: unknown,
  ) {}
}

function declaredRun(inputs: Inputs, overwrites?: DeclaredRun['overwrites']): DeclaredRun {
  const { owner, namespace, hash, onDestroy: mode } = inputs;
  return { owner, namespace, hash, base: 'before', mode, overwrites };
}

function formerOwner(former: Remembered | undefined, { owner }: Inputs): string | undefined {
  return former === undefined || former.inputs.owner === owner ? former?.formerOwner : former.inputs.owner;
}

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
      const wish = made && { number: made.wish, mode: want.mode };
      const step = nextUp(want, former && entryOf(former), process.world.runs, tried, wish);
      switch (step.do) {
        case 'end':
          if (made !== undefined) return made;
          break;
        case 'annotate':
          annotateAll(process, step.changes);
          break;
        case 'remove':
          tried.push(...removeFailed(step.runs));
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

  function removeFailed(runs: readonly Run[]): string[] {
    try {
      removeRuns(process, 'delete', runs, { failedMayStay: true, unchanged: true });
      return uidsOf(runs);
    } catch (reason) {
      if (!tellsOfChange(reason)) throw reason;
      return uidsOf(runs).filter((uid) => process.removed.has(uid));
    }
  }

  function begin(step: Begun): Remembered | undefined {
    const name = step.do === 'adopt' ? step.run.metadata.name : step.name;
    if (step.do === 'create' && isLeft(name)) throw failed('remote-path-used');
    const isAgain = vanished?.run === want.hash && vanished.objectName === name;
    if (!recorded && vanished !== undefined && !isAgain) recordVanished(process, vanished);
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

export function read(process: Process, state: Remembered): Remembered {
  const now = thingOf(process.world, state.uid)?.run;
  if (now === undefined) {
    if (state.finished && state.status !== 'vanished') recordVanished(process, state);
    return { ...state, status: 'vanished' };
  }
  const finished = state.finished || nextWait(now, { uid: state.uid }).do === 'succeed';
  return { ...state, finished, ...shownBy(now) };
}
