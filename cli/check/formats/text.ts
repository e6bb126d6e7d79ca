import { counted } from '../../../lib/model';
import type { Level, PolicyFinding } from '../../../lib/policy';
import { countsText, NEED_OPTIONS, type Report } from '../report';

/** For people: what is wrong by rule, the worst first, with what happens to data and what to do. */
export function text(report: Report): string {
  return [...byRule(report.findings).map(ruleText), summary(report)].join('\n');
}

/** One line on what was found, and what was not looked at. */
export function summary(report: Report): string {
  const { policy, objects, files, waived, skipped } = report;
  const lines = [
    `${countsText(report)} in ${counted(objects, 'object')} of ${counted(files, 'file')}, by policy ${policy}`,
  ];
  if (waived.length > 0) {
    lines.push(`${counted(waived.length, 'finding')} accepted by waivers:`, ...waived.map(waiverLine));
  }
  for (const [needs, rules] of skippedByNeeds(skipped)) {
    lines.push(`not judged without ${needs}: ${rules.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

const LEVEL_TEXTS: Record<Level, string> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };

function ruleText(findings: readonly [PolicyFinding, ...PolicyFinding[]]): string {
  const [{ rule, name, level, why, fix }] = findings;
  const fixes = new Set(findings.map((each) => each.fix));
  return [
    `${LEVEL_TEXTS[level]}  ${rule} ${name}`,
    ...findings.flatMap((finding) => findingLines(finding, fixes.size > 1)),
    `  why  ${why}`,
    ...(fixes.size > 1 ? [] : [`  fix  ${fix}`]),
    '',
  ].join('\n');
}

function findingLines(
  { place, about, path, problem, value, fix }: PolicyFinding,
  withFix: boolean,
): string[] {
  const where = [place?.text, about === place?.file ? undefined : about, path].filter(Boolean).join('  ');
  return [
    `  ${where}`,
    `       ${problem}${value === undefined ? '' : `: ${value}`}`,
    ...(withFix ? [`       fix: ${fix}`] : []),
  ];
}

function waiverLine({ rule, about, waiver }: PolicyFinding): string {
  return `  ${rule} ${about} until ${waiver?.until}: ${waiver?.reason}`;
}

function byRule(findings: readonly PolicyFinding[]): [PolicyFinding, ...PolicyFinding[]][] {
  const groups = new Map<string, [PolicyFinding, ...PolicyFinding[]]>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group === undefined) groups.set(finding.rule, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function skippedByNeeds(skipped: Report['skipped']): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { rule, needs } of skipped) {
    const text = needs.map((need) => NEED_OPTIONS[need]).join(' or ');
    groups.set(text, [...(groups.get(text) ?? []), rule]);
  }
  return groups;
}
