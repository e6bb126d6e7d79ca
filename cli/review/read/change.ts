import type { ReviewSide } from '../../../lib/review';

/** Both ends of a change, read. */
export interface Change {
  readonly base: ReviewSide;
  readonly head: ReviewSide;
  /** What was compared, for people; names between backticks. */
  readonly compared: string;
  /** What whoever reads the review has to know of the comparison itself; names between backticks. */
  readonly remarks: readonly string[];
}
