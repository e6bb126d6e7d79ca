/** A part of a rule that others have, and why ours goes without. */
export const LEFT_OUT_IN_PART: readonly Omit<LeftOutRule, 'name'>[] = [
  {
    id: 'MB037',
    because:
      'that a key is also kept outside the cluster whose archives it opens; a copy in a safe stands in no object',
  },
  {
    id: 'MB040',
    because: 'that one copy is off site, or on other media; where a storage stands is in no field',
  },
];

/** A rule that others have or that one would wish for, and why there is none here. */
export interface LeftOutRule {
  /** Kept free for it. */
  readonly id: string;
  readonly name: string;
  readonly because: string;
}

export const LEFT_OUT: readonly LeftOutRule[] = [
  {
    id: 'MB039',
    name: 'immutable-attested',
    because:
      'whether a bucket is locked against deletion stands in no field; an annotation that says so would be a claim, not evidence',
  },
  {
    id: 'MB041',
    name: 'restore-tested',
    because:
      'the API has no restore, so nothing tells that one was tried; a date in an annotation would be a claim, not evidence. That an archive was read to its end is a matter of MB046',
  },
];
