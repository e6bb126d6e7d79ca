import { ClusterBackupType, NamespaceType } from '../../lib/model';
import { asDeclared, guardedStates, stateName } from '../engines/guarded-states';
import { installGuard } from '../engines/install-guard';
import { verdictsOfTable, verdictsOn } from '../engines/orphan-guard-table';
import { startTarget, type Target } from '../target';

describe('D9: OrphanGuard can be tried on the local management cluster', () => {
  // Its API server, without the controller, which would change the states.
  let cluster: Target;

  beforeAll(async () => {
    cluster = await startTarget();
    await installGuard(cluster.client);
  }, 30_000);
  afterAll(() => cluster.stop());

  it('which refuses and allows deletion in every state as its table says', async () => {
    const said = await verdictsOn(cluster.client, 'table');

    expect(said.map(({ title, verdict }) => ({ title, verdict }))).toEqual(verdictsOfTable());
    expect(said.filter(({ verdict }) => verdict === 'refused').length).toBeGreaterThan(50);
    expect(said.length).toBeGreaterThanOrEqual(74);
  });

  it('and holds back the garbage collector and a namespace that goes, until somebody says why', async () => {
    const { client } = cluster;
    const [state] = guardedStates().filter(({ title }) => title === 'Completed, uploaded, wanted');
    await client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' } });
    const [declared] = asDeclared([state?.manifest ?? raise()], 'going');
    await client.create(ClusterBackupType, declared ?? raise());
    await client.patch(
      ClusterBackupType,
      'going',
      stateName(0),
      { status: state?.manifest.status },
      { type: 'merge', subresource: 'status' },
    );

    await client.delete(NamespaceType, undefined, 'going');
    expect(await client.get(ClusterBackupType, 'going', stateName(0))).toBeDefined();
    expect(await client.get(NamespaceType, undefined, 'going')).toMatchObject({
      status: { phase: 'Terminating' },
    });

    const annotations = { 'mosk-backup/orphan': 'the bucket moves' };
    await client.patch(
      ClusterBackupType,
      'going',
      stateName(0),
      { metadata: { annotations } },
      { type: 'merge' },
    );
    expect(await client.get(NamespaceType, undefined, 'going')).toBeUndefined();
  });
});

function raise(): never {
  throw new Error('there is no such state');
}
