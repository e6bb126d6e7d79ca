/**
 * What is to become of the runs of a resource when it is destroyed. Each wish has a number, and stands on every object
 * of the resource before a state has it: so the newest is known after any deployment that was killed in between.
 */

import type { KubeObject } from '../api/manifest';
import { CLAIM_ANNOTATION, WISH_ANNOTATION } from '../api/records';
import type { RemovalMode } from '../life/removal';

export interface Wish {
  /** Each newer wish of a resource has a higher one; 0 for what 0.1.0 has written. */
  readonly number: number;
  readonly mode: RemovalMode;
}

const MILDEST_FIRST: readonly RemovalMode[] = ['keep', 'orphan', 'delete'];

export function isMilder(mode: RemovalMode, than: RemovalMode): boolean {
  return MILDEST_FIRST.indexOf(mode) < MILDEST_FIRST.indexOf(than);
}

/** `3 keep` */
export function wishText({ number, mode }: Wish): string {
  return `${number} ${mode}`;
}

/** The wish on an object; `undefined` where there is none, or none that can be read. */
export function wishOf({ metadata }: KubeObject): Wish | undefined {
  const [number = '', mode = ''] = metadata.annotations?.[WISH_ANNOTATION]?.split(' ') ?? [];
  if (/^\d{1,15}$/.test(number) && isMode(mode)) return { number: Number(number), mode };
  const claimed = metadata.annotations?.[CLAIM_ANNOTATION]?.split(' ')[1] ?? '';
  return isMode(claimed) ? { number: 0, mode: claimed } : undefined;
}

export function wishesOn(objects: readonly KubeObject[]): Wish[] {
  return objects.flatMap((each) => wishOf(each) ?? []);
}

const isMode = (text: string): text is RemovalMode => (MILDEST_FIRST as readonly string[]).includes(text);

export interface StandingWish extends Wish {
  /**
   * A deployment that was killed, or a copy of the state, has written a harsher wish than the state's own. Whether it is
   * the newer one cannot be told, so nothing may be done by it.
   */
  readonly disputed: boolean;
}

/**
 * The wish that holds: the newest, and of several that may be the newest the mildest.
 * @param own of the state
 * @param written on the objects
 * @param comparable the run of the state is there: without it, the numbers on the objects may have begun anew
 */
export function standingWish(own: Wish, written: readonly Wish[], comparable: boolean): StandingWish {
  const theirs = newestOf(written);
  const isOwnNewer = written.length === 0 || (comparable && theirs.number < own.number);
  const isHarsher = isMilder(own.mode, theirs.mode);
  const atOnce = comparable && theirs.number === own.number;
  if (isOwnNewer || (atOnce && isHarsher)) return { ...own, disputed: false };
  return { ...theirs, disputed: isHarsher };
}

/** The wish to be written for a mode: the one that is there already, or one that is newer than all. */
export function nextWish(mode: RemovalMode, known: readonly Wish[]): Wish {
  const { number } = newestOf(known);
  const same = known.every((wish) => wish.number < number || wish.mode === mode);
  return { number: number > 0 && same ? number : number + 1, mode };
}

function newestOf(wishes: readonly Wish[]): Wish {
  const number = Math.max(0, ...wishes.map((wish) => wish.number));
  const modes = wishes.filter((wish) => wish.number === number).map(({ mode }) => mode);
  return { number, mode: MILDEST_FIRST.find((mode) => modes.includes(mode)) ?? 'keep' };
}
