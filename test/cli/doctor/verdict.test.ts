import type { Finding, ProblemExit } from '../../../cli/doctor/finding';
import { countsOf, exitCodeFor, verdictText } from '../../../cli/doctor/verdict';

const about = { check: 'x', what: 'it', where: 'here' };
const ok: Finding = { ...about, state: 'ok' };
const notChecked: Finding = { ...about, state: 'not checked' };
const problem = (exit: ProblemExit): Finding => ({
  ...about,
  state: 'problem',
  exit,
  remedy: { todo: 'mend it:', command: 'true' },
});

it.each([
  [[ok], 'OK'],
  [[], 'OK'],
  [[ok, notChecked], '0 problems, 1 not checked'],
  [[problem(3)], '1 problem, 0 not checked'],
  [[problem(3), notChecked, problem(6), notChecked], '2 problems, 2 not checked'],
])('the verdict on %j is %s', (findings, text) => {
  expect(verdictText(countsOf(findings))).toBe(text);
});

it.each([
  [[ok], 0, 0],
  // Not good, and no problem either.
  [[ok, notChecked], 0, 2],
  [[problem(3)], 3, 3],
  [[problem(3), problem(7)], 7, 7],
  [[problem(3), problem(7), problem(6)], 6, 6],
  [[problem(7), notChecked], 7, 7],
])('%j ends with %i, and with --strict with %i', (findings, exit, strict) => {
  expect(exitCodeFor(findings, false)).toBe(exit);
  expect(exitCodeFor(findings, true)).toBe(strict);
});
