import type { ConstructMetadata } from '../../lib/policy';

/** What `cdk8s synth` hands to a validation plugin, as far as ours uses it (cdk8s-cli 2.x, `ValidationContext`). */
export interface ValidationContext {
  /** Paths of the files that were written. */
  readonly manifests: readonly string[];
  /** Which construct made what; empty where cdk8s was told not to record it. */
  readonly metadata?: ConstructMetadata;
  /** The report, which `submit` completes. */
  readonly report: {
    addViolation(violation: PolicyViolation): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
  /** The documents of a file. */
  parseManifest(path: string): unknown[];
}

/** A rule that is broken, in the terms of cdk8s-cli. */
export interface PolicyViolation {
  /** `MB003 encryption-required (error)` */
  readonly ruleName: string;
  /** What happens to data otherwise. */
  readonly recommendation: string;
  /** What to do. */
  readonly fix: string;
  /** What breaks it. */
  readonly violatingResources: readonly ViolatingResource[];
}

/** One object that breaks a rule. */
export interface ViolatingResource {
  /** The name under which the metadata knows its construct. */
  readonly resourceName: string;
  /** The file that it is in. */
  readonly manifestPath: string;
  /** Paths in it, with what is wrong there. */
  readonly locations: readonly string[];
}
