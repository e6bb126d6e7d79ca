import type { Engine } from './engines.cjs';

/**
 * A place where an engine may be.
 *
 * `check` says what is asked of it: `runs` = any version that runs (chosen by hand), `fits` = a version in
 * the engine's range, `stamp` = built here from the recipe as it is now.
 */
export interface Candidate {
  readonly path: string;
  /** `.cache`, `PATH` or the name of an environment variable. */
  readonly source: string;
  readonly check: 'runs' | 'fits' | 'stamp';
}

/** A candidate that was passed over; `reason` completes the sentence "<path> …". */
export interface RefusedCandidate extends Candidate {
  readonly reason: string;
}

/** The outcome of a lookup. Without a `path` the engine was not found. */
export interface Lookup extends Partial<Candidate> {
  readonly engine: Engine;
  readonly version?: string;
  readonly refused: readonly RefusedCandidate[];
}

/** What a lookup asks of the machine. */
export interface Probe {
  isExecutable(file: string): boolean;
  /** Whether the binary in `.cache` was built from the present go.mod, go.sum and flags. */
  isStamped(engine: Engine): boolean;
  /** The version that the program prints (`x.y.z`), or undefined if it does not run. */
  version(file: string, engine: Engine): string | undefined;
}

/**
 * The places to look in, in order: a binary chosen by hand (then no other), one shared by envtest's
 * variables, the one built here, PATH.
 */
export function candidates(
  engine: Engine,
  environment: Readonly<Record<string, string | undefined>>,
): Candidate[];

/** The first candidate that passes its check. Builds nothing. */
export function findEngine(
  engine: Engine,
  options?: { environment?: Readonly<Record<string, string | undefined>>; probe?: Probe },
): Lookup;
