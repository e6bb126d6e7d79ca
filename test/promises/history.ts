/** What our processes claimed, and what really was: everything that the promises are judged by. */
import type { FinishedBackup, Removed } from '../../providers/kubernetes';
import type { Creation } from './mortal';
import type { SectionsAtTheEnd } from './section';
import type { Change, Request } from './site';
import type { World } from './world';

/** What one process of ours, or one call of the provider, did from its beginning to its end. */
export interface Claim {
  readonly what: 'run' | 'remove' | 'other';
  readonly begunAt: number;
  readonly endedAt: number;
  /** The longest that it may take, in milliseconds. */
  readonly patienceMs: number;
  /** Of the object that it made, adopted or was to remove. */
  readonly uid: string | undefined;
  /** It was killed, and says nothing. */
  readonly died: boolean;
  readonly finished?: Pick<FinishedBackup, 'name' | 'uid' | 'warnings'>;
  readonly removed?: Pick<Removed, 'outcome'>;
  readonly error?: unknown;
  /** Everything that it said on the way. */
  readonly said: string;
}

/** What is to be done to the runs of a resource when it is destroyed, from a time on. */
export interface Wish {
  readonly at: number;
  readonly user: string;
  readonly mode: string;
}

export interface History extends SectionsAtTheEnd {
  readonly world: World;
  readonly claims: readonly Claim[];
  /** What was said besides, and what was written down in clear. */
  readonly told: readonly string[];
  readonly created: readonly Creation[];
  readonly changes: readonly Change[];
  readonly audit: readonly Request[];
  /** User → text of the owner annotation of what is theirs to change. */
  readonly owners: ReadonlyMap<string, string>;
  /** Names of keys and credentials that we declare. */
  readonly declared: readonly string[];
  /** How the user has backups removed, at any time. */
  readonly removals: readonly string[];
  /** What the states of stacks say of it, in order; objects say the same with their claims. */
  readonly wishes: readonly Wish[];
  /** Runs beyond a number are deleted. */
  readonly prunes: boolean;
  /** The last removal, when nothing goes wrong any more. */
  readonly last: Claim | undefined;
  /** Uids of what is gone with its files if the last removal succeeds. */
  readonly toGo: readonly string[];
  /** What is in the storage at the end: remote file → uid. */
  readonly remote: ReadonlyMap<string, string>;
}
