import { App } from 'cdk8s';
import { BackupError, ClusterBackup, ClusterBackupSchedule, Cron, MoskApi } from '../../../entries';
import { BackupPlan, type FleetCluster, Inventory, managementClusterOf } from '../../../entries/fleet';
import { errorOf } from '../constructs/synthesised';
import { DATA, inventory, store } from './fleet';

const [prod, lab, prodB] = DATA.clusters;
const names = (clusters: readonly { path: string }[]) => clusters.map(({ path }) => path);

describe('an inventory', () => {
  it('selects by label, project and site, all of which must fit', () => {
    expect(names(inventory.select({ labels: { tier: 'gold' } }))).toEqual([
      'site-a/prod/prod',
      'site-b/prod/prod',
    ]);
    expect(names(inventory.select({ project: ['lab', 'other'] }))).toEqual(['site-a/lab/lab']);
    expect(names(inventory.select({ project: 'prod', managementCluster: 'site-b' }))).toEqual([
      'site-b/prod/prod',
    ]);
    expect(inventory.select({ labels: { tier: 'gold', rack: '7' } })).toEqual([]);
    expect(inventory.select({})).toHaveLength(3);
  });

  it('gives each cluster its folder, and each site the API of its release', () => {
    expect(inventory.clusters.map(({ folder }) => folder)).toEqual(['prod/prod', 'lab/lab', 'b/prod/prod']);
    expect(inventory.clusters.map(({ managementCluster }) => managementCluster.api)).toEqual([
      MoskApi.v26_2,
      MoskApi.v26_2,
      MoskApi.v26_1,
    ]);
  });

  it('names all its mistakes in a value of one line', () => {
    const { value } = errorOf(() => Inventory.parse({ managementClusters: [{}], clusters: [{}] }));

    expect(value?.split('; ').length).toBeGreaterThan(2);
    expect(value).not.toContain('\n');
  });

  it('takes an API of its own for a site', () => {
    const api = MoskApi.v26_2.with({ keySecretDataKey: 'key' });
    const [cluster] = Inventory.of({
      managementClusters: [{ name: 'site-a', release: '2.32.1', api }],
      clusters: DATA.clusters.slice(0, 1),
    }).clusters;

    expect(cluster?.managementCluster.api).toBe(api);
  });

  it('reads the file of an API that it names as whoever hands it in says', () => {
    const data = {
      managementClusters: [{ name: 'site-a', release: '2.32.1', api: 'apis/a.yaml' }],
      clusters: DATA.clusters.slice(0, 1),
    };
    const text = "{ release: '26.3', schedule: { cronField: cronSchedule } }";
    const { clusters } = Inventory.parse(data, { readApi: (file) => MoskApi.parse(text, file) });
    expect(clusters[0]?.managementCluster.api).toMatchObject({
      settings: { release: '26.3', schedule: { cronField: 'cronSchedule' } },
      file: 'apis/a.yaml',
    });

    expect(Inventory.check(data)).toEqual([
      expect.objectContaining({ at: 'managementClusters[0] (site-a): api', value: '"apis/a.yaml"' }),
    ]);
    const readApi = (file: string) => MoskApi.parse('release: [', file);
    expect(Inventory.check(data, { readApi })).toEqual([
      expect.objectContaining({ at: 'managementClusters[0] (site-a): api: line 1', code: 'file-invalid' }),
    ]);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(inventory)).toBe(true);
    expect(Object.isFrozen(inventory.clusters)).toBe(true);
    expect(inventory.clusters.every(Object.isFrozen)).toBe(true);
  });
});

describe('clusters that nothing protects', () => {
  const app = () => new App({ outdir: 'unused' });

  it('are those that no plan selects', () => {
    const declared = app();
    BackupPlan.daily(declared, 'gold', { store }).protectAll(inventory.select({ labels: { tier: 'gold' } }));

    expect(names(inventory.unprotected(declared))).toEqual(['site-a/lab/lab']);
  });

  it('are all of them before anything is declared', () => {
    expect(inventory.unprotected(app())).toEqual(inventory.clusters);
  });

  it('are not those of a schedule that stands by itself; one backup is not enough', () => {
    const declared = app();
    const [prod, lab] = inventory.clusters as [FleetCluster, FleetCluster];
    const propsFor = (member: FleetCluster) => ({
      namespace: member.project,
      cluster: member.cluster,
      target: store.targetOf(declared, member),
    });
    const site = managementClusterOf(declared, prod);
    new ClusterBackupSchedule(site, 'nightly', { ...propsFor(prod), cron: Cron.daily({ hour: 1 }) });
    new ClusterBackup(site, 'now', propsFor(lab));

    expect(names(inventory.unprotected(declared))).toEqual(['site-a/lab/lab', 'site-b/prod/prod']);
  });

  it('are told apart by site: a cluster of the same project and name elsewhere is another', () => {
    const declared = app();
    BackupPlan.daily(declared, 'b', { store }).protectAll(inventory.select({ managementCluster: 'site-b' }));

    expect(names(inventory.unprotected(declared))).toEqual(['site-a/prod/prod', 'site-a/lab/lab']);
  });
});

