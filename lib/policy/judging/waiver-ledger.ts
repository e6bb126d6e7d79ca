import { grouped } from './grouped';
import { type Subject, subjectName } from './subject';
import { holdsOn, type PolicyWaiver, type Waiver, waiversOf } from './waiver';

/** A waiver, where it stands, and what became of it in a judgement. */
export interface WaiverUse {
  /** Rule, reason and end. */
  readonly waiver: Waiver;
  /** What it is for, as findings name it. */
  readonly about: string;
  /** The object that carries it; `undefined` for a waiver of the policy itself. */
  readonly subject: Subject | undefined;
  /**
   * `used`: a finding is accepted by it. `expired`: there is such a finding, and it has ended. `unused`: there is no
   * such finding. `not-judged`: its rule was off, could not be judged, or is not one of this policy.
   */
  readonly state: 'used' | 'expired' | 'unused' | 'not-judged';
}

/** Remembers which waivers meet a finding. */
export interface WaiverLedger {
  /** The waiver for a finding: one that holds if there is one, else one that has ended. */
  waiverFor(rule: string, about: string, subject: Subject | undefined): Waiver | undefined;
  /** Every waiver, those of objects first. @param judged ids of the rules that have been judged */
  uses(judged: ReadonlySet<string>): WaiverUse[];
}

interface Entry extends Omit<WaiverUse, 'state'> {
  met: boolean;
}

export function waiverLedger(
  subjects: readonly Subject[],
  policyWaivers: readonly PolicyWaiver[],
  now: Date,
): WaiverLedger {
  const carried = new Map<Subject, readonly Entry[]>(
    subjects.map((subject) => [subject, entriesOf(subject)] as const).filter(([, list]) => list.length > 0),
  );
  const ofPolicy: Entry[] = policyWaivers.map((waiver) => ({
    waiver,
    about: waiver.about,
    subject: undefined,
    met: false,
  }));
  const byAbout = grouped(ofPolicy, (each) => each.about);
  // What was declared before, or lives, may carry a waiver too; nobody has to take away one that is not needed there.
  const elsewhere = new Map<Subject, readonly Entry[]>();
  const entriesFor = (subject: Subject) => {
    const known = carried.get(subject) ?? elsewhere.get(subject) ?? entriesOf(subject);
    if (known.length > 0 && !carried.has(subject)) elsewhere.set(subject, known);
    return known;
  };
  return {
    waiverFor(rule, about, subject) {
      const own = subject === undefined ? [] : entriesFor(subject);
      const fitting = [...own, ...(byAbout.get(about) ?? [])].filter(({ waiver }) => waiver.rule === rule);
      const entry = fitting.find(({ waiver }) => holdsOn(waiver, now)) ?? fitting[0];
      if (entry !== undefined) entry.met = true;
      return entry?.waiver;
    },
    uses: (judged) =>
      [
        ...[...carried.values()].flat(),
        ...[...elsewhere.values()].flat().filter(({ met }) => met),
        ...ofPolicy,
      ].map(({ met, ...entry }) => ({ ...entry, state: stateOf(entry.waiver, met, judged, now) })),
  };
}

function entriesOf(subject: Subject): readonly Entry[] {
  return waiversOf(subject).waivers.map((waiver) => ({
    waiver,
    about: subjectName(subject),
    subject,
    met: false,
  }));
}

function stateOf(waiver: Waiver, met: boolean, judged: ReadonlySet<string>, now: Date): WaiverUse['state'] {
  if (met) return holdsOn(waiver, now) ? 'used' : 'expired';
  return judged.has(waiver.rule) ? 'unused' : 'not-judged';
}
