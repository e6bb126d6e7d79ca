import type { Tier } from './tier';

/** What the rules of a policy expect, with every default filled in. */
export interface PolicySettings {
  /** Tiers by their names. */
  readonly tiers: ReadonlyMap<string, Tier>;
  /** Label of the inventory that names a cluster's tier. */
  readonly tierLabel: string;
  /** Tier of a cluster that no label gives one; `undefined`: such a cluster needs nothing in particular. */
  readonly defaultTier: Tier | undefined;
  /** Endpoints that backups may go to; `undefined`: any. */
  readonly endpoints: readonly string[] | undefined;
  /** Buckets that backups may go to, `*` for any text; `undefined`: any. */
  readonly buckets: readonly string[] | undefined;
  /** Credentials, keys and key Secrets that exist without being declared: `namespace/name`; `undefined`: not known. */
  readonly external: readonly string[] | undefined;
  /** Whether a reason in an annotation is enough for local, unencrypted or clear-text backups. */
  readonly acceptReasons: boolean;
  /** How far apart the starts on one cluster must be, in minutes. */
  readonly minutesBetweenRuns: number;
  /** How many backups may start within so many minutes at one storage. */
  readonly stagger: { readonly starts: number; readonly minutes: number };
  /** Age after which a key should be followed by another, in days. */
  readonly keyMaxAgeDays: number;
  /** Deleting the files of a backup younger than this needs an approval, in days. */
  readonly approvalDays: number;
}
