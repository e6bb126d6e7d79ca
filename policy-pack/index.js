// The baseline, ready to run. For a policy of one's own write a pack of two lines: see docs/policy.md.
const { PolicyPack } = require('@pulumi/policy');
const { backupPolicies } = require('../dist/providers/pulumi/policy-pack');

new PolicyPack('mosk-backup', { policies: backupPolicies() });
