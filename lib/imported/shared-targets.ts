import { canonicalJson } from '../model';
import type { Declaration, DeclaredTarget } from './declaration';
import type { Part } from './tables';

/** The declarations of one MOSK project. */
export interface ProjectDeclarations {
  readonly namespace: string;
  readonly members: readonly Declaration[];
}

/** By project, in the order of their names. */
export function projectsOf(declarations: readonly Declaration[]): ProjectDeclarations[] {
  const projects = new Map<string, Declaration[]>();
  for (const each of declarations) {
    const members = projects.get(each.namespace) ?? [];
    projects.set(each.namespace, members);
    members.push(each);
  }
  return [...projects]
    .map(([namespace, members]) => ({ namespace, members }))
    .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}

export const canonicalTarget = (target: DeclaredTarget): string => canonicalJson(target);

/** Storages that are to be constants: all but those of a table with a folder in each row. In the order of their places. */
export function sharedTargets(all: readonly Part[]): DeclaredTarget[] {
  const targets = new Map<string, DeclaredTarget>();
  for (const part of all) {
    const target =
      'rows' in part ? (part.columns.includes('folder') ? undefined : part.rows[0]?.target) : part.target;
    if (target?.to === 'rclone' || target?.to === 'nfs') targets.set(canonicalTarget(target), target);
  }
  return [...targets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, target]) => target);
}

/** Where the backups of each Cluster go that say nothing, by `namespace/cluster`. */
export function defaultsOf(declarations: readonly Declaration[]): ReadonlyMap<string, string> {
  const defaults = declarations.filter(({ kind }) => kind === 'default-target');
  return new Map(
    defaults.map(({ namespace, cluster, target }) => [`${namespace}/${cluster}`, canonicalTarget(target)]),
  );
}

/**
 * Whether something of a part goes where the Cluster's section says: MOSK fills that in where nothing is said (documented),
 * and nobody can tell any more which it was.
 */
export function isAsDefault(part: Part, defaults: ReadonlyMap<string, string>): boolean {
  const rows = 'rows' in part ? part.rows : [part];
  return rows.some(
    ({ kind, namespace, cluster, target }) =>
      kind !== 'default-target' && defaults.get(`${namespace}/${cluster}`) === canonicalTarget(target),
  );
}
