import {
  type CustodyData,
  custodyOf,
  type InventoryData,
  inventoryFindings,
  storageOf,
} from '../../../lib/inventory';

const FLEET: InventoryData = {
  managementClusters: [{ name: 'frankfurt', release: '2.32.1', context: 'admin@frankfurt' }],
  clusters: [{ name: 'shop', project: 'retail', managementCluster: 'frankfurt', release: '26.2.1' }],
};
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const problems = (more: object) =>
  inventoryFindings({ ...FLEET, ...more }).map(({ at, problem, code }) => `${at}: ${problem} [${code}]`);

describe('who keeps what', () => {
  const kept = (entry: object) => problems({ custody: [{ keptBy: 'team', keptAt: 'safe', ...entry }] });

  it('is said of a key or of a credential, by people and a place', () => {
    expect(kept({ key: 'kek-2026' })).toEqual([]);
    expect(
      kept({
        credential: 's3',
        project: 'retail',
        managementCluster: 'frankfurt',
        keptBy: 'storage team, on-call',
      }),
    ).toEqual([]);
  });

  it('may be left empty, so that a list to be filled in can be committed', () => {
    expect(kept({ key: 'kek-2026', keptBy: '', keptAt: '' })).toEqual([]);
  });

  it.each([
    ['both', { key: 'k', credential: 'c' }],
    ['neither', {}],
  ])('is refused where it says %s', (_, entry) => {
    expect(kept(entry)).toEqual(['custody[0]: This says not what is kept [schema-invalid]']);
  });

  it.each([
    ['32 random bytes in base64', 'J0b4l8h3rKf9vQ2xZt7Wm1Ns5Ud6Yc8Ea0GiPoXkRz4='],
    ['an address with user and password', 'https://me:hunter2@vault.example.com/kek'],
    ['a key in a sentence', 'the key is 0123456789abcdef0123456789abcdef'],
  ])('never holds the secret itself: %s', (_, keptAt) => {
    const [finding] = inventoryFindings({ ...FLEET, custody: [{ key: 'kek', keptBy: 'me', keptAt }] });
    expect(finding).toMatchObject({ code: 'secret-in-config', at: 'custody[0]: keptAt' });
    expect(`${finding?.message}`).not.toMatch(/hunter2|0123456789abcdef|J0b4l8h3/);
  });

  it('that is told of one project is for that project, what is told of no project for all others', () => {
    const custody: CustodyData[] = [
      { key: 'kek', keptBy: 'all', keptAt: 'safe 1' },
      { key: 'kek', project: 'retail', keptBy: 'retail', keptAt: 'safe 2' },
      { key: 'kek', managementCluster: 'dallas', keptBy: 'dallas', keptAt: 'safe 3' },
      { credential: 'kek', keptBy: 'storage', keptAt: 'safe 4' },
      { key: 'open', keptBy: ' ', keptAt: 'safe 5' },
    ];
    const keptBy = (
      managementCluster: string,
      project: string,
      name = 'kek',
      kind: 'key' | 'credential' = 'key',
    ) => custodyOf({ custody }, { kind, name, managementCluster, project })?.keptBy;
    expect(keptBy('frankfurt', 'other')).toBe('all');
    expect(keptBy('frankfurt', 'retail')).toBe('retail');
    expect(keptBy('dallas', 'retail')).toBe('dallas');
    expect(keptBy('dallas', 'retail', 'kek', 'credential')).toBe('storage');
    expect(keptBy('frankfurt', 'retail', 'open')).toBeUndefined();
    expect(keptBy('frankfurt', 'retail', 'unheard-of')).toBeUndefined();
  });
});

describe('what is known of a storage', () => {
  it('is found by its endpoint in any spelling', () => {
    const storages = [{ endpoint: 'https://S3.example.com:443/', ca: PEM }];
    expect(problems({ storages })).toEqual([]);
    expect(storageOf({ storages }, 's3.example.com')?.ca).toBe(PEM);
    expect(storageOf({ storages }, 'https://other.example.com')).toBeUndefined();
  });

  it('has certificates, and a private key is refused without being repeated', () => {
    const ca = `${PEM}-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n`;
    const [finding] = inventoryFindings({ ...FLEET, storages: [{ endpoint: 'https://a.example', ca }] });
    expect(finding).toMatchObject({ at: 'storages[0]: ca', value: 'a private key' });
    expect(finding?.message).not.toContain('MIIE');
  });
});

it('lists that are none, and members that do not exist, are told', () => {
  expect(
    problems({ custody: 'nobody', storages: [{ endpoint: 'https://a.example', ca: PEM, caFile: 'x' }] }),
  ).toEqual([
    'custody: This is a list [schema-invalid]',
    'storages[0]: caFile: An inventory has no such member [schema-invalid]',
  ]);
});
