/** Secrets behind keys and credentials: archives are readable, and their files are reached, by what is in them alone. */
import {
  apiVersionOf,
  type ClusterManifest,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type SecretManifest,
  SecretType,
  type SecretValue,
} from '../../../lib/model';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
const OTHER = 'another-value-that-nobody-sees-0123456789';
const DIRECT = 'kek-secret';

let local: LocalSite;
let keySecret: string;
let credentialSecret: string;

beforeAll(async () => {
  local = await startLocalSite();
  const { client } = local.site;
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
  keySecret = await until('the key to be moved', () => holderOf(KeyEncryptionKeyType, 'prod-2026', 'secret'));
  credentialSecret = await until('the secret to be moved', () =>
    holderOf(RCloneCredentialType, 's3-backup', 'remoteSecret'),
  );
  // One Secret is the key of a Cluster's default target, and of nothing else.
  await apply({
    metadata: { name: DIRECT },
    stringData: { value: 'a-key-in-a-secret-0123456789-0123456789' },
  });
  const section = {
    keyEncryptionKey: DIRECT,
    rclone: { bucket: 'mosk-backups/prod', credential: 's3-backup' },
  };
  const patch = { spec: { providerSpec: { value: { backup: section } } } };
  await client.patch<ClusterManifest>(ClusterType, 'prod', 'prod', patch, { type: 'merge' });
});
afterAll(() => local.stop());

async function holderOf(type: typeof KeyEncryptionKeyType, name: string, field: string) {
  const found = await local.site.client.get<KubeObject<Record<string, SecretValue>>>(type, 'prod', name);
  return found?.spec?.[field]?.secret?.name;
}

function apply(secret: object, ...options: string[]) {
  const { metadata, ...members } = secret as { metadata: object };
  const manifest = { apiVersion: 'v1', kind: 'Secret', metadata, ...members };
  return local.cli(['apply', '-', ...options], { stdin: JSON.stringify(manifest) });
}

const read = (name: string) => local.site.client.get<SecretManifest>(SecretType, 'prod', name);
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Everything that makes a Secret another one. */
const CHANGES: [string, (secret: SecretManifest) => object][] = [
  ['another value as text', () => ({ stringData: { value: OTHER } })],
  ['another value as base64', () => ({ data: { value: base64(OTHER) } })],
  [
    'another value as text beside the old one as base64',
    ({ data }) => ({ data, stringData: { value: OTHER } }),
  ],
  ['its value taken away', () => ({ data: { value: null } })],
  ['an empty value', () => ({ stringData: { value: '' } })],
  ['one value more, which could be meant', ({ data }) => ({ data: { ...data, second: base64(OTHER) } })],
  ['another type', ({ data }) => ({ data, type: 'example.com/other' })],
  ['that nobody can change it any more', ({ data }) => ({ data, immutable: true })],
];

describe.each<[string, () => string, string, RegExp]>([
  [
    'a KeyEncryptionKey',
    () => keySecret,
    'key-changed',
    /needed by KeyEncryptionKey prod-2026, the files of 1 backup \(prod-before-upgrade\)/,
  ],
  [
    'an RCloneCredential',
    () => credentialSecret,
    'reference-in-use',
    /needed by RCloneCredential s3-backup, the files of 1 backup \(prod-before-upgrade\), the default target of Cluster prod/,
  ],
  ["a Cluster's default target", () => DIRECT, 'key-changed', /needed by the default target of Cluster prod/],
])('a Secret that %s needs', (_who, name, code, needs) => {
  it.each(CHANGES)('is not changed by %s', async (_what, change) => {
    const before = await read(name());
    local.writes();
    for (const options of [[], ['--dry-run']]) {
      const { exitCode, stdout, stderr } = await apply(
        { metadata: { name: name() }, ...change(before as SecretManifest) },
        ...options,
      );

      expect(stderr).toContain(`[${code}]`);
      expect(stderr).toMatch(needs);
      expect(stderr).toMatch(/^ {2}fix: {3}\S/m);
      expect(exitCode).toBe(5);
      expect(stdout + stderr).not.toContain('nobody-sees');
      expect(stdout + stderr).not.toContain(base64(OTHER));
    }
    expect(local.writes()).toEqual([]);
    expect(await read(name())).toEqual(before);
  });

  it('is unchanged by the same value, however it is written', async () => {
    const { data = {} } = (await read(name())) ?? {};
    const [[field, value] = ['', '']] = Object.entries(data);
    for (const same of [
      { stringData: { [field]: Buffer.from(value, 'base64').toString() } },
      { data: { [field]: `${value.slice(0, 8)}\n${value.slice(8)}\n` } },
      { data: { [field]: value, absent: null }, immutable: null },
    ]) {
      const { stdout } = await apply({ metadata: { name: name() }, ...same });
      expect(stdout).toBe(`Secret prod/${name()}  unchanged\n`);
    }
  });

  it('may have another label', async () => {
    const { stdout } = await apply({ metadata: { name: name(), labels: { team: 'storage' } } });
    expect(stdout).toBe(`Secret prod/${name()}  configured: metadata.labels.team\n`);
  });
});

