import type { PolicyFinding } from '../../../lib/policy';
import { fails } from '../../fail-on';
import { NEED_OPTIONS, type Report, UNREADABLE } from '../report';

interface Case {
  readonly name: string;
  readonly classname: string;
  /** The element inside, if it did not simply pass. */
  readonly outcome?: string;
  readonly state: 'passed' | 'failed' | 'skipped';
}

/**
 * A suite for each rule, in the dialect that Jenkins and GitLab read. What is accepted, below `--fail-on`, or cannot be
 * judged is skipped and says why.
 */
export function junit(report: Report): string {
  const { rules, findings, waived } = report;
  const unreadable = findings.some(({ rule }) => rule === UNREADABLE.id) ? [UNREADABLE] : [];
  const all = [...unreadable, ...rules.map(({ rule }) => rule)].map(({ id, name }) => {
    const own = [...findings, ...waived].filter(({ rule }) => rule === id);
    return { title: `${id} ${name}`, cases: casesOf(report, id, own) };
  });
  const cases = all.flatMap((suite) => suite.cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mosk-backup check" ${counts(cases, false)}>`,
    ...all.flatMap((suite) => [
      `  <testsuite name=${quoted(suite.title)} ${counts(suite.cases, true)}>`,
      ...suite.cases.map(caseElement),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function casesOf({ skipped, failOn }: Report, id: string, findings: readonly PolicyFinding[]): Case[] {
  const needs = skipped.find(({ rule }) => rule === id)?.needs;
  if (needs !== undefined) {
    const options = needs.map((need) => NEED_OPTIONS[need]).join(' or ');
    return [{ name: id, classname: id, ...skippedBecause(`not judged without ${options}`) }];
  }
  if (findings.length === 0) return [{ name: id, classname: id, state: 'passed' }];
  return findings.map((finding) => ({
    name: [finding.about, finding.path].filter((part) => part !== undefined).join(' '),
    classname: finding.place?.file ?? id,
    ...outcomeOf(finding, fails(finding.level, failOn)),
  }));
}

function outcomeOf({ level, problem, value, why, fix, place, waiver }: PolicyFinding, isFailure: boolean) {
  const message = value === undefined ? problem : `${problem}: ${value}`;
  if (waiver !== undefined) {
    return skippedBecause(`accepted until ${waiver.until}: ${waiver.reason}`);
  }
  if (!isFailure) return skippedBecause(`${level}: ${message}`);
  const details = [...(place === undefined ? [] : [`at: ${place.text}`]), `why: ${why}`, `fix: ${fix}`];
  return {
    state: 'failed' as const,
    outcome: `<failure message=${quoted(message)} type=${quoted(level)}>${escaped(details.join('\n'))}</failure>`,
  };
}

function skippedBecause(reason: string) {
  return { state: 'skipped' as const, outcome: `<skipped>${escaped(reason)}</skipped>` };
}

function caseElement({ name, classname, outcome }: Case): string {
  const start = `    <testcase name=${quoted(name)} classname=${quoted(classname)} time="0"`;
  return outcome === undefined ? `${start}/>` : `${start}>${outcome}</testcase>`;
}

function counts(cases: readonly Case[], withSkipped: boolean): string {
  const count = (state: Case['state']) => cases.filter((each) => each.state === state).length;
  const numbers = `tests="${cases.length}" failures="${count('failed')}" errors="0"`;
  return withSkipped ? `${numbers} skipped="${count('skipped')}"` : numbers;
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', '&quot;')}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
