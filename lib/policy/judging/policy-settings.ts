import { MINUTES_BETWEEN_RUNS } from '../../calendar';
import { DEFAULT_TIER_LABEL, type Tier } from './tier';

/** What the rules of a policy expect, with every default filled in. */
export interface PolicySettings {
  /** Tiers by their names. */
  readonly tiers: ReadonlyMap<string, Tier>;
  /** Label of the inventory that names a cluster's tier. */
  readonly tierLabel: string;
  /** Tier of a cluster that no label gives one; `undefined`: such a cluster needs nothing in particular. */
  readonly defaultTier: Tier | undefined;
  /** S3 endpoints and NFS URLs that backups may go to, `*` for any part of a host, port or path; `undefined`: any. */
  readonly endpoints: readonly string[] | undefined;
  /** Buckets that backups may go to, `*` for any text; `undefined`: any. */
  readonly buckets: readonly string[] | undefined;
  /**
   * Credentials, keys and key Secrets that exist without being declared: `namespace/name`, `*` for any text;
   * `undefined`: not known.
   */
  readonly external: readonly string[] | undefined;
  /** Whether a reason in an annotation is enough for local, unencrypted or clear-text backups. */
  readonly acceptReasons: boolean;
  /** How far apart the starts on one cluster must be, in minutes. */
  readonly minutesBetweenRuns: number;
  /** How many backups may start within so many minutes at one storage. */
  readonly stagger: { readonly starts: number; readonly minutes: number };
  /** Age after which a key should be followed by another, in days. */
  readonly keyMaxAgeDays: number;
  /** How long ago a key in use may last have been verified from a file outside the cluster, in days. */
  readonly keyCheckAgeDays: number;
  /** How long ago a backup of each cluster may last have been read to its end, in days. */
  readonly rehearsalAgeDays: number;
  /** Label of the inventory whose values never share a key. */
  readonly separateKeysBy: string;
  /** Deleting the files of a backup younger than this needs an approval, in days. */
  readonly approvalDays: number;
  /** How long before its end a waiver is reported, in days. */
  readonly waiverNoticeDays: number;
}

/** What is expected unless a policy says otherwise. */
export const DEFAULT_SETTINGS: PolicySettings = Object.freeze({
  tiers: new Map(),
  tierLabel: DEFAULT_TIER_LABEL,
  defaultTier: undefined,
  endpoints: undefined,
  buckets: undefined,
  external: undefined,
  acceptReasons: true,
  minutesBetweenRuns: MINUTES_BETWEEN_RUNS,
  stagger: Object.freeze({ starts: 10, minutes: 15 }),
  keyMaxAgeDays: 365,
  keyCheckAgeDays: 90,
  rehearsalAgeDays: 90,
  separateKeysBy: 'environment',
  approvalDays: 35,
  waiverNoticeDays: 30,
});
