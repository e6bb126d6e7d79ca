import { BackupPolicy, Tier } from 'mosk-backup/policy';
import { namedForItsChange } from './named-for-its-change';

export default new BackupPolicy({
  name: 'acme',
  tiers: [Tier.of('gold', { rpo: '26h', targets: 1 }), Tier.of('bronze', { rpo: '170h' })],
  defaultTier: 'bronze',
  endpoints: ['https://s3.example.com', 'nfs://nas.example.com:/backups*'],
  buckets: ['mosk-backups'],
  rules: [namedForItsChange],
  levels: { MB043: 'error', MB027: 'off' },
});
