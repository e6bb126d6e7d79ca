import type { Report } from '../../lib/report';

/** What there is none of is null, and not left out: the shape is in docs/json.md. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
