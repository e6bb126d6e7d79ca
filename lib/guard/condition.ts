/** Conditions on a backup in the languages of engines. */
import { BACKUP_FACTS, type BackupCondition, type BackupFacts, type BackupStatus } from '../model';

/** How a condition is written in the language of an engine. */
export interface ConditionSyntax {
  readonly status: (anyOf: readonly BackupStatus[]) => string;
  /** An expression for each fact. */
  readonly facts: Readonly<Record<keyof BackupFacts, string>>;
  readonly not: (expression: string) => string;
  readonly and: string;
}

export function printed(condition: BackupCondition, { status, facts, not, and }: ConditionSyntax): string {
  const clauses = BACKUP_FACTS.flatMap((fact) => {
    const wanted = condition[fact];
    return wanted === undefined ? [] : [wanted ? facts[fact] : not(facts[fact])];
  });
  return [status(condition.status), ...clauses].join(and);
}

/** A Kubernetes CEL expression list: `['A', 'B']`. */
export function celList(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}

/** CEL expressions for the facts of a backup whose members are found under `root`, such as `oldObject.`. */
export function celFacts(root: string): Record<keyof BackupFacts, string> {
  const parameters = `${root}spec.parameters`;
  const reported = (time: string) => `${hasStatus(root)}has(${root}status.${time})`;
  const uploaded = reported('uploadedAt');
  return {
    requested: `(has(${root}spec.delete) && ${root}spec.delete)`,
    remote: `(has(${parameters}) && (has(${parameters}.rclone) || has(${parameters}.nfsUploadUrl)) || ${uploaded})`,
    archived: `(${reported('completedAt')})`,
    uploaded: `(${uploaded})`,
  };
}

/** At the top level there is no object to ask for its member; what is missing then makes the expression fail. */
function hasStatus(root: string): string {
  return root === '' ? '' : `has(${root}status) && `;
}
