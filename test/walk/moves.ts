/** Everything that may happen next. */
import type { RemovalMode } from '../../lib/model';
import type { Command } from './engine';
import { type Inputs, inputsOf, isRenamed, type Program, type State, type Wanted } from './state';
import { DEEDS, type Deed, namesToMeddleWith, type Strange } from './strangers';
import type { Weather } from './world';
import { RESOURCES, type Resource } from './world';

/** What a walk is over. */
export interface Scope {
  readonly name: string;
  readonly steps: number;
  /** The same for `npm test`. */
  readonly short: number;
  readonly resources: 1 | 2;
  readonly edits: readonly Edit[];
  readonly deeds: readonly Deed[];
  /** Strangers act in the middle of a deployment, too, which counts as a step more. */
  readonly meanwhile: boolean;
  readonly sharesFile: boolean;
  readonly weathers: readonly Weather[];
}

/** What changes in the program between two deployments. */
export type Edit =
  | 'trigger'
  | 'mode'
  | 'keepLast'
  | 'rename'
  | 'rename and trigger'
  | 'trigger and mode'
  | 'drop';

const MODES: readonly RemovalMode[] = ['delete', 'keep', 'orphan'];
const TRIGGERS = ['1', '2', '3'];

/** @param sameAgain only the program as it is */
export function commands(state: State, scope: Scope): Command[] {
  const { program } = state;
  const some = RESOURCES.slice(0, scope.resources);
  const programs = [program, ...some.flatMap((resource) => edited(state, resource, scope))];
  return [
    ...programs.map((each): Command => ({ do: 'up', program: each })),
    { do: 'refresh', program },
    { do: 'destroy', program },
  ];
}

function edited({ program, entries }: State, resource: Resource, { edits, sharesFile }: Scope): Program[] {
  const inputs = program[resource];
  if (inputs === undefined) {
    const again = inputsOf({ resource, trigger: '1', onDestroy: 'delete', sharesFile });
    return [{ ...program, [resource]: again }];
  }
  const now: Wanted = { ...wantedOf(inputs), sharesFile };
  const triggers = TRIGGERS.filter((each) => each !== inputs.trigger);
  const modes = MODES.filter((each) => each !== inputs.onDestroy);
  const changes: Record<Edit, () => readonly (Wanted | undefined)[]> = {
    trigger: () => triggers.map((trigger) => ({ ...now, trigger })),
    mode: () => modes.map((onDestroy) => ({ ...now, onDestroy })),
    'trigger and mode': () =>
      triggers.flatMap((trigger) => modes.map((onDestroy) => ({ ...now, trigger, onDestroy }))),
    keepLast: () => [{ ...now, keepLast: now.keepLast === undefined ? 1 : undefined }],
    rename: () => [{ ...now, renamed: !now.renamed }],
    'rename and trigger': () => triggers.map((trigger) => ({ ...now, trigger, renamed: !now.renamed })),
    drop: () => [undefined],
  };
  // An alias means an entry of the state: without one, another name is another resource.
  const isKnown = entries.some((entry) => entry.resource === resource && !entry.doomed);
  return edits
    .filter((edit) => isKnown || !edit.startsWith('rename'))
    .flatMap((edit) => changes[edit]())
    .map((wanted) => ({ ...program, [resource]: wanted && inputsOf(wanted) }));
}

function wantedOf(inputs: Inputs): Wanted {
  const { resource, trigger, onDestroy, keepLast } = inputs;
  return { resource, trigger, onDestroy, keepLast, renamed: isRenamed(inputs) };
}

export function deedsOn({ world }: State, { deeds }: Scope): Strange[] {
  return namesToMeddleWith(world).flatMap((name) =>
    DEEDS.filter((deed) => deeds.includes(deed)).map((deed) => ({ deed, name })),
  );
}