describe('findings', () => {
  it('are shown all, each with its place', () => {
    const error = errorOf(() =>
      Inventory.parse({
        managementClusters: [{ name: 'Site A', release: 'new' }],
        clusters: [
          {
            name: 'prod',
            project: 'a.b',
            managementCluster: 'site-a',
            release: '26.2',
            maintainanceWindow: {},
          },
          { name: 'lab', project: 'lab', managementCluster: 'site-a' },
        ],
      }),
    );

    expect(error).toMatchObject({ code: 'inventory-invalid', problem: 'The inventory has 5 mistakes' });
    const places = error.value?.split('; ').map((text) => text.replace(/: [A-Z].*/, ''));
    expect(places).toEqual([
      'clusters[0] (prod): maintainanceWindow',
      'managementClusters[0] (Site A): name',
      'managementClusters[0] (Site A): release',
      'clusters[0] (prod): project',
      'clusters[1] (lab): release',
    ]);
  });

  it.each<[string, object, string, string]>([
    ['no clusters', { clusters: [] }, 'schema-invalid', 'clusters'],
    ['an entry that is none', { clusters: ['prod'] }, 'schema-invalid', 'clusters[0]'],
    [
      'a cluster of a site that is not listed',
      { clusters: [{ ...prod, managementCluster: 'site-c' }] },
      'reference-missing',
      'clusters[0] (prod): managementCluster',
    ],
    [
      'a cluster listed twice',
      { clusters: [prod, prod] },
      'duplicate-object',
      'clusters[0] (prod) and clusters[1] (prod)',
    ],
    [
      'a site listed twice',
      { managementClusters: [...DATA.managementClusters, DATA.managementClusters[0]] },
      'duplicate-object',
      'managementClusters[0] (site-a) and managementClusters[2] (site-a)',
    ],
    [
      'clusters of two sites that would share a folder',
      {
        managementClusters: DATA.managementClusters.map(({ name, release }) => ({ name, release })),
        clusters: [prod, prodB],
      },
      'remote-path-used',
      'clusters[0] (prod) and clusters[1] (prod)',
    ],
    [
      'a name that no object can have',
      { clusters: [{ ...lab, name: 'L_b' }] },
      'invalid-name',
      'clusters[0] (L_b): name',
    ],
    [
      'labels that are no strings',
      { clusters: [{ ...lab, labels: { tier: 1 } }] },
      'schema-invalid',
      'clusters[0] (lab): labels',
    ],
    [
      'a window on a day that there is not',
      { clusters: [{ ...lab, maintenanceWindow: { from: { hour: 1 }, duration: '2h', weekday: 'Sunday' } }] },
      'schema-invalid',
      'clusters[0] (lab): maintenanceWindow.weekday',
    ],
    [
      'a window at a time that there is not',
      { clusters: [{ ...lab, maintenanceWindow: { from: { hour: 25 }, duration: '2h' } }] },
      'schema-invalid',
      'clusters[0] (lab): maintenanceWindow.from',
    ],
    [
      'a window without length',
      { clusters: [{ ...lab, maintenanceWindow: { from: { hour: 1 }, duration: '0h' } }] },
      'usage',
      'clusters[0] (lab): maintenanceWindow.duration',
    ],
    [
      'an engine that there is not',
      {
        managementClusters: [{ name: 'site-a', release: '2.32.1', gitOps: { engine: 'fleet' } }],
        clusters: [lab],
      },
      'schema-invalid',
      'managementClusters[0] (site-a): gitOps.engine',
    ],
    [
      'a folder that no storage accepts',
      { managementClusters: [{ name: 'site-a', release: '2.32.1', folder: '/b' }], clusters: [lab] },
      'bucket-name',
      'managementClusters[0] (site-a): folder',
    ],
  ])('name %s', (_what, changes, code, at) => {
    const [finding, ...others] = Inventory.check({ ...DATA, ...changes });

    expect(finding).toMatchObject({ code, at, fix: expect.any(String) });
    expect(others).toEqual([]);
  });

  it('name data that is no inventory at all', () => {
    for (const data of [undefined, null, 'x', []]) {
      expect(Inventory.check(data).every(BackupError.is)).toBe(true);
      expect(Inventory.check(data)).toHaveLength(2);
    }
  });
});
