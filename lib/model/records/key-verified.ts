/**
 * That somebody has shown that a file holds the value of a key: the Secret of a cluster is gone with its cluster, and a
 * look at it proves nothing of what is kept elsewhere. Nothing secret is recorded.
 */
import type { KubeObject } from '../api/manifest';
import { KEY_VERIFIED_ANNOTATION } from '../api/records';
import { momentOf } from '../values/moment';

export interface KeyVerified {
  /** RFC 3339. */
  readonly at: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** Whether the specification is still that which was verified: a key may be given another value under its name. */
  readonly stillThat: boolean;
}

/** The last verification from a file; `undefined`: there was none, or its record cannot be read. */
export function keyVerified({ metadata }: KubeObject): KeyVerified | undefined {
  const [at = '', generation] = (metadata.annotations?.[KEY_VERIFIED_ANNOTATION] ?? '').split(' ');
  const atMs = momentOf(at);
  if (atMs === undefined) return undefined;
  return { at, atMs, stillThat: generation === String(metadata.generation ?? 0) };
}

/**
 * The record of a verification.
 * @param now milliseconds since the epoch
 */
export function keyVerifiedText({ metadata }: KubeObject, now: number): string {
  return `${new Date(now).toISOString().replace(/\.\d+Z$/, 'Z')} ${metadata.generation ?? 0}`;
}
