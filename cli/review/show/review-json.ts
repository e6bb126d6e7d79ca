import type { PolicyFinding } from '../../../lib/policy';
import type { Review, WeekRow } from '../../../lib/review';

/** The JSON shape of a review; documented in docs/json.md. */
export function reviewJson({ consequences, findings, week, objects }: Review, failed: boolean): object {
  const { added, gone, fixed, unchanged, waived, waivedByItself, skipped } = findings;
  return {
    failed,
    objects,
    consequences: consequences.map(({ says, todo, ...rest }) => ({ ...rest, says, todo })),
    findings: {
      new: added.map(findingJson),
      fixed: fixed.map(findingJson),
      gone: gone.map(findingJson),
      unchanged: unchanged.map(findingJson),
      waived: waived.map((each) => ({ ...findingJson(each), byItself: waivedByItself.includes(each) })),
      skipped,
    },
    week: { days: week.days, rows: week.rows.map(rowJson), unchanged: week.unchanged },
  };
}

function findingJson({
  rule,
  name,
  level,
  problem,
  fix,
  about,
  managementCluster,
  path,
  value,
  place,
  waiver,
}: PolicyFinding) {
  return { rule, name, level, problem, fix, about, managementCluster, path, value, place, waiver };
}

function rowJson({ before, after, ...row }: WeekRow) {
  const times = (runs: readonly number[]) => runs.map((at) => new Date(at).toISOString());
  return { ...row, before: times(before), after: times(after) };
}
