/** Goes over all sequences of so many steps, the shorter ones first, and stops at the first state that must not be. */
import { BackupError } from '../../lib/errors';
import { canonical } from './canonical';
import { type Command, deploy } from './engine';
import { judgeState } from './judge';
import { judgeEnd, withLost } from './judge-end';
import { KeySet } from './key-set';
import { commands, deedsOn, type Scope } from './moves';
import type { Moment, Process, Script } from './process';
import { firstState, type State } from './state';
import { done, type Strange } from './strangers';
import type { Thing, Weather } from './world';

/** One step of a sequence. */
export type Move =
  | { readonly what: 'stranger'; readonly strange: Strange }
  | {
      readonly what: 'deployment';
      readonly command: Command;
      readonly weather?: Weather;
      readonly oneByOne?: boolean;
      readonly backwards?: boolean;
      /** Somebody acts before the moment of this number. */
      readonly meanwhile?: { readonly at: number; readonly strange: Strange };
      /** The process dies before the moment of this number. */
      readonly killedAt?: number;
    };

export interface Node {
  readonly state: State;
  readonly from: Node | undefined;
  readonly move: Move | undefined;
}

export interface Walked {
  readonly states: number;
  readonly transitions: number;
  /** States after each number of steps that had not been there before. */
  readonly perStep: readonly number[];
  readonly broken: { readonly how: string; readonly path: readonly Move[] } | undefined;
}

class Broken extends Error {
  constructor(
    readonly how: string,
    readonly from: Node,
    readonly move: Move,
  ) {
    super(how);
  }
}

export function walk(scope: Scope): Walked {
  const seen = new KeySet();
  let transitions = 0;
  const first: Node = { state: firstState(scope.resources, scope), from: undefined, move: undefined };
  seen.add(canonical(first.state));
  /** Nodes that cost so many steps, by the number of steps. */
  const layers: Node[][] = Array.from({ length: scope.steps + 1 }, () => []);
  layers[0] = [first];
  const perStep: number[] = [];

  const isRenaming = scope.edits.some((edit) => edit.startsWith('rename'));

  function reach(from: Node, move: Move, reached: State, steps: number): void {
    transitions += 1;
    const state = isRenaming ? withLost(reached) : reached;
    if (!seen.add(canonical(state))) return;
    const breach = judgeState(state);
    if (breach !== undefined) throw new Broken(breach, from, move);
    layers[steps]?.push(steps === scope.steps ? LAST : { state, from, move });
  }

  function deployFrom(node: Node, base: DeploymentMove, steps: number): Process {
    const { command, weather, oneByOne, backwards, meanwhile } = base;
    const { state } = node;
    const script: Script = {
      weather,
      oneByOne,
      backwards,
      meanwhile: meanwhile && { at: meanwhile.at, act: (world) => done(world, meanwhile.strange) },
    };
    const { process, error, asked } = deploy(state, command, script);
    const { program } = command;
    if (process.breaches[0] !== undefined) throw new Broken(process.breaches[0], node, base);
    const { world, entries, settled } = process;
    const after: State = { world, entries, settled, program };
    if (error !== undefined && !isExpected(error, base, scope, [state, after]))
      throw new Broken(`it fails: ${error}`, node, base);
    if (error === undefined && meanwhile === undefined && weather === undefined && command.do !== 'refresh') {
      const breach = judgeEnd(command.do, state, after, asked);
      if (breach !== undefined) throw new Broken(breach, node, base);
    }
    reach(node, base, after, steps);
    const from = meanwhile === undefined ? 1 : meanwhile.at + 1;
    for (const [index, moment] of process.moments.entries()) {
      if (index < from || isUnchanged(moment, process.moments[index - 1])) continue;
      reach(node, { ...base, killedAt: index }, { ...asOf(moment), program }, steps);
    }
    return process;
  }

  /** All that costs one step more. */
  function expand(node: Node, steps: number): void {
    const { state } = node;
    for (const strange of deedsOn(state, scope)) {
      const world = done(state.world, strange);
      if (world !== undefined) reach(node, { what: 'stranger', strange }, { ...state, world }, steps + 1);
    }
    for (const base of deploymentsFrom(state, scope)) {
      const process = deployFrom(node, base, steps + 1);
      if (process.manyAtOnce) deployFrom(node, { ...base, oneByOne: true }, steps + 1);
      if (process.wrote.size > 1) deployFrom(node, { ...base, backwards: true }, steps + 1);
    }
  }

  /** Somebody acts in the middle of a deployment: two steps more. */
  function interfere(node: Node, steps: number): void {
    for (const base of deploymentsFrom(node.state, scope)) {
      const { moments } = deploy(node.state, base.command, { weather: base.weather }).process;
      for (const [at, { world }] of moments.entries()) {
        if (at === 0) continue;
        // Between a look and a write nobody can tell that an object or a file has got another owner.
        for (const strange of deedsOn({ ...node.state, world }, scope))
          if (strange.deed !== 'take over' && strange.deed !== 'share')
            deployFrom(node, { ...base, meanwhile: { at, strange } }, steps + 2);
      }
    }
  }

  let broken: Walked['broken'];
  try {
    for (let steps = 0; steps < scope.steps; steps++) {
      const layer = layers[steps] ?? [];
      perStep.push(layer.length);
      for (const node of layer) expand(node, steps);
      // What is one step away is known by now, so that each state is reached by as few steps as it can be.
      if (scope.meanwhile && steps + 2 <= scope.steps) for (const node of layer) interfere(node, steps);
      layers[steps] = [];
    }
    perStep.push(layers[scope.steps]?.length ?? 0);
  } catch (reason) {
    if (!(reason instanceof Broken)) throw reason;
    broken = { how: reason.how, path: [...pathTo(reason.from), reason.move] };
  }
  return { states: seen.size, transitions, perStep, broken };
}

type DeploymentMove = Extract<Move, { what: 'deployment' }>;

function deploymentsFrom(state: State, scope: Scope): DeploymentMove[] {
  const weathers = [undefined, ...scope.weathers];
  return commands(state, scope).flatMap((command) =>
    weathers.map((weather): DeploymentMove => ({ what: 'deployment', command, weather })),
  );
}

/** The states of the last step are judged and counted, and nothing goes on from them. */
const LAST = {} as Node;

function pathTo(node: Node): Move[] {
  return node.move === undefined || node.from === undefined ? [] : [...pathTo(node.from), node.move];
}

function asOf({ world, entries, settled }: Moment): Omit<State, 'program'> {
  return { world, entries, settled };
}

function isUnchanged(moment: Moment, before: Moment | undefined): boolean {
  return before !== undefined && moment.world === before.world && moment.entries === before.entries;
}

/** Where nobody interferes and nothing goes wrong, every command comes to its end. */
function isExpected(
  error: unknown,
  { meanwhile, weather }: DeploymentMove,
  { sharesFile }: Scope,
  states: readonly Pick<State, 'world'>[],
): boolean {
  if (!BackupError.is(error)) return false;
  if (meanwhile !== undefined || weather !== undefined) return true;
  // Who comes second is refused.
  if (error.code === 'remote-path-used') return sharesFile;
  return states.some(({ world }) => world.things.some(wantsPerson));
}

/** It runs on, is stuck, or may have left parts that nobody deletes. */
function wantsPerson({ run: { status } }: Thing): boolean {
  const isHalf = status?.status === 'Failed' && status.completedAt !== undefined;
  return isHalf || ['InProgress', 'Stuck', 'DeletionInProgress'].includes(status?.status ?? '');
}
