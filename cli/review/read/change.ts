import type { ReviewSide } from '../../../lib/review';
import type { Mistake } from '../../input';

/** Both ends of a change, read. */
export interface Change {
  readonly base: ReviewSide;
  readonly head: ReviewSide;
  /** What was compared, for people; names between backticks. */
  readonly compared: string;
  /** What whoever reads the review has to know of the comparison itself; names between backticks. */
  readonly remarks: readonly string[];
  /** What stood there before the change and cannot be read, so that nobody knows what becomes of it. */
  readonly unread: readonly Mistake[];
  /** What the change does to a file by which it is judged itself. */
  readonly judged: (file: string) => Promise<JudgedBy>;
  /**
   * A file of the working tree as it is at both ends, to be read and never run. `undefined`: the change does not touch it.
   * Where the base is checked out, `judged` says `same` of a file that the change alters: nothing is judged by what it says.
   */
  readonly ends: (file: string) => Promise<BothEnds | undefined>;
}

/**
 * A file of the working tree, as far as the change goes: `same` before and after, or outside of it; `changed`, with what
 * it was before, if it was there.
 */
export type JudgedBy =
  | { readonly is: 'same' }
  | { readonly is: 'changed'; readonly before: Buffer | undefined };

/** What a file is before a change and after it; `undefined`: it is not there. */
export interface BothEnds {
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
}
