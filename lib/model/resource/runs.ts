/** What a run is to its resource, as it says itself and as others of the same owner do. */

import type { ClusterBackupManifest } from '../api/manifest';
import { qualifiedName } from '../api/names';
import { MADE_AS_ANNOTATION, NUMBER_ANNOTATION, RUN_ANNOTATION, SUPERSEDED_ANNOTATION } from '../api/records';
import { isBeingDeleted } from '../life/being-deleted';
import { isWorthless } from '../life/retention';
import { ownerOf } from '../records/owner';
import { momentOf } from '../values/moment';

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
