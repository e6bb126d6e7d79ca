/** One point in which a live API is, or is not, what is known of it. */
export interface Drift {
  /** Member of the API, or a field with its kind: `schedule.cronField`, `ClusterBackup spec.delete`. */
  readonly what: string;
  readonly expected: string;
  /** `undefined`: as expected, or nothing tells. */
  readonly found: string | undefined;
  readonly verdict: DriftVerdict;
  /** Of what is expected: that of the file, or of the release. */
  readonly certainty: string;
  /** Day since which it is known to be as expected. */
  readonly since?: string;
  readonly detail?: string;
  /** Of what is unseen: the kind whose schema should tell; `undefined`: none does. */
  readonly of?: string;
}

export type DriftVerdict =
  | 'confirmed'
  /** This program uses it, and it is another. */
  | 'differs'
  /** The server does not have the kind. */
  | 'absent'
  /** It was not there, and nothing depends on it. */
  | 'new'
  /** It is another, and nothing depends on it. */
  | 'changed'
  /** Nothing that could be read tells it. */
  | 'unseen';
