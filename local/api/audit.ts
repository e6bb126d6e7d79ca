import { appendFileSync } from 'node:fs';
import { API_LIMITS } from '../limits';

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

/** How much is kept: some days of trying things out. The file has all of it. */
export interface AuditLimits {
  readonly entries: number;
  /** Of the requests, as they were sent. */
  readonly bytes: number;
}

export interface Audit {
  /** The newest, oldest first: one list that goes on changing. */
  readonly entries: AuditEntry[];
  /** @param bytes how large the request was */
  record(entry: AuditEntry, bytes: number): void;
}

/**
 * @param file JSON lines are appended to it, readable by the owner alone when it is created here
 */
export function createAudit(file?: string, limits: Partial<AuditLimits> = {}): Audit {
  const { entries: most = API_LIMITS.auditEntries, bytes: mostBytes = API_LIMITS.auditBytes } = limits;
  const entries: AuditEntry[] = [];
  const sizes: number[] = [];
  let total = 0;
  return {
    entries,
    record(entry, bytes) {
      entries.push(entry);
      sizes.push(bytes);
      total += bytes;
      while (entries.length > most || (total > mostBytes && entries.length > 1)) {
        entries.shift();
        total -= sizes.shift() ?? 0;
      }
      // Synchronous, so that whoever has the answer finds the line.
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    },
  };
}
