import { run } from '../../cli/run';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { fakeIo } from '../cli/fake-io';

let cluster: LocalManagementCluster;
beforeAll(async () => {
  cluster = await startManagementCluster();
});
afterAll(() => cluster.stop());

async function doctor(...argv: string[]) {
  const io = fakeIo({ env: { KUBECONFIG: cluster.kubeconfigPath } });
  const exitCode = await run(['doctor', ...argv], io);
  return { exitCode, ...io.output };
}

it('D10: doctor against a local management cluster says who you are and what you may', async () => {
  const { exitCode, stdout, stderr } = await doctor('--for', 'apply', 'remove');

  expect(stdout).toMatch(/^ {2}ok +https:\S+: you are known \(admin\)$/m);
  expect(stdout).toMatch(/^ {2}ok +project default: all \d+ rights that are needed are there$/m);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

it('D10: of each permission the server itself says that it is there', async () => {
  const { permissions } = JSON.parse((await doctor('--json')).stdout);

  expect(permissions.length).toBeGreaterThan(20);
  expect(permissions.filter(({ allowed }: { allowed?: boolean }) => allowed !== true)).toEqual([]);
});
