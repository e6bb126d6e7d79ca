/** What other people do to the objects of the stack, by kubectl or by our command line. */
import { BackupError } from '../../lib/errors';
import { FORMER_OWNER_ANNOTATION, OWNER_ANNOTATION, type RemovalMode } from '../../lib/model';
import { Process } from './process';
import { removing } from './removal';
import {
  annotated,
  archived,
  created,
  deletedFiles,
  fileOf,
  foreignRun,
  gone,
  requested,
  type Thing,
  thingNamed,
  thingOf,
  type World,
} from './world';

export const DEEDS = [
  'delete',
  'request',
  'replace',
  'take over',
  'share',
  'end',
  'remove',
  'orphan',
  'begin to remove',
  'begin to orphan',
] as const;
export type Deed = (typeof DEEDS)[number];

export interface Strange {
  readonly deed: Deed;
  /** Name of the object that it is done to. */
  readonly name: string;
}

/** @returns nothing where it cannot be done */
export function done(world: World, { deed, name }: Strange): World | undefined {
  const thing = thingNamed(world, name);
  if (thing === undefined || thing.whose === 'stranger') return undefined;
  switch (deed) {
    case 'delete':
      return gone(world, thing);
    case 'request':
      return thing.run.spec.delete === true
        ? undefined
        : requested(world, thing, true, {}, { meddled: true });
    case 'replace': {
      const without = gone(world, thing);
      return created(without, { ...strangers, run: foreignRun(name, undefined) }, {});
    }
    case 'take over':
      // Who has been renamed and who has been taken over in the middle of that look alike.
      if (thing.run.metadata.annotations?.[FORMER_OWNER_ANNOTATION] !== undefined) return undefined;
      return annotated(world, thing, { [OWNER_ANNOTATION]: 'cli:other:backup' }, { whose: 'stranger' });
    // What MOSK had left running or undone comes to its end.
    case 'end':
      return ended(world, thing);
    case 'remove':
      return removed(world, thing, 'delete');
    case 'orphan':
      return removed(world, thing, 'orphan');
    // Killed after its first write.
    case 'begin to remove':
      return removed(world, thing, 'delete', 1);
    case 'begin to orphan':
      return removed(world, thing, 'orphan', 1);
    case 'share': {
      // Whoever makes it does not look.
      const other = `other-${name}`;
      const file = fileOf(thing.run);
      if (file === undefined || thingNamed(world, other) !== undefined) return undefined;
      return created(world, { ...strangers, run: foreignRun(other, file) }, {});
    }
  }
}

const strangers = { whose: 'stranger', kept: false, wish: undefined } as const;

export function namesToMeddleWith({ things }: World): string[] {
  return things.filter(({ whose }) => whose !== 'stranger').map(({ run }) => run.metadata.name);
}

function ended(world: World, thing: Thing): World | undefined {
  const { status } = thing.run.status ?? {};
  if (status === 'DeletionInProgress') return deletedFiles(world, thing, undefined);
  if (status !== 'InProgress' && status !== 'Stuck') return undefined;
  const complete = archived(world, thing, undefined);
  const now = thingOf(complete, thing.run.metadata.uid);
  return now?.run.spec.delete === true ? deletedFiles(complete, now, undefined) : complete;
}

/** `mosk-backup remove NAME`, which refuses what others have as well. */
function removed(world: World, thing: Thing, mode: RemovalMode, writes?: number): World | undefined {
  const process = new Process({ world, entries: [], settled: { a: undefined, b: undefined } }, {});
  process.purpose = NAMED;
  const steps = removing(process, thing.run, { mode });
  try {
    while (!steps.next().done) if (process.moments.length === writes) break;
  } catch (reason) {
    if (!BackupError.is(reason)) throw reason;
  }
  if (process.breaches[0] !== undefined) throw new Error(process.breaches[0]);
  return process.world === world ? undefined : process.world;
}

const NAMED = {
  whose: 'person',
  what: 'named',
  modes: () => [],
  keepLast: undefined,
  uid: undefined,
} as const;
