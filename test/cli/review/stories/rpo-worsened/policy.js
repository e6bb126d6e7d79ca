const { BackupPolicy, Tier } = require('mosk-backup/policy');

module.exports = new BackupPolicy({
  name: 'retail',
  tiers: [Tier.of('gold', { rpo: '26h' })],
});
