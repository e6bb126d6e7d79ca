/** What our processes claimed, and what really was: everything that the promises are judged by. */
import type { FinishedBackup, Removed } from '../../providers/kubernetes';
import type { Creation } from './mortal';
import type { SectionsAtTheEnd } from './section';
import type { Happened } from './site';
import type { FileEvent } from './stored-files';
import type { CommandLine } from './tools';
import type { World } from './world';

/** A process of ours. */
export interface Played {
  /** Running number at its beginning. */
  readonly n: number;
  readonly at: number;
  readonly user: 'us' | 'neighbour' | 'hook' | 'person' | 'runner';
  /** Owners that are its to write as. */
  readonly owners: readonly string[];
  /** How many finished runs of an owner its program keeps, where it says so. */
  readonly keepLast: ReadonlyMap<string, number>;
  /** Owners that its program declares; none when it destroys. */
  readonly declares: readonly string[];
  /** Names of objects that its program takes over if they are nobody's. */
  readonly names: readonly string[];
  /** When its engine was killed: running number. What it has sent by then still arrives. */
  readonly orphaned?: number;
  /** What somebody asked the command line, or the runner, to do to a backup. */
  readonly asked?: CommandLine | { readonly mode: string; readonly uid: string | undefined };
}

/** What one process of ours, or one call of the provider, did from its beginning to its end. */
export interface Claim {
  readonly what: 'run' | 'remove' | 'read' | 'other';
  readonly process: string;
  readonly begun: number;
  readonly ended: number;
  readonly begunAt: number;
  readonly endedAt: number;
  /** The longest that it may take, in milliseconds. */
  readonly patienceMs: number;
  /** Of the object that it made, adopted, was to look at or to remove. */
  readonly uid: string | undefined;
  /** It was killed, and says nothing. */
  readonly died: boolean;
  readonly finished?: Pick<FinishedBackup, 'name' | 'uid' | 'warnings'>;
  readonly removed?: Pick<Removed, 'outcome'>;
  readonly error?: unknown;
  /** Everything that it said on the way. */
  readonly said: string;
}

/** What a state says is to be done to the runs of a resource when it is destroyed, from a running number on. */
export interface Wish {
  readonly n: number;
  /** Token of the process whose state it is. */
  readonly by: string;
  readonly owner: string;
  readonly mode: string;
}

/** A state has no entry of an owner any more. */
export interface Forgotten {
  readonly n: number;
  readonly owner: string;
}

/** The last removal, when nothing goes wrong any more. */
export interface End {
  readonly begun: number;
  readonly claim: Claim;
  /** Owners of what the state had when it began, and has no more if it succeeded. */
  readonly owners: readonly string[];
  /** The removal is about no other runs than these; without, about all of the owners. */
  readonly only?: ReadonlySet<string>;
  /** Uids of runs that were there when the last try began. */
  readonly there: ReadonlySet<string>;
}

export interface History extends SectionsAtTheEnd, Happened {
  readonly world: World;
  /** Token of a process → the process. */
  readonly processes: ReadonlyMap<string, Played>;
  readonly claims: readonly Claim[];
  /** What was said besides, and what was written down in clear. */
  readonly told: readonly string[];
  readonly created: readonly Creation[];
  /** Text of an owner → those of the same resource: the names that it has had, one after the other. */
  readonly sameResource: ReadonlyMap<string, readonly string[]>;
  /** Names of keys and credentials that we declare. */
  readonly declared: readonly string[];
  /** What the states of stacks say, in order; objects say the same with their records. */
  readonly wishes: readonly Wish[];
  readonly forgotten: readonly Forgotten[];
  readonly end: End | undefined;
  readonly files: readonly FileEvent[];
  /** What is in the storage at the end: remote file → uid. */
  readonly remote: ReadonlyMap<string, string>;
  /** Another management cluster whose names are the same, where nothing of ours is. */
  readonly elsewhere: Happened | undefined;
}
