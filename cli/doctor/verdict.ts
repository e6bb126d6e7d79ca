import { counted } from '../../lib/model';
import { EXIT } from '../exit-codes';
import { CHECKS } from './checks/all';
import type { Facts } from './facts';
import { type Finding, PROBLEM_EXITS } from './finding';

/** A management cluster, with what the checks say of it. */
export interface Examined {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

export function examine(facts: Facts): Examined {
  const findings = CHECKS.flatMap(({ name, judge }) =>
    judge(facts).map((judged): Finding => ({ check: name, ...judged })),
  );
  return { facts, findings };
}

export interface Counts {
  readonly problems: number;
  readonly notChecked: number;
}

export function countsOf(findings: readonly Finding[]): Counts {
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length;
  return { problems: count('problem'), notChecked: count('not checked') };
}

/** `OK`, or `2 problems, 1 not checked`. */
export function verdictText({ problems, notChecked }: Counts): string {
  if (problems + notChecked === 0) return 'OK';
  return `${counted(problems, 'problem')}, ${notChecked} not checked`;
}

/** @param strict what was not checked is a failure, too */
export function exitCodeFor(findings: readonly Finding[], strict: boolean): number {
  const exits = new Set(findings.flatMap((each) => (each.state === 'problem' ? [each.exit] : [])));
  const worst = PROBLEM_EXITS.find((exit) => exits.has(exit));
  if (worst !== undefined) return worst;
  return strict && countsOf(findings).notChecked > 0 ? EXIT.input : EXIT.ok;
}
