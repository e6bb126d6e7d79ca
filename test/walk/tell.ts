/** A sequence of steps for people: each is played again, and every write told. */
import { deploy } from './engine';
import { withLost } from './judge-end';
import type { Scope } from './moves';
import type { Before } from './process';
import { firstState, type Inputs, isRenamed, type Program, type State } from './state';
import { done } from './strangers';
import type { Move, Walked } from './walk';
import type { World } from './world';

export function told(scope: Scope, { how, path }: NonNullable<Walked['broken']>): string {
  let state = firstState(scope.resources, scope);
  const lines: string[] = [];
  for (const [index, move] of path.entries()) {
    lines.push(`${index + 1}. ${titleOf(move)}`);
    state = withLost(move.what === 'stranger' ? strangely(state, move) : deployed(state, move, lines));
    lines.push(...thingsIn(state).map((line) => `       ${line}`));
  }
  return [...lines, `BROKEN: ${how}`].join('\n');
}

function strangely(state: State, move: Extract<Move, { what: 'stranger' }>): State {
  return { ...state, world: done(state.world, move.strange) ?? state.world };
}

function deployed(state: State, move: Extract<Move, { what: 'deployment' }>, lines: string[]): State {
  const { command, weather, oneByOne, backwards, meanwhile, killedAt } = move;
  const act = (world: World) => meanwhile && done(world, meanwhile.strange);
  const { process, error } = deploy(state, command, {
    ...{ weather, oneByOne, backwards },
    meanwhile: meanwhile && { at: meanwhile.at, act },
  });
  for (const [index, moment] of process.moments.entries()) {
    if (meanwhile?.at === index)
      lines.push(`   - somebody: ${meanwhile.strange.deed} ${meanwhile.strange.name}`);
    if (killedAt === index) {
      lines.push('   - killed');
      const { world, entries, settled } = moment;
      return { world, entries, settled, program: command.program };
    }
    lines.push(`   - ${textOf(moment.before)}`);
  }
  if (error !== undefined) lines.push(`   - fails: ${error}`);
  const { world, entries, settled } = process;
  return { world, entries, settled, program: command.program };
}

function titleOf(move: Move): string {
  if (move.what === 'stranger') return `somebody: ${move.strange.deed} ${move.strange.name}`;
  const { command, weather, backwards } = move;
  const conditions = weather === undefined ? '' : ` while ${JSON.stringify(weather)}`;
  return `${command.do} ${programText(command.program)}${backwards ? ', b first' : ''}${conditions}`;
}

function programText({ a, b }: Program): string {
  return [a, b]
    .flatMap((each) => (each === undefined ? [] : [`${each.resource}(${inputsText(each)})`]))
    .join(' ');
}

function inputsText(inputs: Inputs): string {
  const { trigger, onDestroy, keepLast } = inputs;
  const more = [keepLast && `keepLast ${keepLast}`, isRenamed(inputs) && 'renamed'].filter(Boolean);
  return [`trigger ${trigger}`, onDestroy, ...more].join(', ');
}

function textOf({ what, run, annotations }: Before): string {
  const changes = Object.entries(annotations ?? {}).map(
    ([key, value]) => `${key.replace('mosk-backup/', '')}=${value}`,
  );
  return `${what} ${run?.metadata.name ?? ''}${changes.length > 0 ? `: ${changes.join(', ')}` : ''}`;
}

function thingsIn({ world, entries }: State): string[] {
  return [
    ...world.things.map(({ run: { metadata, status, spec }, whose, kept }) => {
      const notes = Object.entries(metadata.annotations ?? {}).map(
        ([key, value]) => `${key.replace('mosk-backup/', '')}=${value}`,
      );
      const requested = spec.delete === undefined ? '' : ` delete: ${spec.delete}`;
      return `${metadata.name} (${metadata.uid}, of ${whose}${kept ? ', kept' : ''}) ${status?.status}${requested} {${notes.join(', ')}}`;
    }),
    `files ${world.files.map(({ file, uid }) => `${file} of ${uid}`).join(', ')}; records ${world.records.map(({ file, uid }) => `${file} of ${uid}`).join(', ')}`,
    ...entries.map(
      ({ resource, outputs, doomed, initErrors }) =>
        `state ${resource}: ${outputs.objectName} (${outputs.uid}) ${outputs.status} wish ${outputs.wish} ${outputs.inputs.onDestroy}${doomed ? ', replaced' : ''}${initErrors ? ', unfinished' : ''}`,
    ),
  ];
}
