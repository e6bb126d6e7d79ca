/** A place where an API tells of itself, and what became of asking there. */
export interface SourceReport {
  /** `CustomResourceDefinitions`, `/openapi/v3`, `discovery`, `live objects` or a file. */
  readonly source: string;
  /** `read`, `forbidden` (403) or `absent` (nothing is there). */
  readonly outcome: 'read' | 'forbidden' | 'absent';
  /** What of it, where not all of it has this outcome: `RCloneCredential`. */
  readonly of?: string;
}
