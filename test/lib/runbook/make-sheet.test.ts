import type { InventoryData } from '../../../lib/inventory';
import type { KubeObject } from '../../../lib/model';
import { makeSheet, type SheetInput, type SheetSource } from '../../../lib/runbook';
import { seeded } from '../synth/seeded';

const API = 'kaas.mirantis.com/v1alpha1';
const S3 = { rclone: { bucket: 'backups/shop', credential: 's3' }, keyEncryptionKey: 'kek' };
const object = (kind: string, name: string, spec: object, more: object = {}): KubeObject => ({
  apiVersion: API,
  kind,
  metadata: { name, namespace: 'retail' },
  spec,
  ...more,
});
const schedule = (name: string, parameters: object = S3, cluster = 'shop') =>
  object('ClusterBackupSchedule', name, { targetCluster: cluster, schedule: '0 1 * * *', parameters });
const good = (name: string, at: string, spec: object = {}) =>
  object(
    'ClusterBackup',
    name,
    { targetCluster: 'shop', parameters: S3, ...spec },
    { status: { status: 'Completed', completedAt: at, uploadedAt: at } },
  );
const credential = (remoteConfig: object = {}) =>
  object('RCloneCredential', 's3', {
    remoteName: 's3',
    remoteConfig: { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'AK', ...remoteConfig },
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret: { name: 'hidden' },
  });
const INVENTORY: InventoryData = {
  managementClusters: [{ name: 'frankfurt', release: '2.32.1' }],
  clusters: [{ name: 'shop', project: 'retail', managementCluster: 'frankfurt', release: '26.2.1' }],
  custody: [
    { key: 'kek', keptBy: 'platform team', keptAt: 'safe 2' },
    { credential: 's3', keptBy: 'storage team', keptAt: 'safe 3' },
  ],
};

const source = (objects: readonly KubeObject[], more: Partial<SheetSource> = {}): SheetSource => ({
  managementCluster: 'frankfurt',
  live: false,
  objects,
  sections: [],
  clusters: [],
  ...more,
});
const sheetOf = (sources: readonly SheetSource[], more: Partial<SheetInput> = {}) =>
  makeSheet({
    version: '0',
    written: undefined,
    unread: [],
    inventory: INVENTORY,
    sources,
    sizes: () => undefined,
    ...more,
  });
const shopOf = (...args: Parameters<typeof sheetOf>) => {
  const [shop] = sheetOf(...args).clusters;
  if (shop === undefined) throw new Error('no cluster');
  return shop;
};
const codes = (...args: Parameters<typeof sheetOf>) => shopOf(...args).findings.map(({ code }) => code);

describe('a recovery sheet', () => {
  it('of inventory and manifests alone has all that is needed, and nothing is missing in it', () => {
    const shop = shopOf([source([schedule('nightly'), credential({ region: 'eu-1', provider: 'Minio' })])]);

    expect(shop.findings).toEqual([]);
    expect(shop).toMatchObject({
      managementCluster: 'frankfurt',
      release: '26.2.1',
      managementRelease: '2.32.1',
      rehearsed: undefined,
      targets: [
        {
          kind: 's3',
          place: 's3://backups/shop',
          storage: {
            credential: 's3',
            access: {
              endpoint: 'https://s3.example.com',
              region: 'eu-1',
              provider: 'Minio',
              addressing: 'path',
            },
            custody: { keptBy: 'storage team' },
          },
          key: { name: 'kek', custody: { keptBy: 'platform team', keptAt: 'safe 2' } },
          files: ['nightly-*.encrypted'],
        },
      ],
    });
  });

  it('has the fingerprint of a key, where one is recorded on its object', () => {
    const key = object('KeyEncryptionKey', 'kek', { secret: { name: 'hidden' } });
    key.metadata.annotations = { 'mosk-backup/key-fingerprint': 'scrypt:c2FsdA==:aGFzaA==' };

    expect(shopOf([source([schedule('nightly'), credential(), key])]).targets[0]?.key?.fingerprint).toBe(
      'scrypt:c2FsdA==:aGFzaA==',
    );
  });

  it('does not depend on the order in which things were read', () => {
    const random = seeded(7);
    const objects = [
      ...['nightly', 'weekly', 'w10', 'w2'].map((name) => schedule(name)),
      schedule('local', {}),
      schedule('export', { nfsUploadUrl: 'nfs://192.0.2.10:/b' }),
      good('b1', '2027-01-30T01:00:00Z'),
      good('b2', '2027-01-30T01:00:00Z'),
      credential(),
    ];
    const live = () => [
      source(
        [...objects].sort(() => random.below(3) - 1),
        { live: true },
      ),
      source([schedule('other', S3, 'lab')]),
    ];
    const first = JSON.stringify(sheetOf(live()));
    for (let round = 0; round < 20; round += 1) {
      const sources = random.chance(0.5) ? live() : live().reverse();
      expect(JSON.stringify(sheetOf(sources))).toBe(first);
    }
  });

  it('says what lives where both are known, and what is declared where it does not live', () => {
    const declared = source([
      schedule('nightly', { nfsUploadUrl: 'nfs://192.0.2.10:/old' }),
      schedule('new'),
    ]);
    const live = source([schedule('nightly'), credential()], { live: true });

    expect(shopOf([live, declared]).targets).toMatchObject([
      { place: 's3://backups/shop', files: ['new-*.encrypted', 'nightly-*.encrypted'] },
    ]);
  });

  it('knows the management cluster of files that no folder tells, where the project is of one alone', () => {
    const saved = source([credential()], { managementCluster: '' });

    expect(codes([saved, source([schedule('nightly')])])).toEqual([]);
  });

  it('goes by the backup section of the Cluster where a schedule has no target', () => {
    const sections = [{ namespace: 'retail', cluster: 'shop', parameters: S3 }];
    expect(shopOf([source([schedule('nightly', {}), credential()], { sections })]).targets).toMatchObject([
      { place: 's3://backups/shop', key: { name: 'kek' } },
    ]);
  });

  it('lists the three newest good backups, and of those around an update its release', () => {
    const backups = ['28', '31', '29', '30'].map((day) => good(`b${day}`, `2027-01-${day}T01:00:00Z`));
    const update = good('u', '2027-02-01T01:00:00Z', { createdBy: { updateRelease: 'mke-20.0.0-3.7.24' } });
    const failed = object(
      'ClusterBackup',
      'f',
      { targetCluster: 'shop', parameters: S3 },
      { status: { status: 'Failed' } },
    );
    const live = source([schedule('nightly'), credential(), ...backups, update, failed], { live: true });

    expect(shopOf([live]).targets[0]?.newest).toMatchObject([
      { name: 'u', base: 'u', updateRelease: 'mke-20.0.0-3.7.24' },
      {
        name: 'b31',
        at: '2027-01-31T01:00:00Z',
        files: [{ file: 's3://backups/shop/b31.encrypted' }, { file: 's3://backups/shop/b31.dek' }],
      },
      { name: 'b30' },
    ]);
  });

  it('takes no backup for good whose file is gone from the storage, and says so', () => {
    const live = source(
      [
        schedule('nightly'),
        credential(),
        good('b1', '2027-01-30T01:00:00Z'),
        good('b2', '2027-01-31T01:00:00Z'),
      ],
      { live: true },
    );
    const sizes: SheetInput['sizes'] = ({ credential: of }, file) =>
      of === 's3' && file.endsWith('b2.dek') ? 'missing' : 1000;
    const shop = shopOf([live], { sizes });

    expect(shop.targets[0]?.newest.map(({ name }) => name)).toEqual(['b1']);
    expect(shop.findings).toMatchObject([{ code: 'file-missing', text: expect.stringContaining('b2.dek') }]);
  });

  it('has the commands that do not change with the newest backup', () => {
    const commands = (...backups: KubeObject[]) =>
      shopOf([source([schedule('nightly'), credential(), ...backups], { live: true })]).targets[0]?.commands;

    expect(commands(good('b9', '2027-01-31T01:00:00Z'))).toEqual(commands());
  });
});

