/** What must be so at the end of a deployment in which nobody has interfered. */
import { ORPHAN_ANNOTATION, OWNER_ANNOTATION, type RemovalMode, WISH_ANNOTATION } from '../../lib/model';
import { isEmpty, mildest, nameOf, newerWishes } from './judge';
import type { State } from './state';
import { fileOf, RESOURCES, type Resource, type Thing } from './world';

/**
 * @param before the state from which the deployment began
 * @param after as it is by now; the deployment has succeeded
 * @param asked resources for which the engine has asked the provider for more than a comparison
 */
export function judgeEnd(
  what: 'up' | 'destroy',
  before: State,
  after: State,
  asked: ReadonlySet<Resource>,
): string | undefined {
  for (const resource of RESOURCES) {
    const had = before.entries.some((entry) => entry.resource === resource);
    const breach =
      what === 'up' && after.program[resource] !== undefined
        ? endOfUp(
            resource,
            { ...before, entries: before.entries.filter(({ doomed }) => !doomed) },
            after,
            asked.has(resource),
          )
        : had
          ? endOfDestroy(resource, before, after)
          : undefined;
    if (breach !== undefined) return breach;
  }
  return unrecorded(before, after);
}

/**
 * Name and wish of the state are on every run, so that no other deployment takes them for others.
 * @param before without what was replaced already: an update knows of the current entry alone
 */
function endOfUp(
  resource: Resource,
  before: State,
  { world, program, entries }: State,
  isAsked: boolean,
): string | undefined {
  const entry = entries.find((each) => each.resource === resource);
  const wanted = program[resource];
  if (entry === undefined) return `${resource} has no entry`;
  if (entry.doomed) return `${resource} has a replaced entry still`;
  if (entry.inputs !== wanted) return `the state of ${resource} is not the program's`;
  // Where nothing was to be done, what a killed deployment has written stays.
  if (!isAsked) return undefined;
  const later = laterThanNew(entry.outputs.uid, before, world);
  if (later !== undefined) return `the run of ${resource} is older than ${nameOf(later)}`;
  const wish = `${entry.outputs.wish} ${wanted.onDestroy}`;
  for (const thing of world.things) {
    if (thing.whose !== resource || thing.kept || !isTied(thing, before)) continue;
    const { [WISH_ANNOTATION]: written, [OWNER_ANNOTATION]: owner } = thing.run.metadata.annotations ?? {};
    if (written !== wish) return `${nameOf(thing)} says ${written}, and the state ${wish}`;
    if (thing.run.metadata.annotations?.[ORPHAN_ANNOTATION] !== undefined && thing.run.spec.delete !== true)
      return `${nameOf(thing)} lives on, and is marked as one that may go`;
    if (owner !== wanted.owner)
      return `${nameOf(thing)} belongs to ${owner}, and the state says ${wanted.owner}`;
  }
  return undefined;
}

/** What a deployment makes, or takes over, is the newest run from then on. */
function laterThanNew(uid: string, before: State, { things }: State['world']): Thing | undefined {
  if (before.entries.some(({ outputs }) => outputs.uid === uid)) return undefined;
  const own = things.find(({ run }) => run.metadata.uid === uid);
  return (
    own &&
    things.find(
      (each) =>
        each.whose === own.whose &&
        !each.kept &&
        !isEmpty(each) &&
        isTied(each, before) &&
        Number(each.run.metadata.uid) > Number(uid),
    )
  );
}

function endOfDestroy(resource: Resource, before: State, after: State): string | undefined {
  if (after.entries.some((entry) => entry.resource === resource)) return `${resource} is still in the state`;
  const last = before.settled[resource];
  const newer = newerWishes(before.world.things, last?.at ?? -1, resource);
  const wishes = [...(last ? [last.mode] : []), ...newer];
  const wish = mildest(wishes.slice(0, 2));
  const isClear = wishes.every((mode) => mode === wish) && last?.unless === undefined;
  if (!isClear && before.entries.some((entry) => entry.resource === resource && entry.doomed))
    return undefined;
  const ours = before.world.things.filter(
    (thing) => thing.whose === resource && !thing.kept && isTied(thing, before),
  );
  for (const thing of ours) {
    const now = after.world.things.find(({ run }) => run.metadata.uid === thing.run.metadata.uid);
    const breach = fateOf(thing, now, after, wish, isClear);
    if (breach !== undefined) return breach;
  }
  return undefined;
}

/** A killed deployment has renamed the resource, and somebody has taken the run away that told of both names. */
export function isTied(thing: Thing, { world, entries }: State): boolean {
  if (thing.lost) return false;
  const own = entries.filter(({ resource }) => resource === thing.whose);
  return (
    own.length === 0 ||
    own.some(
      ({ outputs: { inputs, uid } }) =>
        thing.run.metadata.annotations?.[OWNER_ANNOTATION] === inputs.owner ||
        world.things.some((own) => own.run.metadata.uid === uid && own.whose === thing.whose && !own.kept),
    )
  );
}

function fateOf(
  thing: Thing,
  now: Thing | undefined,
  { world }: State,
  wish: RemovalMode | undefined,
  isClear: boolean,
): string | undefined {
  const name = nameOf(thing);
  const { uid } = thing.run.metadata;
  const stored = world.files.find((file) => file.uid === uid);
  const hasFile = world.files.some(({ file }) => file === fileOf(thing.run));
  const isSpoiled = thing.meddled || thing.run.status?.status !== 'Completed';
  if (wish === 'keep') {
    if (isSpoiled) return undefined;
    if (now === undefined) return `${name} was to be kept, and is gone`;
    if (!hasFile) return `${name} was to be kept, and its file ${fileOf(thing.run)} is gone`;
    if (now.run.spec.delete === true) return `${name} is kept, and its deletion is requested`;
    if (now.run.metadata.annotations?.[ORPHAN_ANNOTATION] !== undefined)
      return `${name} is kept, and marked as one that may go`;
    return undefined;
  }
  // What is not clear stays as it is.
  if (!isClear) return undefined;
  if (now !== undefined) return `${name} is still there, and the wish was ${wish}`;
  if (wish === 'orphan' && !isSpoiled && !hasFile) return `${name} was to be orphaned, and its file is gone`;
  // Somebody else who knew it has recorded it, or has it.
  const isOthers = stored && isNeeded(world, stored.file);
  return wish === 'delete' && stored && !isOthers ? `the file of ${name} is still there` : undefined;
}

function isNeeded({ records, things }: State['world'], file: string): boolean {
  return records.some((each) => each.file === file) || things.some(({ run }) => fileOf(run) === file);
}

/** Without its object or a record nothing keeps the key of a file, and the credential. */
function unrecorded(before: State, after: State): string | undefined {
  const endedUids = before.entries
    .map(({ outputs }) => outputs.uid)
    .filter((uid) => !after.entries.some(({ outputs }) => outputs.uid === uid));
  const lost = after.world.files.find(
    ({ file, uid, whose }) =>
      whose !== 'stranger' &&
      endedUids.includes(uid) &&
      !after.world.things.some(({ run }) => run.metadata.uid === uid) &&
      !after.world.records.some((record) => record.file === file),
  );
  return lost && `the state has forgotten ${lost.file}, and nothing tells of it`;
}
