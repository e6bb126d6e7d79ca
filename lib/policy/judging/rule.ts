import type { ErrorCode } from '../../errors';
import type { Level } from './level';
import type { PolicyContext } from './policy-context';
import type { Subject } from './subject';

/** A standard, or what another product does, that a rule supports evidence for. */
export interface RuleLink {
  /** `CIS Controls v8, 11.3`, or `AWS Backup Audit Manager: BACKUP_RECOVERY_POINT_ENCRYPTED` */
  readonly text: string;
  /** Page of the source, if it is public. */
  readonly url?: string;
}

/**
 * What a rule can need beyond manifests; without it the rule is not judged, and that is reported. `external` is what
 * the policy says exists without being declared.
 */
export const RULE_NEEDS = ['inventory', 'base', 'live', 'external'] as const;
/** `inventory`, `base`, `live` or `external`. */
export type RuleNeed = (typeof RULE_NEEDS)[number];

/** What a rule found wrong. */
export interface Violation {
  /** The object that it is about; left out where there is none, such as for a cluster without backups. */
  readonly subject?: Subject;
  /** The other one, of two that cannot be together. */
  readonly other?: Subject;
  /**
   * What it is about where there is no object: `Cluster prod/prod on site-a`.
   * @default - the object
   */
  readonly about?: string;
  /** Path in the object: `spec.parameters.keyEncryptionKey`. */
  readonly path?: string;
  /** What is wrong, in one sentence. */
  readonly problem: string;
  /** The offending value with its unit. Never a secret. */
  readonly value?: string;
  /**
   * What to do about it.
   * @default - the rule's own
   */
  readonly fix?: string;
}

/** A rule that backups can be judged by. A team writes its own in the same form. */
export interface Rule {
  /** Stable for ever: `MB003`, or a team's own such as `ACME001`. Letters, then digits. */
  readonly id: string;
  /** For people who know it: `encryption-required`. */
  readonly name: string;
  /** How much it matters, unless a policy says otherwise. */
  readonly level: Level;
  /** What has to hold, in one sentence. */
  readonly title: string;
  /** What happens to data otherwise. */
  readonly why: string;
  /** What to do about it, as an instruction. */
  readonly fix: string;
  /** Standards and peers. */
  readonly links?: readonly RuleLink[];
  /**
   * What it cannot be judged without; any one of several.
   * @default - manifests are enough
   */
  readonly needs?: readonly RuleNeed[];
  /** Codes of the API's contract that it reports, so that no other rule does. */
  readonly contract?: readonly ErrorCode[];
  /** Judged after all others, when `context.waivers` says what became of each waiver. */
  readonly judgesWaivers?: true;
  /** What is wrong, as far as the context shows. Pure. */
  check(context: PolicyContext): Iterable<Violation>;
}
