/** What other people do to the objects of the stack. */
import { FORMER_OWNER_ANNOTATION, OWNER_ANNOTATION } from '../../lib/model';
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

export const DEEDS = ['delete', 'request', 'replace', 'take over', 'share', 'end'] as const;
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
