/** The runs of one resource, found by their owner among all objects, and what each of them is to it. */
import { isBeingDeleted } from '../being-deleted';
import type { ClusterBackupManifest } from '../manifest';
import { momentOf } from '../moment';
import { qualifiedName } from '../names';
import { keptFrom, ownerOf } from '../owner';
import {
  FORMER_OWNER_ANNOTATION,
  MADE_AS_ANNOTATION,
  NUMBER_ANNOTATION,
  RUN_ANNOTATION,
  SUPERSEDED_ANNOTATION,
} from '../records';
import { isWorthless } from '../retention';
import type { Wish } from './wish';

type Run = ClusterBackupManifest;

export function runsUnder(owner: string, objects: readonly Run[]): Run[] {
  return objects.filter((each) => ownerOf(each) === owner && !isCopy(each));
}

/** Somebody has made it of a run, with all that we had written there: exported, given another name, and applied. */
export function isCopy({ metadata }: Run): boolean {
  const madeAs = metadata.annotations?.[MADE_AS_ANNOTATION];
  return madeAs !== undefined && madeAs !== qualifiedName(metadata.namespace, metadata.name);
}

/** What gives an object a place among the runs of its resource. */
export function numbered(
  number: number,
  { namespace, name }: { readonly namespace?: string; readonly name: string },
): Readonly<Record<string, string>> {
  return { [NUMBER_ANNOTATION]: `${number}`, [MADE_AS_ANNOTATION]: qualifiedName(namespace, name) };
}

/** The place of a run among those of its resource; 0 for what 0.1.0 has made, which wrote no numbers. */
export function numberOf({ metadata }: Run): number {
  const text = metadata.annotations?.[NUMBER_ANNOTATION] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** One more than the highest. */
export function nextNumber(runs: readonly Run[]): number {
  return 1 + Math.max(0, ...runs.map(numberOf));
}

export function runHashOf({ metadata }: Run): string | undefined {
  return metadata.annotations?.[RUN_ANNOTATION];
}

export function isStuck({ status }: Run): boolean {
  return status?.status === 'Stuck';
}

/** It may be taken over, or become a good backup yet. */
export function isUsable(run: Run): boolean {
  return !isBeingDeleted(run) && run.status?.status !== 'Failed' && !isStuck(run);
}

/** A later run of the resource has taken its place, and is still there. A failed one takes nobody's place. */
export function isSuperseded(run: Run, runs: readonly Run[]): boolean {
  const number = numberOf(run);
  return runs.some(
    (each) =>
      ownerOf(each) === ownerOf(run) &&
      !isWorthless(each) &&
      (numberOf(each) > number || (number === 0 && each.metadata.name === successorOf(run))),
  );
}

export function successorOf({ metadata }: Run): string | undefined {
  return metadata.annotations?.[SUPERSEDED_ANNOTATION];
}

/** By their numbers; those of 0.1.0 by their times, and within one second by what took whose place. */
export function newestFirst(runs: readonly Run[]): Run[] {
  return [...runs].sort(
    (a, b) =>
      numberOf(b) - numberOf(a) ||
      createdAt(b) - createdAt(a) ||
      successorsAmong(a, runs) - successorsAmong(b, runs),
  );
}

function successorsAmong(run: Run, runs: readonly Run[]): number {
  const seen = new Set([run]);
  let last = run;
  for (;;) {
    const next = runs.find(({ metadata }) => metadata.name === successorOf(last));
    if (next === undefined || seen.has(next)) return seen.size;
    seen.add(next);
    last = next;
  }
}

function createdAt({ metadata }: Run): number {
  return momentOf(metadata.creationTimestamp) ?? 0;
}

/** What an entry of a state remembers of its resource. */
export interface Entry {
  readonly owner: string;
  /** The owner before that: what 0.1.0 has made carries it for ever. */
  readonly formerOwner?: string;
  /** Its own run. */
  readonly uid: string;
  readonly objectName: string;
  readonly wish: Wish;
}

/** The run of an entry, whoever it belongs to by now. */
export function runOfEntry({ uid }: Pick<Entry, 'uid'>, objects: readonly Run[]): Run | undefined {
  return objects.find(({ metadata }) => metadata.uid === uid);
}

/** The owner that the runs of an entry carry by now: a deployment may have renamed it and been killed before its save. */
export function ownerNow(entry: Entry, objects: readonly Run[]): string {
  const self = runOfEntry(entry, objects);
  const moved = self !== undefined && formerOwnerOf(self) === entry.owner;
  return (moved ? ownerOf(self) : undefined) ?? entry.owner;
}

/**
 * The runs of the resource of an entry, as far as they are proven to be so. Since runs have numbers an owner is one
 * resource. In 0.1.0 two resources under different parents could share one: of what it has made only the run of the
 * entry and those whose place that has taken, one after the other, are certain.
 */
export function ownRuns(entry: Entry, objects: readonly Run[]): Run[] {
  const owner = ownerNow(entry, objects);
  const own = new Set(runsUnder(owner, objects).filter((run) => numberOf(run) > 0));
  const self = runOfEntry(entry, objects);
  if (self !== undefined && isOpenTo(self, owner)) own.add(self);
  const names = new Set([entry.objectName, ...[...own].map(({ metadata }) => metadata.name)]);
  const earlier = objects.filter(
    (run) => numberOf(run) === 0 && [owner, entry.owner, entry.formerOwner].includes(ownerOf(run) ?? ''),
  );
  for (let before = -1; before < own.size; ) {
    before = own.size;
    for (const run of earlier) {
      if (own.has(run) || !names.has(successorOf(run) ?? '')) continue;
      own.add(run);
      names.add(run.metadata.name);
    }
  }
  return objects.filter((run) => own.has(run));
}

/** The run of a state counts even without its annotation, but not once it names another owner: a stack may be copied. */
function isOpenTo(self: Run, owner: string): boolean {
  return ownerOf(self) === owner || (ownerOf(self) === undefined && keptFrom(self) !== owner);
}

function formerOwnerOf({ metadata }: Run): string | undefined {
  return metadata.annotations?.[FORMER_OWNER_ANNOTATION];
}
