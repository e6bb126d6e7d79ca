// One backup made by the Pulumi provider, the connection included; what the cluster itself does is not counted.
const { ROOT, walk } = require('./trace.cjs');
const { startManagementCluster } = require(`${ROOT}/local/index.ts`);
const provider = require(`${ROOT}/providers/pulumi/provider.ts`);
const { closeConnections } = require(`${ROOT}/providers/pulumi/functions/objects/management-cluster.ts`);

const ofProviders = (file) => file.startsWith('providers/');

async function main() {
  const cluster = await startManagementCluster({ namespace: 'shop', paceMs: 0 });
  const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
  const common = { namespace: 'shop', kubeconfig: cluster.kubeconfigPath };
  const create = async (inputs) => {
    const checked = await provider.check({}, { ...common, ...inputs });
    await provider.create(checked.inputs);
  };
  const credential = {
    kind: 'RCloneCredential',
    owner: 'pulumi:organization/shop/test:s3',
    endpoint,
    accessKeyId,
    secretAccessKey,
  };
  await walk('create a credential, providers', () => create(credential), ofProviders);
  const backup = {
    kind: 'ClusterBackup',
    owner: 'pulumi:organization/shop/test:before',
    cluster: 'prod',
    target: { rclone: { bucket: 'backups', credential: 's3' }, unencrypted: 'a walk' },
  };
  await walk('create a backup, providers', () => create(backup), ofProviders);
  await closeConnections();
  await cluster.stop();
}

void main();
