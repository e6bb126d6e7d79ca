import type { KubeObject, ResourceType } from '../../lib/model';

export type UpsertOutcome = 'created' | 'configured' | 'unchanged';

export interface PlanOptions {
  /** Whether a credential is tried on its storage first. @default true */
  readonly storageCheck?: boolean;
}

/** What is going to be done to one object; nothing has been sent by then. */
export interface Planned {
  readonly type: ResourceType;
  readonly object: KubeObject;
  readonly outcome: UpsertOutcome;
  /** Paths that change, never with their values: `spec.remoteConfig.region`. */
  readonly changes: readonly string[];
  /** What somebody has to know of it. */
  readonly notes: readonly string[];
  /** @throws BackupError of the API: `conflict` if somebody else changed or made the object meanwhile */
  carryOut(options: { readonly dryRun?: boolean }): Promise<void>;
}
