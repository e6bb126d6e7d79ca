/** Everything that a client could otherwise have without bound. docs/limits.md says what happens at each. */

const KIB = 1024;
const MIB = 1024 * KIB;

export const API_LIMITS = {
  /** Of the body of a request. As kube-apiserver. */
  bodyBytes: 3 * MIB,
  /** Of a body in YAML that is no JSON, and how long it may take to read. */
  yamlBytes: 256 * KIB,
  yamlMs: 5_000,
  /** How deep lists and objects may lie in one another, in a body and in what a patch makes. */
  depth: 500,
  /** Of one object, as JSON. As etcd. */
  objectBytes: 1.5 * MIB,
  /** Of all objects together, as JSON. */
  storedBytes: 512 * MIB,
  /** In a JSON patch. As kube-apiserver, and so is the next one. */
  patchOperations: 10_000,
  /** What the `copy` operations of one JSON patch may copy. */
  patchCopiedBytes: 3 * MIB,
  /** How many items of lists one JSON patch may push aside. */
  patchShiftedItems: 100_000_000,
  /** How many changes of a kind a watch can be resumed from, and how large they may be together, as JSON. */
  historyEvents: 10_000,
  historyBytes: 8 * MIB,
  /** How many requests the audit keeps, and how large they may be together, as they were sent. */
  auditEntries: 10_000,
  auditBytes: 8 * MIB,
  /** How many events may wait for a watcher that does not read, how large they may be, and for how long they wait. */
  waitingEvents: 1_000,
  waitingBytes: 4 * MIB,
  waitingMs: 60_000,
  /** Of all bodies that are arriving, and of all answers that are not yet taken. */
  arrivingBytes: 64 * MIB,
  leavingBytes: 128 * MIB,
} as const;

/** For each of the two servers. */
export const CONNECTION_LIMITS = {
  /** At more, the connection that has been idle for longest is closed. */
  connections: 2_000,
  /** For TLS to be agreed on. */
  handshakeMs: 30_000,
  /** For the head of a request to arrive. */
  headMs: 30_000,
  /** For a whole request to arrive at the API. As kube-apiserver. */
  requestMs: 60_000,
  /** Without a byte of a body that is under way, or of an answer that is taken. */
  quietMs: 60_000,
} as const;

export const STORAGE_LIMITS = {
  /** Multipart uploads under way. */
  uploads: 1_000,
} as const;
