import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { declareResource, endDeployments } from './mini-engine';

const COUNT = 20;
/** Lists and watches of the kinds that matter, and of who else has the files. */
const CONSTANT = 20;

let cluster: LocalManagementCluster;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop' });
});
afterAll(async () => {
  await endDeployments();
  await cluster.stop();
  jest.restoreAllMocks();
});

const asked = (from: number) => cluster.audit.slice(from).filter(({ user }) => user === 'admin');
const target = { rclone: { bucket: 'backups', credential: 's3' }, unencrypted: 'a test' };

it('many backups cost a request each and a few, and their destroy two each', async () => {
  const common = { namespace: 'shop', kubeconfig: cluster.kubeconfigPath };
  const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
  await declareResource('RCloneCredential', 's3', common).up({ endpoint, accessKeyId, secretAccessKey });
  const backups = Array.from({ length: COUNT }, (_, i) => declareResource('ClusterBackup', `b${i}`, common));

  const beforeUp = cluster.audit.length;
  await Promise.all(backups.map((each) => each.up({ cluster: 'prod', target })));
  const beforeDestroy = cluster.audit.length;
  const up = asked(beforeUp);
  await Promise.all(backups.map((each) => each.destroy()));
  const destroy = asked(beforeDestroy);

  expect(up.length).toBeLessThanOrEqual(COUNT + CONSTANT);
  // The request for deletion, and the removal.
  expect(destroy.length).toBeLessThanOrEqual(2 * COUNT + CONSTANT);
  expect([...up, ...destroy].filter(({ verb }) => verb === 'list').length).toBeLessThanOrEqual(CONSTANT);
});

it('many that are orphaned cost one creation more each: their records', async () => {
  const common = { namespace: 'shop', kubeconfig: cluster.kubeconfigPath };
  const backups = Array.from({ length: COUNT }, (_, i) => declareResource('ClusterBackup', `o${i}`, common));
  await Promise.all(backups.map((each) => each.up({ cluster: 'prod', target, onDestroy: 'orphan' })));
  const before = cluster.audit.length;

  await Promise.all(backups.map((each) => each.destroy()));

  const destroy = asked(before);
  expect(destroy.length).toBeLessThanOrEqual(3 * COUNT + CONSTANT);
  const created = destroy.filter(({ verb }) => verb === 'create');
  expect(created.map(({ resource }) => resource)).toEqual(Array.from({ length: COUNT }, () => 'configmaps'));
});
