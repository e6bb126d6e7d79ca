// One backup declared with constructs, and its app synthesised.
const { ROOT, walk } = require('./trace.cjs');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { App } = require('cdk8s');
const lib = require(`${ROOT}/entries/index.ts`);

async function main() {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'walk-'));
  const app = new App({ outdir });
  await walk('declare one backup', () => {
    const site = new lib.ManagementCluster(app, 'site', { namespace: 'prod' });
    const target = lib.BackupTarget.rclone({
      bucket: 'mosk-backups',
      folder: 'prod',
      credential: lib.RCloneCredential.fromName('s3'),
      encryptionKey: lib.EncryptionKey.fromName('key'),
    });
    new lib.ClusterBackup(site, 'before', { cluster: lib.Cluster.named('prod'), target });
  });
  await walk('app.synth()', () => app.synth());
  fs.rmSync(outdir, { recursive: true });
}

void main();