describe('what a sheet finds missing', () => {
  it('is who keeps the key and the secret, when nobody says it', () => {
    const inventory = { ...INVENTORY, custody: [{ key: 'kek', keptBy: '', keptAt: '' }] };
    const shop = shopOf([source([schedule('nightly'), credential()])], { inventory });

    expect(shop.findings.map(({ code, text }) => `${code}: ${text}`)).toEqual([
      expect.stringMatching(/^custody-missing: .*secret access key of credential s3/),
      expect.stringMatching(/^custody-missing: .*key kek/),
    ]);
  });

  it.each([
    ['no schedule', [], ['not-scheduled']],
    ['a target that nobody tells', [schedule('nightly', {})], ['target-unknown']],
    ['a credential that was not read', [schedule('nightly')], ['credential-unknown']],
    [
      'archives without encryption',
      [schedule('nightly', { rclone: S3.rclone }), credential()],
      ['not-encrypted'],
    ],
    [
      'another cluster in the folder',
      [schedule('nightly'), schedule('other', S3, 'another'), credential()],
      ['folder-shared'],
    ],
    [
      'an option that only rclone follows',
      [schedule('nightly'), credential({ v2_auth: 'true' })],
      ['rclone-only'],
    ],
  ])('is %s', (_, objects, expected) => {
    // By name `shop` is behind `another`.
    const shop = sheetOf([source(objects)]).clusters.find(({ name }) => name === 'shop');
    expect(shop?.findings.map(({ code }) => code)).toEqual(expected);
  });

  it('is an archive that stays on the cluster', () => {
    const sections = [{ namespace: 'retail', cluster: 'shop', parameters: undefined }];
    expect(codes([source([schedule('nightly', {})], { sections })])).toEqual(['local-only']);
  });
});

describe('no secret gets into a sheet', () => {
  it.each([
    ['an option of rclone that is one', { session_token: 'hunter2-token' }],
    ['an option that sounds like one', { http_password: 'hunter2-token' }],
    ['a user in the endpoint', { endpoint: 'https://me:hunter2-token@s3.example.com' }],
    [
      'random characters where a word belongs',
      { storage_class: 'J0b4l8h3rKf9vQ2xZt7Wm1hunter2-tokenNs5Ud6Yc8Ea' },
    ],
    ['a second line', { acl: 'private\nsecret_access_key = hunter2-token' }],
    ['the name of an option', { 'x = hunter2-token\ny': '1' }],
  ])('from %s', (_, config) => {
    const sheet = sheetOf([source([schedule('nightly'), credential(config)])]);

    expect(JSON.stringify(sheet)).not.toContain('hunter2-token');
    expect(sheet.clusters[0]?.targets[0]?.storage?.access?.endpoint).toBe('https://s3.example.com');
  });

  it('from a manifest that holds its key or secret in clear', () => {
    const clear = credential();
    (clear.spec as { remoteSecret: object }).remoteSecret = { value: 'hunter2-token' };
    const key = object('KeyEncryptionKey', 'kek', { secret: { value: 'hunter2-token' } });

    expect(JSON.stringify(sheetOf([source([schedule('nightly'), clear, key])]))).not.toContain(
      'hunter2-token',
    );
  });
});
