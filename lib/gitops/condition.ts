import { type BackupStatus, type ClusterBackupManifest, hasRemoteFiles } from '../model';

/** What GitOps decisions look at beside the status of a backup. */
export interface BackupFacts {
  /** `spec.delete`: deletion of the remote files is requested. */
  readonly requested: boolean;
  /** Files may be in a remote storage. */
  readonly remote: boolean;
  /** The end of the upload was reported. */
  readonly uploaded: boolean;
}

/** Holds for a backup with one of the statuses and these facts; a fact that is left out does not matter. */
export interface BackupCondition extends Partial<BackupFacts> {
  readonly status: readonly BackupStatus[];
}

const FACTS = ['requested', 'remote', 'uploaded'] as const satisfies readonly (keyof BackupFacts)[];

export function factsOf(backup: ClusterBackupManifest): BackupFacts {
  return {
    requested: backup.spec.delete === true,
    remote: hasRemoteFiles(backup),
    uploaded: backup.status?.uploadedAt !== undefined,
  };
}

export function holds(condition: BackupCondition, backup: ClusterBackupManifest): boolean {
  const facts = factsOf(backup);
  const status = backup.status?.status ?? '';
  return (
    (condition.status as readonly string[]).includes(status) &&
    FACTS.every((fact) => condition[fact] === undefined || condition[fact] === facts[fact])
  );
}

/** How a condition is written in the language of an engine. */
export interface ConditionSyntax {
  readonly status: (anyOf: readonly BackupStatus[]) => string;
  /** An expression for each fact. */
  readonly facts: Readonly<Record<keyof BackupFacts, string>>;
  readonly not: (expression: string) => string;
  readonly and: string;
}

export function printed(condition: BackupCondition, { status, facts, not, and }: ConditionSyntax): string {
  const clauses = FACTS.flatMap((fact) => {
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
  const uploaded = `${hasStatus(root)}has(${root}status.uploadedAt)`;
  return {
    requested: `(has(${root}spec.delete) && ${root}spec.delete)`,
    remote: `(has(${parameters}) && (has(${parameters}.rclone) || has(${parameters}.nfsUploadUrl)) || ${uploaded})`,
    uploaded: `(${uploaded})`,
  };
}

/** At the top level there is no object to ask for its member; what is missing then makes the expression fail. */
function hasStatus(root: string): string {
  return root === '' ? '' : `has(${root}status) && `;
}
