import { ClusterBackupScheduleType } from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { INVENTED_APIS, settledApi } from '../../lib/learned/invented-apis';
import { declareResource, endDeployments } from './mini-engine';

let cluster: LocalManagementCluster;
beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
});
afterEach(async () => {
  await endDeployments();
  await cluster.stop();
});

/** What works with it: test/cli/learn/on-target. */
it('without the learned API, what a differing member touches fails at the first answer, and names api learn', async () => {
  const [first] = INVENTED_APIS;
  if (first === undefined) throw new Error('nothing is invented');
  cluster = await startManagementCluster({ namespace: 'shop', api: settledApi(first), crds: first.crds });
  const common = { namespace: 'shop', kubeconfig: cluster.kubeconfigPath };
  const schedule = declareResource('ClusterBackupSchedule', 'nightly', common);
  const failed = schedule.up({
    cluster: 'prod',
    cron: '0 1 * * *',
    target: { nfs: 'nfs://192.0.2.1:/backups', unencrypted: 'in one room' },
  });
  await expect(failed).rejects.toThrow(/unknown field "spec\.schedule"[\s\S]*mosk-backup api learn/);
  expect((await cluster.client.list(ClusterBackupScheduleType, 'shop')).items).toEqual([]);
});
