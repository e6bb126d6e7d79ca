const { BackupPolicy, Tier } = require('mosk-backup');

module.exports = new BackupPolicy({
  name: 'retail',
  tiers: [Tier.of('gold', { rpoHours: 26 })],
});