it('a Secret that nothing needs is changed, and it is said what of it', async () => {
  await apply({ metadata: { name: 'free' }, stringData: { value: 'one' } });
  const { stdout } = await apply({ metadata: { name: 'free' }, stringData: { value: OTHER, more: 'x' } });
  expect(stdout).toBe('Secret prod/free  configured: data.more, data.value\n');
});

it('nothing of a command is sent while one of its Secrets is refused, and all that are refused are told', async () => {
  local.writes();
  const secrets = [keySecret, credentialSecret, 'quite-new'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    stringData: { value: OTHER },
  }));
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: secrets });

  const { stderr } = await local.cli(['apply', '-'], { stdin });

  expect(stderr.match(/\[[a-z-]+\]$/gm)).toEqual(['[key-changed]', '[reference-in-use]']);
  expect(local.writes()).toEqual([]);
});

it('a value that is no text, or no base64, is refused with its line and not shown', async () => {
  local.writes();
  const { exitCode, stderr } = await local.cli(['apply', '-'], {
    stdin:
      'apiVersion: v1\nkind: Secret\nmetadata: { name: x }\nstringData:\n  port: 5432\ndata:\n  value: "not base64!"\n',
  });

  expect(stderr.match(/stdin:\d: Secret x \S+/g)).toEqual([
    'stdin:5: Secret x stringData.port',
    'stdin:7: Secret x data.value',
  ]);
  expect(stderr).not.toMatch(/5432|not base64!/);
  expect(exitCode).toBe(2);
  expect(local.writes()).toEqual([]);
});

describe('a lost Secret', () => {
  it('is brought back, and it is said who needs it and that only the value of then is right', async () => {
    const { metadata: _old, ...lost } = (await read(keySecret)) as SecretManifest;
    await local.site.client.delete(SecretType, 'prod', keySecret);
    const told = await local.cli(['apply', 'example/key.yaml']);
    expect(told.stderr).toContain(`the Secret ${keySecret} does not exist`);

    for (const options of [['--dry-run'], []]) {
      const { exitCode, stderr } = await apply({ ...lost, metadata: { name: keySecret } }, ...options);

      expect(stderr).toMatch(
        /needed by KeyEncryptionKey prod-2026, the files of 1 backup .*right is only the value of then/,
      );
      expect(exitCode).toBe(0);
    }
    expect((await read(keySecret))?.data).toEqual(lost.data);
    expect((await local.cli(['apply', 'example/key.yaml'])).stderr).toBe('');
  });

  it('of a key, or the key itself, is tried on the newest archive first', async () => {
    const { metadata: _old, ...lost } = (await read(keySecret)) as SecretManifest;
    const wrong = 'another-key-that-opens-nothing-0123456789abcdef';
    const key = (value: string) => ({
      apiVersion: apiVersionOf(KeyEncryptionKeyType),
      kind: KeyEncryptionKeyType.kind,
      metadata: { name: 'prod-2026' },
      spec: { secret: { value } },
    });
    const applied = (object: object) => local.cli(['apply', '-'], { stdin: JSON.stringify(object) });
    await local.site.client.delete(SecretType, 'prod', keySecret);

    const refused = await apply({ metadata: { name: keySecret }, stringData: { value: wrong } });
    expect([refused.exitCode, refused.stderr]).toEqual([7, expect.stringContaining('[key-differs]')]);
    const told = await apply({ ...lost, metadata: { name: keySecret } });
    expect(told.stderr).toContain('it opens the newest archive, of prod-before-upgrade');

    await local.site.client.delete(KeyEncryptionKeyType, 'prod', 'prod-2026');
    await local.site.client.delete(SecretType, 'prod', keySecret);
    expect((await applied(key(wrong))).stderr).toContain('[key-differs]');
    expect(await local.site.client.get(KeyEncryptionKeyType, 'prod', 'prod-2026')).toBeUndefined();
    const right = await applied(key(local.example.key));
    expect([right.exitCode, right.stderr]).toEqual([
      0,
      expect.stringContaining('it opens the newest archive, of prod-before-upgrade'),
    ]);
    keySecret = await until('the key to be moved', () =>
      holderOf(KeyEncryptionKeyType, 'prod-2026', 'secret'),
    );
  });

  it('of a credential is tried on the storage first', async () => {
    const { metadata: _old, ...lost } = (await read(credentialSecret)) as SecretManifest;
    await local.site.client.delete(SecretType, 'prod', credentialSecret);

    const wrong = await apply({ metadata: { name: credentialSecret }, stringData: { value: OTHER } });
    expect(wrong.stderr).toMatch(/\[storage-error\][\s\S]*SignatureDoesNotMatch/);
    expect(wrong.exitCode).toBe(7);
    expect(await read(credentialSecret)).toBeUndefined();

    const right = await apply({ ...lost, metadata: { name: credentialSecret } });
    expect(right.stderr).toContain('s3://mosk-backups accepts it');
    expect(right.exitCode).toBe(0);
  });
});
