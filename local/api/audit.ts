import { appendFileSync } from 'node:fs';

/** One request and its answer. Holds no secret: bodies are redacted, answers are not kept. */
export interface AuditEntry {
  /** The `Audit-Id` header of the answer. */
  readonly id: string;
  /** RFC 3339 with milliseconds, when the answer was ready; for a watch: when it began. */
  readonly time: string;
  readonly user: string;
  /** get, list, watch, create, update, patch, delete, deletecollection; the HTTP method in lower case elsewhere. */
  readonly verb: string;
  /** Plural; empty for paths such as `/version`. */
  readonly resource: string;
  readonly group: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly code: number;
  /** `reason` of a Status, when the request was refused. */
  readonly reason?: string;
  /** What was accepted, with everything that may be a secret replaced by `<redacted>`; of a DELETE its options. */
  readonly body?: unknown;
}

/** How many entries are kept: some days of trying things out, and a few megabytes. The file has all of them. */
export const AUDIT_ENTRIES_KEPT = 10_000;

export interface Audit {
  /** The newest, oldest first: one list that goes on changing. */
  readonly entries: AuditEntry[];
  record(entry: AuditEntry): void;
}

/**
 * @param file JSON lines are appended to it, readable by the owner alone when it is created here
 * @param kept how many entries are kept
 */
export function createAudit(file?: string, kept = AUDIT_ENTRIES_KEPT): Audit {
  const entries: AuditEntry[] = [];
  return {
    entries,
    record(entry) {
      entries.push(entry);
      if (entries.length > kept) entries.shift();
      // Synchronous, so that whoever has the answer finds the line.
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    },
  };
}
