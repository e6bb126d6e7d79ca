import { type ApiFile, type Difference, factText } from '../../lib/learned';
import { isOpen } from '../../lib/model';
import { linesText, type TableRoom, table } from '../output';
import type { SourceReport } from './source-report';

/** What a run of `api learn` has to tell. */
export interface LearnReport {
  readonly reports: readonly SourceReport[];
  readonly file: ApiFile;
  /** Against what was known before. */
  readonly differences: readonly Difference[];
  /** Whether anything was known before. */
  readonly compared: boolean;
  /** File that it was written into. */
  readonly written: string | undefined;
}

export function reportText(
  { reports, file, differences, compared, written }: LearnReport,
  room?: TableRoom,
): string {
  const facts = Object.entries(file.facts);
  const open = facts.filter(([, fact]) => isOpen(fact));
  const rows = facts.flatMap(([name, fact]) =>
    isOpen(fact)
      ? []
      : [[name, factText(fact), fact.source ?? '', fact.certainty ?? 'stated', fact.date ?? '']],
  );
  const lines = [
    ...sourceLines(reports),
    '',
    ...table(['FACT', 'VALUE', 'SOURCE', 'CERTAINTY', 'SINCE'], rows, room),
    ...(open.length === 0
      ? []
      : [
          '',
          ...table(
            ['OPEN', 'WHY'],
            open.map(([name, fact]) => [name, factText(fact).slice('open: '.length)]),
            room,
          ),
        ]),
  ];
  if (compared) lines.push('', ...differenceLines(differences));
  lines.push('', written === undefined ? 'Nothing was written: --write FILE' : `Written: ${written}`);
  return linesText(lines);
}

function sourceLines(reports: readonly SourceReport[]): string[] {
  const sources = [...new Set(reports.map(({ source }) => source))];
  return sources.map((source) => {
    const of = (outcome: SourceReport['outcome']) =>
      reports.filter((each) => each.source === source && each.outcome === outcome);
    const parts = (['read', 'forbidden', 'absent'] as const).flatMap((outcome) => {
      const these = of(outcome);
      const named = these.flatMap((each) => each.of ?? []);
      const all = these.length === reports.filter((each) => each.source === source).length;
      return these.length === 0
        ? []
        : [all || named.length === 0 ? outcome : `${outcome} (${named.join(', ')})`];
    });
    return `${source}: ${parts.join(', ')}`;
  });
}

function differenceLines(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return ['The same as before.'];
  return differences.map(({ at, before, after }) => {
    if (before === undefined) return `+ ${at}: ${after}`;
    return after === undefined ? `- ${at}: ${before}` : `~ ${at}: ${before} -> ${after}`;
  });
}

/** The shape that docs/json.md documents. */
export function reportJson({ reports, file, differences, compared, written }: LearnReport) {
  return {
    sources: reports.map(({ of = null, ...report }) => ({ ...report, of })),
    facts: file.facts,
    differences: compared
      ? differences.map(({ at, before = null, after = null }) => ({ at, before, after }))
      : null,
    written: written ?? null,
  };
}
