// The baseline, ready to run. For a policy of one's own write a pack of two lines: see docs/policy.md.
const { PolicyPack } = policySdk();
const { backupPolicies } = require('../dist/entries/policy-pack');

new PolicyPack('mosk-backup', { policies: backupPolicies() });

/** An optional peer, so its absence is a user's mistake and no bug to be shown with its stack. */
function policySdk() {
  try {
    return require('@pulumi/policy');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    process.stderr.write(
      'The policy pack of mosk-backup needs the package @pulumi/policy: npm install @pulumi/policy\n',
    );
    process.exit(1);
  }
}
