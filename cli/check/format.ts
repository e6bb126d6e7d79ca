import { github, json, junit, markdown, sarif, text } from './formats';
import type { Report } from './report';

export const REPORT_FORMATS = ['text', 'json', 'sarif', 'junit', 'markdown', 'github'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const WRITERS: Record<ReportFormat, (report: Report) => string> = {
  text,
  json,
  sarif,
  junit,
  markdown,
  github,
};

export function formatted(report: Report, format: ReportFormat): string {
  return WRITERS[format](report);
}
