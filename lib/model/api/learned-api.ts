/** How sure a fact is: what was seen of objects goes before what a schema says, and that before what somebody has written. */
export const FACT_CERTAINTIES = ['observed', 'documented', 'stated'] as const;

/** What is known of one member of an API. */
export interface KnownFact {
  readonly value: unknown;
  /** Where it comes from: `schema of ClusterBackupSchedule`, `live objects`, or what a person has written. */
  readonly source?: string;
  /** One of `FACT_CERTAINTIES`. */
  readonly certainty?: string;
  /** Day since which it is known to be so: `2026-11-30`. */
  readonly date?: string;
}

/** A member that nothing tells. */
export interface OpenFact {
  /** Why. */
  readonly open: string;
  /** What it could be. */
  readonly candidates?: readonly string[];
  readonly date?: string;
}

/** What is known of a member of the API, or that it is open. */
export type ApiFact = KnownFact | OpenFact;

export const isOpen = (fact: ApiFact): fact is OpenFact => 'open' in fact && !('value' in fact);

/** What has been learned of a management cluster's API, as its file has it. */
export interface LearnedApi {
  /** Of the form of the file. */
  readonly version: number;
  /** By the path of the member: `schedule.cronField`. */
  readonly facts: Readonly<Record<string, ApiFact>>;
  /** OpenAPI schemas, by kind, without descriptions and without `apiVersion`, `kind` and `metadata`. */
  readonly schemas: Readonly<Record<string, object>>;
  /** What the file has besides: that of a later version. Kept as it is. */
  readonly others: Readonly<Record<string, unknown>>;
  /** Paths in the file of what this version does not know. */
  readonly unknown: readonly string[];
}
