import { App } from 'cdk8s';
import {
  EncryptionKey,
  ManagementCluster,
  manifests,
  RCloneCredential,
  SecretSource,
} from '../../../entries';
import { BackupPlan, BackupStore, Inventory } from '../../../entries/fleet';
import { errorOf } from '../constructs/synthesised';
import { clusterWith, declared, inventory, store } from './fleet';

const secret = SecretSource.plainText('k'.repeat(32), { reason: 'test' });
const s3 = { name: 's3', endpoint: 'https://s3.example.com', accessKeyId: 'AKIA', secretAccessKey: secret };
const kek = { name: 'kek-2026', value: secret };

describe('a store', () => {
  it('gives each cluster its own folder', () => {
    const app = new App();
    const within = BackupStore.rclone({
      bucket: 'backups',
      folder: 'mosk',
      credential: RCloneCredential.fromName('s3'),
      encryptionKey: EncryptionKey.fromName('kek-2026'),
    });

    expect(inventory.clusters.map((cluster) => within.targetOf(app, cluster).parameters)).toEqual(
      ['prod/prod', 'lab/lab', 'b/prod/prod'].map((folder) => ({
        keyEncryptionKey: 'kek-2026',
        rclone: { bucket: `backups/mosk/${folder}`, credential: 's3' },
      })),
    );
  });

  it('does the same on an NFS export, with or without a slash at its end', () => {
    for (const url of ['nfs://host:/backups', 'nfs://host:/backups/']) {
      const nfs = BackupStore.nfs({ url, unencrypted: 'the export is encrypted' });
      const target = nfs.targetOf(new App(), clusterWith({}));

      expect(target.parameters).toEqual({ nfsUploadUrl: 'nfs://host:/backups/prod/prod' });
      expect(target.annotations).toEqual({ 'mosk-backup/unencrypted': 'the export is encrypted' });
    }
  });

  it('makes credential and key once in each project of each site, whatever uses them', () => {
    const app = new App();
    const making = BackupStore.rclone({ bucket: 'backups', credential: s3, encryptionKey: kek });
    BackupPlan.dailyAndWeekly(app, 'plan', { store: making }).protectAll([
      ...inventory.clusters,
      clusterWith({ name: 'second' }),
    ]);

    const made = declared(app).filter((name) => !name.includes('ClusterBackupSchedule'));
    expect(made.sort()).toEqual([
      'site-a: KeyEncryptionKey lab/kek-2026',
      'site-a: KeyEncryptionKey prod/kek-2026',
      'site-a: RCloneCredential lab/s3',
      'site-a: RCloneCredential prod/s3',
      'site-b: KeyEncryptionKey prod/kek-2026',
      'site-b: RCloneCredential prod/s3',
    ]);
  });

  it('writes the secret in the form of each site', () => {
    const app = new App();
    const making = BackupStore.rclone({ bucket: 'backups', credential: s3, encryptionKey: kek });
    for (const cluster of inventory.select({ project: 'prod' })) making.targetOf(app, cluster);

    const credentials = manifests(app).filter(({ kind }) => kind === 'RCloneCredential');
    expect(credentials.map(({ spec }) => (spec as { remoteSecret: object }).remoteSecret)).toEqual([
      { value: 'k'.repeat(32) },
      { secret: { value: 'k'.repeat(32) } },
    ]);
  });

  it('makes nothing that another store makes', () => {
    const app = new App();
    const options = { bucket: 'backups', credential: s3, encryptionKey: kek };
    BackupStore.rclone(options).targetOf(app, clusterWith({}));

    expect(errorOf(() => BackupStore.rclone(options).targetOf(app, clusterWith({})))).toMatchObject({
      code: 'duplicate-object',
      at: 'site-a/RCloneCredential prod.s3',
      fix: expect.stringContaining('fromName'),
    });
  });

  it('tells JavaScript what types tell TypeScript', () => {
    const rclone = BackupStore.rclone as (options: object) => BackupStore;
    const credential = RCloneCredential.fromName('s3');
    const codeOf = (options: object) =>
      errorOf(() => rclone({ bucket: 'backups', ...options }).targetOf(new App(), clusterWith({}))).code;

    expect(codeOf({ credential })).toBe('key-required');
    expect(codeOf({ credential, encryptionKey: credential })).toBe('key-required');
    expect(codeOf({ credential, encryptionKey: kek, unencrypted: 'a lab' })).toBe('usage');
    expect(codeOf({ credential, unencrypted: ' ' })).toBe('reason-required');
    expect(codeOf({ encryptionKey: EncryptionKey.fromName('kek') })).toBe('target-required');
  });

  it('cannot be changed by what it was made from', () => {
    const options = {
      bucket: 'backups',
      credential: RCloneCredential.fromName('s3'),
      encryptionKey: EncryptionKey.fromName('kek'),
    };
    const made = BackupStore.rclone(options);
    options.bucket = 'elsewhere';

    expect(made.targetOf(new App(), clusterWith({})).parameters?.rclone?.bucket).toBe('backups/prod/prod');
  });

  it('uses the management cluster that the app has, with what it was given', () => {
    const app = new App();
    const mine = new ManagementCluster(app, 'site-a', { labels: { team: 'ops' } });
    BackupPlan.daily(app, 'plan', { store }).protect(clusterWith({}));

    expect(app.charts).toEqual([mine]);
    expect(manifests(app)[0]?.metadata.labels).toEqual({ team: 'ops' });
  });
});

