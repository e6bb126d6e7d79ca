import type { KubeObject, ResourceType, Takeover } from '../../lib/model';

export type UpsertOutcome = 'created' | 'adopted' | 'configured' | 'unchanged';

export interface PlanOptions {
  /** Whether a credential is tried on its storage first. @default true */
  readonly storageCheck?: boolean;
  /** Scope of the owner, as `--owner` says it. Without one nothing that has an owner is changed. */
  readonly scope?: string;
  /** What is there may be taken over. */
  readonly adopting?: Adopting;
}

export interface Adopting {
  /** Whether it may be changed by that. */
  readonly change: boolean;
  /** Owners from whom it may be taken. */
  readonly from: readonly string[];
}

/** What is going to be done to one object; nothing has been sent by then. */
export interface Planned {
  readonly type: ResourceType;
  readonly object: KubeObject;
  readonly outcome: UpsertOutcome;
  /** Paths that change, never with their values: `spec.remoteConfig.region`. */
  readonly changes: readonly string[];
  /** Of an object that is taken over: from whom, what changes from what to what, and what stays. */
  readonly takeover?: Takeover;
  /** What somebody has to know of it. */
  readonly notes: readonly string[];
  /** Left out of a backup that is made, or made already: that is a run. */
  readonly carryOut?: CarryOut;
}

/** @throws BackupError of the API: `conflict` if somebody else changed or made the object meanwhile */
type CarryOut = (options: { readonly dryRun?: boolean }) => Promise<void>;

/** What is done in one request. */
export type PlannedChange = Planned & { readonly carryOut: CarryOut };
