/**
 * One text for all states that differ in nothing that matters: uids, versions, names of triggers, how high numbers are,
 * and which of two resources is called which.
 */
import { type Named, namedOf } from './run-facts';
import { type Entry, type Inputs, isRenamed, type Remembered, type State } from './state';
import type { Resource, Thing } from './world';

export function canonical(state: State): string {
  const a = outline(state, 'a');
  const b = outline(state, 'b');
  if (a < b) return textOf(state, 'a', 'b');
  if (b < a) return textOf(state, 'b', 'a');
  const [text = ''] = [textOf(state, 'a', 'b'), textOf(state, 'b', 'a')].sort();
  return text;
}

/** Tells most resources apart without a look at names. */
function outline({ world, entries, program, settled }: State, resource: Resource): string {
  const inputs = program[resource];
  let text = `${inputs?.onDestroy}${inputs?.keepLast}${settled[resource]?.mode}`;
  for (const entry of entries) if (entry.resource === resource) text += entry.outputs.status;
  for (const { whose, run, kept } of world.things)
    if (whose === resource) text += `${run.status?.status}${kept}`;
  return text;
}

function textOf({ world, entries, program, settled }: State, first: Resource, second: Resource): string {
  const triggers = ['', '', ''];
  let lettered = 0;
  const uids: string[] = [];

  function letter(trigger: string): string {
    if (trigger === '') return '';
    for (let index = 0; index < lettered; index++)
      if (triggers[index] === trigger) return 'xyz'.charAt(index);
    triggers[lettered] = trigger;
    return 'xyz'.charAt(lettered++);
  }
  const named = ({ before, trigger, after }: Named) => before + letter(trigger) + after;
  function id(uid: string): number {
    const index = uids.indexOf(uid);
    return index < 0 ? uids.push(uid) - 1 : index;
  }
  const place = (whose: string) => (whose === first ? '0' : whose === second ? '1' : whose);
  function owner(text: string | undefined): string {
    if (text === undefined) return '-';
    const { resource, rest } = ownerIn(text);
    return place(resource) + rest;
  }
  function inputsText(inputs: Inputs): string {
    return `${letter(inputs.trigger)}${inputs.onDestroy}${inputs.keepLast ?? ''}${isRenamed(inputs) ? 'r' : ''}`;
  }
  function entryText({ outputs, inputs, initErrors, doomed }: Entry, wishes: readonly number[]): string {
    const { uid, objectName, run, wish, formerOwner } = outputs;
    const same = outputs.inputs === inputs ? '' : inputsText(inputs);
    return `;${inputsText(outputs.inputs)}${same}:${id(uid)}${named(namedOf(objectName))}${letter(run)}${wishes.indexOf(wish)}${outputsText(outputs)}${initErrors ? 'i' : ''}${doomed ? 'd' : ''}${owner(formerOwner)}`;
  }
  function thingText(
    { facts, whose, kept, wish, meddled, lost }: Thing,
    numbers: readonly number[],
    wishes: readonly number[],
    newerThan: number,
    latest: number,
  ): string {
    const [now, before, former] = facts.owners;
    const known =
      wish === undefined || wish.at <= newerThan ? '' : `${wish.mode}${wish.at === latest ? '!' : ''}`;
    return `,${id(facts.uid)}${named(facts.name)}:${named(facts.file)}:${named(facts.hash)}:${named(facts.successor)}:${numbers.indexOf(facts.number)}:${wishes.indexOf(facts.wishNumber)}${facts.rest}${owner(now)}${owner(before)}${owner(former)}${place(whose)}${kept ? 'k' : ''}${meddled ? 'm' : ''}${lost ? 'l' : ''}${known}`;
  }

  let text = '';
  for (const resource of [first, second]) {
    const inputs = program[resource];
    const at = settled[resource];
    text += inputs === undefined ? '|-' : `|${inputsText(inputs)}`;
    text += at === undefined ? '' : `${at.mode}${at.unless ?? ''}`;
    // Objects stand in the order in which they were made.
    const numbers = [0];
    const wishes = [0];
    let latest = 0;
    for (const { whose, facts, wish } of world.things) {
      if (whose !== resource) continue;
      insert(numbers, facts.number);
      insert(wishes, facts.wishNumber);
      if (wish !== undefined && wish.at > latest) latest = wish.at;
    }
    for (const entry of entries) if (entry.resource === resource) insert(wishes, entry.outputs.wish);
    for (const entry of entries) if (entry.resource === resource) text += entryText(entry, wishes);
    for (const thing of world.things)
      if (thing.whose === resource) text += thingText(thing, numbers, wishes, at?.at ?? -1, latest);
  }
  for (const thing of world.things)
    if (thing.whose !== first && thing.whose !== second) text += thingText(thing, [], [], 0, 0);
  const files = world.files.map(
    ({ file, uid, whose }) => `${named(namedOf(file))}>${id(uid)}${place(whose)}`,
  );
  const records = world.records.map(({ file, uid }) => `${named(namedOf(file))}>${id(uid)}`);
  return `${text}|${files.sort()}|${records.sort()}`;
}

function outputsText({ finished, status, completedAt, uploadedAt }: Remembered): string {
  return `${status}${finished ? 'f' : ''}${completedAt ? 'c' : ''}${uploadedAt ? 'u' : ''}`;
}

const ownersKnown = new Map<string, { resource: string; rest: string }>();

function ownerIn(text: string): { resource: string; rest: string } {
  let known = ownersKnown.get(text);
  if (known === undefined) {
    const [, resource, name] = /\/([ab]):(.*)$/.exec(text) ?? [];
    known =
      resource === undefined
        ? { resource: text, rest: '' }
        : { resource, rest: name === 'renamed' ? 'r' : '' };
    ownersKnown.set(text, known);
  }
  return known;
}

/** Into a list of different numbers, the lowest first. */
function insert(sorted: number[], number: number): void {
  if (sorted.includes(number)) return;
  const index = sorted.findIndex((each) => each > number);
  sorted.splice(index < 0 ? sorted.length : index, 0, number);
}
