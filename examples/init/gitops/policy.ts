import { BackupPolicy, Tier } from 'mosk-backup/policy';

/** At most 26 hours between two backups. */
export const gold = Tier.of('gold', { rpo: '26h' });

/** What reviewers and CI judge by; the app and its test do so, too. */
export const policy = new BackupPolicy({
  name: 'our-backups',
  tiers: [gold],
  defaultTier: 'gold',
  buckets: ['mosk-backups'],
});
