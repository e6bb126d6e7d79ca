import { EXIT } from '../exit-codes';

/** What to do about it: in words, and one command that goes with them. */
export interface Remedy {
  readonly todo: string;
  readonly command: string;
}

/** What a check has to say of one thing. */
export type Judged =
  | {
      readonly state: 'ok';
      readonly what: string;
      /** Object, project or place. */
      readonly where: string;
      readonly value?: string;
    }
  | {
      readonly state: 'problem';
      readonly what: string;
      readonly where: string;
      /** The evidence. Never a secret. */
      readonly value?: string;
      readonly exit: ProblemExit;
      readonly remedy: Remedy;
    }
  /** It could not be looked at, which is never good. */
  | {
      readonly state: 'not checked';
      readonly what: string;
      readonly where: string;
      /** Why not. */
      readonly value?: string;
      readonly remedy?: Remedy;
    };

export type State = Judged['state'];

/** The same with the check that says it. */
export type Finding = Judged & { readonly check: string };

/** Of several problems the first of these decides. */
export const PROBLEM_EXITS = [EXIT.api, EXIT.storage, EXIT.backup] as const;
export type ProblemExit = (typeof PROBLEM_EXITS)[number];
