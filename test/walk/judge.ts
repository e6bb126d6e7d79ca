/**
 * What must never be, judged by what the walk itself knows: whose objects and files are, and which wish was the newest.
 * None of the decisions that are tested is asked, so that a mistake in them shows.
 */
import type { RemovalMode } from '../../lib/model';
import type { Purpose } from './process';
import type { Entry, State } from './state';
import { fileOf, RESOURCES, type Resource, type Thing, type World } from './world';

const MILDEST: readonly RemovalMode[] = ['keep', 'orphan', 'delete'];

/**
 * The wishes that may be the newest one of a resource: that of the state, and a newer one that a killed deployment has
 * written on an object that is still there.
 * @param entry the one that is about to go: a provider sees no other, and which of the wishes on the objects is newer than
 * the state's it cannot tell by one that has been replaced
 */
export function wishesFor(
  things: readonly Thing[],
  { settled }: Pick<State, 'settled'>,
  { resource, doomed, inputs }: Pick<Entry, 'resource' | 'doomed' | 'inputs'>,
): RemovalMode[] {
  const last = settled[resource];
  const [newest] = newerWishes(things, last?.at ?? -1, resource);
  const isUnclear = newest !== undefined || last?.unless !== undefined;
  const own = doomed && isUnclear ? inputs.onDestroy : last?.mode;
  return [own, newest].filter((mode) => mode !== undefined);
}

/** All that killed deployments have written since the state was saved, the newest first. */
export function newerWishes(things: readonly Thing[], than: number, resource: Resource): RemovalMode[] {
  return things
    .flatMap(({ whose, wish }) => (whose === resource && wish && wish.at > than ? wish : []))
    .toSorted((a, b) => b.at - a.at)
    .map(({ mode }) => mode);
}
export function mildest(modes: readonly RemovalMode[]): RemovalMode | undefined {
  return MILDEST.find((mode) => modes.includes(mode));
}

/** A destroy is about to give an object up, and to call it kept. Who asks for its deletion again meanwhile has the last word. */
export function judgeGivingUp(thing: Thing): string | undefined {
  const status = thing.run.status?.status ?? '';
  return ['DeletionPending', 'DeletionInProgress', 'Deleted'].includes(status)
    ? `${nameOf(thing)} is given up as one that is kept, and its files go`
    : undefined;
}

const isLive = ({ run }: Thing) => run.status?.status === 'Completed' && run.spec.delete !== true;

/** It has failed, and takes nobody's place. */
export const isEmpty = ({ run: { status } }: Thing) =>
  status?.status === 'Failed' && status.uploadedAt === undefined;

export const nameOf = ({ run }: Thing) => run.metadata.name;

/**
 * What belongs to the resource is changed, and nothing else.
 * @param thing as it was when that was decided
 */
export function judgeTouch(thing: Thing, purpose: Purpose | undefined): string | undefined {
  if (purpose === undefined || purpose.whose === 'person') return undefined;
  if (thing.whose !== purpose.whose)
    return `${nameOf(thing)} of ${thing.whose} is changed for ${purpose.whose}`;
  if (thing.kept && purpose.what !== 'make') return `${nameOf(thing)} was kept, and is changed`;
  return undefined;
}

/**
 * A request for the deletion of a backup's files is about to be written.
 * @param world what was there when others were looked for who have them
 * @param looked what was there when that was decided
 */
export function judgeRequest(
  world: World,
  looked: World,
  thing: Thing,
  purpose: Purpose | undefined,
): string | undefined {
  const mine = fileOf(thing.run);
  const name = nameOf(thing);
  const other = world.things.find(
    (each) => !isSame(each, thing) && isClaiming(each) && fileOf(each.run) === mine,
  );
  if (mine !== undefined && other !== undefined)
    return `the deletion of ${name} deletes the file of ${nameOf(other)}, ${mine}`;
  const stored = world.files.find(({ file }) => file === mine);
  const isLeft = stored && world.records.some(({ file, uid }) => file === mine && uid === stored.uid);
  if (isLeft && stored.uid !== thing.run.metadata.uid)
    return `the deletion of ${name} deletes ${mine}, which was left behind`;
  if (purpose === undefined || purpose.what === 'named' || isEmpty(thing)) return undefined;
  if (purpose.what === 'end') {
    const modes = purpose.modes();
    return modes.includes('delete') ? undefined : `${name} is deleted, and the wish is ${modes}`;
  }
  const newer = looked.things.filter(
    (each) => each.whose === thing.whose && isLive(each) && bornAt(each) > bornAt(thing),
  );
  if (purpose.keepLast !== undefined && newer.length >= purpose.keepLast) return undefined;
  return `${name} is deleted, although ${newer.length} newer good ones are there and the program keeps ${purpose.keepLast ?? 'all'}`;
}

