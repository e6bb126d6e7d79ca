import { counted } from '../../lib/model';
import {
  type Judgement,
  LEVELS,
  type Level,
  type LevelledRules,
  type Place,
  type PolicyFinding,
  type SkippedRule,
} from '../../lib/policy';
import { type FailOn, fails } from '../fail-on';
import type { Mistake } from '../input';
import { presentable } from './presentable';

/** What every format prints. */
export interface Report {
  /** Name of the policy. */
  readonly policy: string;
  /** Every rule of the policy, with its level there. */
  readonly rules: LevelledRules;
  /** The worst first, then by rule and place. */
  readonly findings: readonly PolicyFinding[];
  readonly waived: readonly PolicyFinding[];
  readonly skipped: readonly SkippedRule[];
  /** Number of objects of ours, and of files that were looked at. */
  readonly objects: number;
  readonly files: number;
  readonly failOn: FailOn;
}

/** What cannot be read is reported like a finding, so that it is seen wherever findings are. It cannot be waived. */
export const UNREADABLE = {
  id: 'file-invalid',
  name: 'readable',
  level: 'error',
  title: 'Files with backups can be read',
  why: 'What cannot be read is not judged, and no engine can apply it.',
  fix: 'correct the file at this place',
} as const;

/** @param placeOf place of what is about no object, by what it is about */
export function reportOf(
  { findings, waived, skipped }: Judgement,
  mistakes: readonly Mistake[],
  about: Pick<Report, 'policy' | 'rules' | 'objects' | 'files' | 'failOn'>,
  placeOf: (about: string) => Place | undefined = () => undefined,
): Report {
  // What is about no object stands where its cluster is listed: code scanning takes nothing that has no file.
  const placed = (finding: PolicyFinding) =>
    presentable(finding.place === undefined ? { ...finding, place: placeOf(finding.about) } : finding);
  return {
    ...about,
    findings: [...mistakes.map(unreadable), ...findings].map(placed).sort(worstFirst),
    waived: waived.map(placed),
    skipped,
  };
}

export function countOf({ findings }: Report, level: Level): number {
  return findings.filter((finding) => finding.level === level).length;
}

/** Findings at or above the level that `--fail-on` names. */
export function failing({ findings, failOn }: Report): PolicyFinding[] {
  return findings.filter(({ level }) => fails(level, failOn));
}

/** `2 errors, 1 warning, 0 infos` */
export function countsText(report: Report): string {
  return LEVELS.map((level) => counted(countOf(report, level), level)).join(', ');
}

/** What would make a rule that was skipped judgeable. */
export const NEED_OPTIONS = {
  inventory: '--inventory FILE',
  base: '--base PATH',
  live: '--live',
  external: '"external" in the policy',
} as const;

function unreadable({ file, line, column, problem, value, fix }: Mistake): PolicyFinding {
  const text = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
  const { id, name, level, why } = UNREADABLE;
  return { rule: id, name, level, problem, why, fix, about: file, value, place: { text, file, line } };
}

function worstFirst(a: PolicyFinding, b: PolicyFinding): number {
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    compare(a.rule, b.rule) ||
    compare(a.place?.file ?? '', b.place?.file ?? '') ||
    (a.place?.line ?? 0) - (b.place?.line ?? 0)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
