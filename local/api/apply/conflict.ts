import type { Taken } from './change';
import type { FieldSet, Path } from './field-set';
import { type Manager, managerKey } from './managers';
import { compareElements, compareText, pathText } from './path-element';

/** A field that somebody else manages and an apply would change. */
export interface Conflict {
  readonly manager: Manager;
  readonly path: Path;
}

/** An apply that would take fields from others, without force. */
export class ApplyConflict extends Error {
  constructor(readonly conflicts: readonly Conflict[]) {
    super(conflictText(conflicts));
  }
}

/** In the order of those who manage the fields. */
export function conflictsOf(taken: readonly Taken[]): Conflict[] {
  const sorted = [...taken].sort((one, other) =>
    compareText(managerKey(one.manager), managerKey(other.manager)),
  );
  return sorted.flatMap(({ manager, fields }) => pathsOf(fields).map((path) => ({ manager, path })));
}

/** Fields before what is below them, as the real server goes through a set. */
function pathsOf(fields: FieldSet, above: Path = []): Path[] {
  const sorted = [...fields].sort(([one], [other]) => compareElements(one, other));
  return [
    ...sorted.filter(([, { owned }]) => owned).map(([element]) => [...above, element]),
    ...sorted.flatMap(([element, { below }]) => pathsOf(below, [...above, element])),
  ];
}

export function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const name =
    JSON.stringify(manager) + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '');
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}

function conflictText(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${managerText(first.manager)}: ${pathText(first.path)}`;
  }
  const lines: string[] = [];
  for (const { manager, path } of conflicts) {
    const head = `conflicts with ${managerText(manager)}:`;
    if (!lines.includes(head)) lines.push(head);
    lines.push(`- ${pathText(path)}`);
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}