/** What is there, has not failed, and has not been deleted has a claim to its file. */
function isClaiming(thing: Thing): boolean {
  const { status } = thing.run.status ?? {};
  return status !== 'Deleted' && !(isEmpty(thing) && thing.run.status?.completedAt === undefined);
}

const isSame = (one: Thing, other: Thing) => one.run.metadata.uid === other.run.metadata.uid;

const bornAt = ({ run }: Thing) => Number(run.metadata.uid);

/** An object is about to go. */
export function judgeDelete(world: World, thing: Thing, purpose: Purpose | undefined): string | undefined {
  const name = nameOf(thing);
  const { uid } = thing.run.metadata;
  const left = world.files.find((file) => file.uid === uid);
  if (left === undefined) return undefined;
  const isNoted = world.records.some((each) => each.file === left.file);
  if (!isNoted && !isClaimedByOther(world, thing))
    return `${name} goes, and nothing tells of its file ${left.file}`;
  if (purpose?.what === 'named' || isClaimedByOther(world, thing)) return undefined;
  const modes = purpose?.what === 'end' ? purpose.modes() : [];
  return modes.includes('orphan')
    ? undefined
    : `${name} goes and leaves its file ${left.file} behind, and the wish is ${modes}`;
}

function isClaimedByOther({ things, records }: World, thing: Thing): boolean {
  const file = fileOf(thing.run);
  const { uid } = thing.run.metadata;
  return (
    records.some((each) => each.file === file && each.uid !== uid) ||
    things.some((each) => !isSame(each, thing) && isClaiming(each) && fileOf(each.run) === file)
  );
}

/** A backup that is to be made will write this file. */
export function judgeWrittenFile(world: World, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const other = world.things.find((each) => isClaiming(each) && fileOf(each.run) === file);
  if (other !== undefined) return `the file of ${nameOf(other)} is overwritten: ${file}`;
  const isLeft = world.records.some((record) => record.file === file);
  return isLeft ? `a file that was left behind is overwritten: ${file}` : undefined;
}

/** What must hold whenever a process may have died. */
export function judgeState({ world }: Pick<State, 'world'>): string | undefined {
  for (const thing of world.things) {
    if (!isLive(thing) || thing.kept || !isOfStack(thing)) continue;
    const twin = world.things.find(
      (each) => each !== thing && isLive(each) && !each.kept && isSameRun(each, thing),
    );
    if (twin !== undefined && !isSuperseded(world, thing) && !isSuperseded(world, twin))
      return `${nameOf(thing)} and ${nameOf(twin)} are the same run`;
  }
  for (const thing of world.things) {
    const file = isLive(thing) ? fileOf(thing.run) : undefined;
    if (file !== undefined && !world.files.some((each) => each.file === file))
      return `${nameOf(thing)} is there, and its file ${file} is not`;
  }
  return undefined;
}

const isOfStack = ({ whose }: Thing) => (RESOURCES as readonly string[]).includes(whose);

/** A rename that was killed and taken back may leave two names, where somebody has taken the run away that knew both. */
function isSameRun(one: Thing, other: Thing): boolean {
  return one.whose === other.whose && hash(one) === hash(other) && ownerOf(one) === ownerOf(other);
}

const ownerOf = ({ run }: Thing) => run.metadata.annotations?.['mosk-backup/owner'];

const hash = ({ run }: Thing) => run.metadata.annotations?.['mosk-backup/run'];

/** A later run with another hash has been made for its resource, or is about to be: that is said on it first. */
function isSuperseded({ things }: World, thing: Thing): boolean {
  if (thing.run.metadata.annotations?.['mosk-backup/superseded-by'] !== undefined) return true;
  return things.some(
    (each) => each.whose === thing.whose && bornAt(each) > bornAt(thing) && hash(each) !== hash(thing),
  );
}