it('each site has the annotations of its engine', () => {
  const app = new App();
  const sites = Inventory.of({
    managementClusters: [
      { name: 'site-a', release: '2.32.1', gitOps: { engine: 'flux' } },
      { name: 'site-b', release: '2.32.1', gitOps: { engine: 'argocd' } },
    ],
    clusters: ['site-a', 'site-b'].map((managementCluster) => ({
      name: 'prod',
      project: managementCluster,
      managementCluster,
      release: '26.2',
    })),
  });
  BackupPlan.daily(app, 'plan', { store }).protectAll(sites.clusters);

  expect(manifests(app).map(({ metadata }) => Object.keys(metadata.annotations ?? {}))).toEqual([
    [],
    ['argocd.argoproj.io/sync-wave'],
  ]);
});

describe('releases', () => {
  it.each([
    ['a cluster before 26.1', { release: '25.2.8' }, 'cluster: 25.2.8, needs 26.1'],
    ['a cluster long before', { release: '9.9' }, 'cluster: 9.9, needs 26.1'],
  ])('refuse a remote backup of %s', (_what, changes, value) => {
    expect(errorOf(() => store.targetOf(new App(), clusterWith(changes)))).toMatchObject({
      code: 'release-too-old',
      at: 'site-a/prod/prod',
      value,
    });
  });

  it('refuse it as well where the management cluster is too old', () => {
    const [cluster] = Inventory.of({
      managementClusters: [{ name: 'site-a', release: '2.30.4' }],
      clusters: [{ name: 'prod', project: 'prod', managementCluster: 'site-a', release: '26.1' }],
    }).clusters;

    expect(errorOf(() => cluster && store.targetOf(new App(), cluster))).toMatchObject({
      code: 'release-too-old',
      value: 'management cluster site-a: 2.30.4, needs 2.31',
    });
  });

  it.each(['26.1', '26.1.0', '26.2.1', '27.1'])('accept %s', (release) => {
    expect(store.targetOf(new App(), clusterWith({ release })).parameters).toBeDefined();
  });

  it('leave old clusters the backup on their own nodes, with its reason', () => {
    const local = BackupStore.localOnly('before 26.1 nothing else works');
    const target = local.targetOf(new App(), clusterWith({ release: '25.2.8' }));

    expect(target.parameters).toBeUndefined();
    expect(target.annotations).toEqual({ 'mosk-backup/local-only': 'before 26.1 nothing else works' });
  });
});
