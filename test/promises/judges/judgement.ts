import type { Excuse } from './excuses';

/** What the witness has found on one promise in one history. */
export interface Judgement {
  /** What breaks it, in one sentence each. */
  readonly broken: readonly string[];
  /** How many things were judged, without an excuse. */
  readonly judged: number;
  readonly excused: readonly Excuse[];
  /** A wish for a removal was judged that was another one before. */
  readonly wishChanged?: boolean;
}

export class Findings implements Judgement {
  readonly broken: string[] = [];
  readonly excused: Excuse[] = [];
  judged = 0;
  wishChanged = false;

  judge(isKept: boolean, how: () => string): void {
    this.judged += 1;
    if (!isKept) this.broken.push(how());
  }

  excuse(excuse: Excuse): void {
    this.excused.push(excuse);
  }
}

export function together(...all: readonly Judgement[]): Judgement {
  return {
    broken: all.flatMap(({ broken }) => broken),
    judged: all.reduce((sum, { judged }) => sum + judged, 0),
    excused: all.flatMap(({ excused }) => excused),
    wishChanged: all.some(({ wishChanged }) => wishChanged === true),
  };
}
