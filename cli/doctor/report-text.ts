import { CHECKS } from './checks/all';
import type { Finding } from './finding';
import { countsOf, type Examined, verdictText } from './verdict';

const STATES: Readonly<Record<Finding['state'], string>> = {
  ok: 'ok',
  problem: 'PROBLEM',
  'not checked': 'not checked',
};
/** As wide as the longest of them, and two more. */
const WIDTH = 13;

/** For people: a section for each check, a line for each finding with what to do about it, the verdict at the end. */
export function reportLines(examined: readonly Examined[]): string[] {
  const all = examined.flatMap(({ findings }) => findings);
  return [...examined.flatMap(linesOf), verdictText(countsOf(all))];
}

function linesOf({ facts: { name, server, api }, findings }: Examined): string[] {
  const called = name === undefined || name === server ? server : `${name} (${server})`;
  return [
    `Management cluster ${called}, taken for MOSK ${api.settings.release}`,
    '',
    ...CHECKS.flatMap((check) => {
      const own = findings.filter((each) => each.check === check.name);
      return own.length === 0 ? [] : [check.title, ...own.flatMap(findingLines), ''];
    }),
  ];
}

function findingLines(finding: Finding): string[] {
  const { state, where, what, value } = finding;
  const remedy = 'remedy' in finding ? finding.remedy : undefined;
  const indent = ' '.repeat(WIDTH + 2);
  return [
    `  ${STATES[state].padEnd(WIDTH)}${where}: ${what}${value === undefined ? '' : ` (${value})`}`,
    ...(remedy === undefined ? [] : [`${indent}${remedy.todo}`, `${indent}  ${remedy.command}`]),
  ];
}
