/** Credentials over live ones: what changes is said, tried on the storage, and nothing that needs them is forgotten. */
import { rename } from 'node:fs/promises';
import path from 'node:path';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ConfigMapType,
  type KubeObject,
  leftRecords,
  type RCloneCredentialManifest,
  RCloneCredentialType,
} from '../../../lib/model';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
  await local.site.client.create(ClusterBackupScheduleType, {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: { name: 'nightly', namespace: 'prod' },
    spec: {
      targetCluster: 'prod',
      schedule: '0 1 1 1 *',
      parameters: { rclone: { bucket: 'mosk-backups/nightly', credential: 's3-backup' } },
    },
  } as never);
  await settled();
});
afterAll(() => local.stop());

const WRONG = 'a-secret-that-nobody-sees';
const NEEDED = 'needed by the files of 1 backup (prod-before-upgrade), 1 schedule (nightly)';

function credential(config: object = {}, secret = local.example.storage.secretAccessKey, name = 's3-backup') {
  const { endpoint, accessKeyId } = local.example.storage;
  return JSON.stringify({
    apiVersion: apiVersionOf(RCloneCredentialType),
    kind: RCloneCredentialType.kind,
    metadata: { name },
    spec: {
      remoteName: 'local',
      remoteConfig: { type: 's3', endpoint, access_key_id: accessKeyId, ...config },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { value: secret },
    },
  });
}

const apply = (stdin: string, ...options: string[]) => local.cli(['apply', '-', ...options], { stdin });
const live = () => local.site.client.get(RCloneCredentialType, 'prod', 's3-backup');

/** MOSK has moved the value into its Secret. */
const settled = () =>
  until('the secret to be moved', async () => {
    const found = (await live()) as RCloneCredentialManifest | undefined;
    return found?.spec.remoteSecret.secret?.name;
  });

describe.each([[[]], [['--dry-run']]])('a live credential, with %j', (options) => {
  it.each<[string, () => string, string, RegExp, number]>([
    ['a wrong secret', () => credential({}, WRONG), 'storage-error', /SignatureDoesNotMatch/, 7],
    [
      'an unknown access key',
      () => credential({ access_key_id: 'x' }),
      'storage-error',
      /InvalidAccessKeyId/,
      7,
    ],
    [
      'another endpoint, where its files are not',
      () => credential({ endpoint: 'https://s3.example.com' }),
      'reference-in-use',
      /needed by the files of 1 backup \(prod-before-upgrade\)/,
      5,
    ],
  ])('is not changed by %s', async (_what, manifest, code, told, exit) => {
    const before = await live();
    local.writes();

    const { exitCode, stdout, stderr } = await apply(manifest(), ...options);

    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toMatch(told);
    expect(exitCode).toBe(exit);
    expect(local.writes()).toEqual([]);
    expect(await live()).toEqual(before);
    expect(stdout + stderr).not.toContain(WRONG);
  });

  it('is not changed to one that does not find the newest file', async () => {
    const file = path.join(local.site.s3.directory, 'mosk-backups', 'prod', 'prod-before-upgrade.encrypted');
    await rename(file, `${file}.elsewhere`);
    const { exitCode, stderr } = await apply(credential({ region: 'eu' }), ...options);
    await rename(`${file}.elsewhere`, file);

    expect(stderr).toMatch(
      /\[storage-file-missing\][\s\S]*s3:\/\/mosk-backups\/prod\/prod-before-upgrade\.encrypted/,
    );
    expect(stderr).toContain('--no-storage-check');
    expect(exitCode).toBe(7);
  });

  it('may not be tried, on somebody’s word', async () => {
    const { exitCode, stdout, stderr } = await apply(
      credential({}, WRONG),
      '--no-storage-check',
      '--dry-run',
      ...options,
    );

    expect(stderr).toBe(
      `warning: RCloneCredential prod/s3-backup: spec.remoteSecret changes; ${NEEDED}; not tried, as asked\n`,
    );
    expect(stdout).toBe('RCloneCredential prod/s3-backup  configured (dry run): spec.remoteSecret\n');
    expect(exitCode).toBe(0);
  });
});

