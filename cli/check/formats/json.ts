import { LEVELS } from '../../../lib/policy';
import { countOf, type Report } from '../report';

/** For programs; docs/json.md describes it. */
export function json(report: Report): string {
  const { policy, findings, waived, skipped, objects, files } = report;
  const counts = Object.fromEntries(LEVELS.map((level) => [level, countOf(report, level)]));
  return `${JSON.stringify({ policy, objects, files, counts, findings, waived, skipped }, null, 2)}\n`;
}
