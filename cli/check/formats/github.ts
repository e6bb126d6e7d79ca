import type { Level, PolicyFinding } from '../../../lib/policy';
import { printable } from '../../../lib/printable';
import { moreOn } from '../../pages';
import type { Report } from '../report';
import { summary } from './text';

const COMMANDS: Record<Level, string> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Workflow commands that GitHub shows as annotations at the lines of a pull request. Escaped as the runner decodes them
 * (github.com/actions/toolkit, packages/core/src/command.ts).
 */
export function github(report: Report): string {
  return `${report.findings.map(command).join('')}${printable(summary(report))}`;
}

function command({ rule, name, level, about, path, problem, value, why, fix, place }: PolicyFinding): string {
  const properties = [
    ...(place?.file === undefined ? [] : [`file=${property(place.file)}`]),
    ...(place?.line === undefined ? [] : [`line=${place.line}`]),
    `title=${property(`${rule} ${name}`)}`,
  ];
  const found = `${problem}${value === undefined ? '' : `: ${value}`}`;
  const where = path === undefined ? about : `${about} ${path}`;
  const more = moreOn(rule);
  const message = [found, where, why, `Fix: ${fix}`, ...(more === undefined ? [] : [`More: ${more}`])].join(
    '\n',
  );
  return `::${COMMANDS[level]} ${properties.join(',')}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
