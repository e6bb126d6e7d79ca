import type { PolicyFinding } from '../../../lib/policy';
import { alike, type Consequence } from '../../../lib/review';

/** One row of a review: what is said of the first, and the others of which the same is said. */
export interface Row<Each> {
  readonly first: Each;
  readonly others: readonly Each[];
}

/** Consequences of one severity, or findings, as rows. JSON has each by itself. */
export function consequenceRows(consequences: readonly Consequence[]): Row<Consequence>[] {
  return rowsOf(consequences, ({ code, severity, says, todo }) => [code, severity, says, todo]);
}

/** The same of findings. */
export function findingRows(findings: readonly PolicyFinding[]): Row<PolicyFinding>[] {
  return rowsOf(findings, ({ rule, level, problem, why, fix, about, waiver }) => [
    rule,
    level,
    problem,
    why,
    fix,
    kindOf(about),
    waiver?.reason,
    waiver?.until,
  ]);
}

function rowsOf<Each extends { readonly about: string; readonly managementCluster?: string }>(
  items: readonly Each[],
  sayingOf: (each: Each) => readonly (string | undefined)[],
): Row<Each>[] {
  return alike(items, sayingOf, nameOf).map(([first, ...others]) => ({ first, others }));
}

/** More names than anybody reads. */
const MOST_NAMES = 100;

/** The names of some objects in a row of others: `retail/s2`, with the management cluster where there are several. */
export function namesIn<Each extends { readonly about: string; readonly managementCluster?: string }>({
  first,
  others,
}: Row<Each>): string[] {
  const several = others.some(({ managementCluster }) => managementCluster !== first.managementCluster);
  const names = others.slice(0, MOST_NAMES).map(({ about, managementCluster = '' }) => {
    const name = kindOf(about) === kindOf(first.about) ? about.slice(kindOf(about).length) : about;
    return several && managementCluster !== '' ? `${name} on ${managementCluster}` : name;
  });
  const rest = others.length - names.length;
  return rest === 0 ? names : [...names, `… and ${rest} more`];
}

function nameOf({ about, managementCluster = '' }: { about: string; managementCluster?: string }): string {
  return `${managementCluster} ${about}`;
}

/** `ClusterBackup ` of `ClusterBackup prod/x`, with the blank. */
function kindOf(about: string): string {
  return /^[A-Za-z]+ (?=[^ ]+$)/.exec(about)?.[0] ?? '';
}
