/** In which way an answer was none. */
export type Brokenness =
  /** No head, or no whole answer, in time. */
  | 'late'
  /** A file came or went so slowly that it would never end. */
  | 'slow'
  /** More than any answer to this question can have. */
  | 'endless'
  /** Ended before its announced length. */
  | 'cut'
  /** Success was answered before the file was sent. */
  | 'early'
  /** Not what S3 answers. */
  | 'not-s3';

/** A storage that does not do what it should, without having refused anything. */
export class BrokenAnswer extends Error {
  /** @param what one line for people, of our own words */
  constructor(
    readonly kind: Brokenness,
    readonly what: string,
  ) {
    super(what);
  }
}