it('a credential keeps its endpoint for files that were left behind without an object', async () => {
  const left = { namespace: 'prod', backup: 'old', uid: 'u-1', cluster: 'prod', at: '2026-01-15T17:40:26Z' };
  const record = leftRecords({
    ...left,
    why: 'orphaned',
    files: ['s3://lab/old'],
    credential: 'of-left-files',
    key: undefined,
    storage: undefined,
  })[0] as KubeObject;
  const manifest = (endpoint: string) => credential({ endpoint }, WRONG, 'of-left-files');
  await apply(manifest('https://s3.example.com'));
  await local.site.client.create(ConfigMapType, record);

  const moved = await apply(manifest('https://other.example.com'));
  expect(moved.stderr).toMatch(
    /\[reference-in-use\][\s\S]*files that backup old left behind \(until: kubectl delete configmap mosk-backup-left-u-1 -n prod\)/,
  );
  expect((await apply(manifest('https://S3.example.com:443/'), '--dry-run')).exitCode).toBe(0);
  await local.site.client.delete(ConfigMapType, 'prod', record.metadata.name);
  expect((await apply(manifest('https://other.example.com'))).exitCode).toBe(0);
});

it('what the storage accepts is changed; fields, needs and the trial are said, and no value', async () => {
  const text = `spec.remoteConfig.region changes; ${NEEDED}; s3://mosk-backups accepts it`;

  const { exitCode, stdout, stderr } = await apply(credential({ region: 'eu-nowhere' }), '--json');

  expect(JSON.parse(stderr)).toEqual({ warning: { object: 'RCloneCredential prod/s3-backup', text } });
  expect(JSON.parse(stdout).objects).toEqual([
    {
      kind: 'RCloneCredential',
      namespace: 'prod',
      name: 's3-backup',
      outcome: 'configured',
      changes: ['spec.remoteConfig.region'],
    },
  ]);
  expect(exitCode).toBe(0);
  expect(stdout + stderr).not.toContain('eu-nowhere');
  expect((await apply(credential({ region: 'eu-nowhere' }))).stderr).toBe('');
});

it('a secret set past the trial can be put right, and is tried then', async () => {
  expect((await apply(credential({}, WRONG), '--no-storage-check')).exitCode).toBe(0);
  await settled();

  const { stdout, stderr } = await apply(credential());

  expect(stdout).toBe('RCloneCredential prod/s3-backup  configured: spec.remoteSecret\n');
  expect(stderr).toContain('s3://mosk-backups accepts it');
  await settled();
  expect((await apply(credential())).stdout).toBe('RCloneCredential prod/s3-backup  unchanged\n');
});

it('a storage that cannot be reached from here is no reason to refuse: it is said that nothing was tried', async () => {
  const lab = (config: object) => credential({ endpoint: 'http://127.0.0.1:9', ...config }, WRONG, 'lab');
  expect((await apply(lab({}))).stderr).toBe('');
  const schedule = {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: { name: 'lab' },
    spec: {
      targetCluster: 'prod',
      schedule: '0 1 1 1 *',
      parameters: { rclone: { bucket: 'lab', credential: 'lab' } },
    },
  };
  expect((await apply(JSON.stringify(schedule))).exitCode).toBe(0);

  const { exitCode, stderr } = await apply(lab({ region: 'eu' }));

  expect(stderr).toMatch(/needed by 1 schedule \(lab\); not tried on s3:\/\/lab: \S/);
  expect(exitCode).toBe(0);
});

it('one that is brought back is tried before the backups that need it rely on it', async () => {
  await local.site.client.delete(RCloneCredentialType, 'prod', 's3-backup');

  const wrong = await apply(credential({}, WRONG));
  expect([wrong.exitCode, await live()]).toEqual([7, undefined]);

  const right = await apply(credential());
  expect(right.stderr).toBe(
    `warning: RCloneCredential prod/s3-backup: it is not there, and ${NEEDED}: it has to lead to the storage where their files are; s3://mosk-backups accepts it\n`,
  );
  expect(right.stdout).toBe('RCloneCredential prod/s3-backup  created\n');
});
