import { type Judgement, judge, type LevelledRules } from './judging/judge';
import type { Level } from './judging/level';
import { PolicyContext } from './judging/policy-context';
import type { PolicyInput } from './judging/policy-input';
import { invalidPolicy } from './judging/policy-invalid';
import { DEFAULT_SETTINGS, type PolicySettings } from './judging/policy-settings';
import type { Rule } from './judging/rule';
import type { Tier } from './judging/tier';
import { lineOf, type PolicyWaiver } from './judging/waiver';
import { levelled } from './levelled';
import { RULES } from './rules';
import { settingsWith } from './settings-with';

/** What a policy says where it differs from the one that it extends. */
export interface BackupPolicyProps {
  /** For reports. @default - that of the policy that it extends */
  readonly name?: string;
  /** @default BackupPolicy.baseline() */
  readonly extends?: BackupPolicy;
  /** Levels of rules by their ids; `off` leaves a rule out. @default - as the extended policy has them */
  readonly levels?: { readonly [rule: string]: Level | 'off' };
  /** The team's own rules, beside those of the extended policy. @default - none */
  readonly rules?: readonly Rule[];
  /** Accepted findings of what carries no annotations, beside those of the extended policy. @default - none */
  readonly waivers?: readonly PolicyWaiver[];
  /** Tiers of clusters, the same that plans use. @default - those of the extended policy */
  readonly tiers?: readonly Tier[];
  /**
   * Label of the inventory that names a cluster's tier.
   * @default 'tier'
   */
  readonly tierLabel?: string;
  /** Name of the tier of clusters that no label gives one. @default - none: they need nothing in particular */
  readonly defaultTier?: string;
  /**
   * Where backups may go: S3 endpoints such as `https://s3.example.com` and NFS exports such as `nfs://nas:/backups*`,
   * `*` for any part of a host, a port or a path. Hosts are compared as hosts: `https://*.corp.example` allows no other
   * domain, whatever stands behind it.
   * @default - anywhere
   */
  readonly endpoints?: readonly string[];
  /** Buckets that backups may go to, without folders, `*` for any text. @default - any */
  readonly buckets?: readonly string[];
  /**
   * Credentials, keys and key Secrets that exist without being declared: `prod/s3-backup`, `*` for any text, as in
   * `prod/kek-*`. With it every other name that nothing declares is a finding.
   * @default - not known: such names are not judged without live objects
   */
  readonly external?: readonly string[];
  /**
   * Whether a reason in an annotation (`unencrypted: '<reason>'`) is enough for local, unencrypted or clear-text
   * backups.
   * @default true
   */
  readonly acceptReasons?: boolean;
  /**
   * How far apart the starts of two backups on one cluster must be: longer than a backup takes. At most a day.
   * @default '30m'
   */
  readonly betweenRuns?: string;
  /**
   * How many backups may start within what time at one storage.
   * @default - 10 starts within 15m
   */
  readonly stagger?: { readonly starts: number; readonly within: string };
  /**
   * Age after which a key should be followed by another.
   * @default '365d'
   */
  readonly keyMaxAge?: string;
  /**
   * How long ago a key in use may last have been verified from a file outside the cluster.
   * @default '90d'
   */
  readonly keyCheckAge?: string;
  /**
   * How long ago a backup of each cluster may last have been read to its end.
   * @default '90d'
   */
  readonly rehearsalAge?: string;
  /**
   * Label of the inventory whose values never share a key, such as production and the rest.
   * @default 'environment'
   */
  readonly separateKeysBy?: string;
  /**
   * Deleting the files of a backup younger than this needs an approval.
   * @default '35d'
   */
  readonly approvalAge?: string;
  /**
   * How long before its end a waiver is reported.
   * @default '30d'
   */
  readonly waiverNotice?: string;
}

const OPTIONS = Object.keys({
  name: true,
  extends: true,
  levels: true,
  rules: true,
  waivers: true,
  tiers: true,
  tierLabel: true,
  defaultTier: true,
  endpoints: true,
  buckets: true,
  external: true,
  acceptReasons: true,
  betweenRuns: true,
  stagger: true,
  keyMaxAge: true,
  keyCheckAge: true,
  rehearsalAge: true,
  separateKeysBy: true,
  approvalAge: true,
  waiverNotice: true,
} satisfies Record<keyof BackupPolicyProps, true>);

/**
 * Rules with levels, and what they expect of a team's backups. A value, to be reviewed like any other code.
 *
 * ```ts
 * const policy = new BackupPolicy({
 *   name: 'acme',
 *   extends: BackupPolicy.strict(),
 *   tiers: [Tier.of('gold', { rpo: '26h', targets: 2 }), Tier.of('bronze', { rpo: '170h' })],
 *   defaultTier: 'bronze',
 *   endpoints: ['https://s3.example.com'],
 *   buckets: ['acme-backups-*'],
 *   levels: { MB024: 'off' },
 * });
 * ```
 */
export class BackupPolicy {
  /** What loses data or never runs is an error; reasons in annotations are accepted. */
  static baseline(): BackupPolicy {
    return new BackupPolicy();
  }

  /** Warnings are errors as well, but for waivers that are about to end; and no reason in an annotation is enough. */
  static strict(): BackupPolicy {
    const warnings = RULES.filter(({ level, judgesWaivers }) => level === 'warning' && !judgesWaivers);
    return new BackupPolicy({
      name: 'strict',
      levels: Object.fromEntries(warnings.map(({ id }) => [id, 'error'])),
      acceptReasons: false,
    });
  }

  /** For reports. */
  readonly name: string;
  /** Rules that are not off, in the order of their ids. */
  readonly rules: LevelledRules;
  /** What the rules expect. */
  readonly settings: PolicySettings;
  /** Accepted findings of what carries no annotations. */
  readonly waivers: readonly PolicyWaiver[];

  /**
   * @throws BackupError `policy-invalid` for an option, rule, level or tier that does not exist, an id or tier twice, a
   * number that cannot be; `usage` for a duration that is none, a waiver without rule, reason or an existing day
   */
  constructor(props: BackupPolicyProps = {}) {
    // Policy files may be JavaScript: what is misspelt there would be judged by nothing, in silence.
    const unknown = Object.keys(props).find((option) => !OPTIONS.includes(option));
    if (unknown !== undefined)
      throw invalidPolicy('A policy has no such option', unknown, `it has ${OPTIONS.join(', ')}`);
    const base = props.extends;
    this.name = props.name ?? base?.name ?? 'baseline';
    this.rules = Object.freeze(levelled(base?.rules, props.rules ?? [], props.levels ?? {}));
    this.settings = Object.freeze(
      settingsWith(base?.settings ?? DEFAULT_SETTINGS, props, `BackupPolicy ${this.name}`),
    );
    for (const waiver of props.waivers ?? []) {
      lineOf(waiver, `BackupPolicy ${this.name}: waivers`);
      if (!waiver.about)
        throw invalidPolicy('A waiver of a policy says what it is for', waiver.rule, NAME_IT);
    }
    this.waivers = Object.freeze([...(base?.waivers ?? []), ...(props.waivers ?? [])]);
    Object.freeze(this);
  }

  /** Judges what is declared, and what it is compared with. Pure: the same input gives the same judgement. */
  judge(input: PolicyInput): Judgement {
    return judge(this.rules, new PolicyContext(input, this.settings), this.waivers);
  }
}

const NAME_IT = "give about as findings say it, such as 'ClusterBackup prod/before-26-2'";
