import type { BackupError, ErrorCode } from '../../errors';
import type { PolicyContext } from '../judging/policy-context';
import type { Place, Subject } from '../judging/subject';

/** What an app cannot be written with. */
export interface CoreFinding {
  readonly code: ErrorCode;
  /** What is wrong, in one sentence. */
  readonly problem: string;
  readonly place: Place;
  /** Where the other one stands, of two that cannot be together. */
  readonly other?: Place;
  /** Path in the object. */
  readonly path?: string;
  /** The offending value with its unit. Never a secret. */
  readonly value?: string;
  /** What to do about it. */
  readonly fix?: string;
  /** Rules of policies that say the same of the same object in words of their own. */
  readonly says?: readonly string[];
}

/** Holds whatever a policy says: no level turns it off, and no waiver accepts what it finds. */
export type CoreRule = (context: PolicyContext) => Iterable<CoreFinding>;

/** What was found at a path in an object, as a finding of the core. */
export function coreFinding(subject: Subject, { code, problem, at, value, fix }: BackupError): CoreFinding {
  return { code, problem, place: subject.place(at), path: at, value, fix };
}
