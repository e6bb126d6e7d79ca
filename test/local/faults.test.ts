/** Faults over real sockets: what the client and the runner meet outside is what they meet in the simulation. */
import { get } from 'node:https';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  type ResourceType,
} from '../../lib/model';
import {
  type ApiFault,
  type LocalManagementCluster,
  type StorageFaultRule,
  startManagementCluster,
} from '../../local';
import { connect, type Mosk } from '../../providers/kubernetes';

let cluster: LocalManagementCluster;
let mosk: Mosk;
let made = 0;

beforeAll(async () => {
  cluster = await startManagementCluster();
  const { s3, client } = cluster;
  const remoteConfig = { type: 's3', endpoint: s3.endpoint, access_key_id: s3.accessKeyId };
  await client.create(
    RCloneCredentialType,
    manifest(RCloneCredentialType, 's3', {
      remoteName: 'local',
      remoteConfig,
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: MoskApi.v26_2.remoteSecret(s3.secretAccessKey),
    }),
  );
  const secret = { value: 'a-key-encryption-key-for-tests-0123456789' };
  await client.create(KeyEncryptionKeyType, manifest(KeyEncryptionKeyType, 'kek', { secret }));
});
afterAll(() => cluster.stop());

beforeEach(async () => {
  mosk = await connect({ kubeconfig: cluster.kubeconfigPath, env: {} });
});
afterEach(() => {
  mosk.close();
  cluster.faults.clear();
});

function manifest<T extends KubeObject>(type: ResourceType, name: string, spec: object): T {
  const metadata = { name, namespace: cluster.namespace };
  return { apiVersion: apiVersionOf(type), kind: type.kind, metadata, spec } as KubeObject as T;
}

function newBackup(): ClusterBackupManifest {
  const rclone = { bucket: `${cluster.s3.bucket}/prod`, credential: 's3' };
  const parameters = { keyEncryptionKey: 'kek', rclone };
  return manifest(ClusterBackupType, `faulty-${++made}`, { targetCluster: 'prod', parameters });
}

describe('a run and its removal come to their end', () => {
  const FAULTS: readonly { fault: ApiFault; verbs?: string[] }[] = [
    { fault: { kind: 'latency', ms: 300 } },
    { fault: { kind: 'answer', status: 429, retryAfterS: 1 }, verbs: ['create'] },
    { fault: { kind: 'answer', status: 503 }, verbs: ['list', 'watch'] },
    { fault: { kind: 'answer', status: 500 }, verbs: ['create'] },
    { fault: { kind: 'reset' }, verbs: ['create', 'patch', 'delete'] },
    { fault: { kind: 'lostAnswer' }, verbs: ['create'] },
    { fault: { kind: 'lostAnswer' }, verbs: ['patch', 'delete'] },
    { fault: { kind: 'lateAnswer' }, verbs: ['create', 'patch'] },
    { fault: { kind: 'halfLine' } },
    { fault: { kind: 'expired' }, verbs: ['watch'] },
    { fault: { kind: 'coalesce', ms: 300 } },
    { fault: { kind: 'stale', changes: 2 }, verbs: ['get'] },
  ];

  it.each(FAULTS)('with $fault at $verbs', async ({ fault, verbs }) => {
    // given
    cluster.faults.api({ fault, ...(verbs && { verbs }), times: 2 });
    const backup = newBackup();

    // when
    const finished = await mosk.run(backup);
    const removed = await mosk.remove({ ...finished });

    // then: what the test looks at itself is spared
    cluster.faults.clear();
    expect(finished.status).toBe('Completed');
    expect(removed.outcome).toBe('deleted');
    expect(await cluster.client.get(ClusterBackupType, cluster.namespace, finished.name)).toBeUndefined();
  });

  it('through an outage of the API, and a restart of the controller', async () => {
    const running = mosk.run(newBackup());
    await Promise.all([cluster.faults.outage(500), cluster.faults.restartController()]);
    expect((await running).status).toBe('Completed');
  });

  it('with the clock of the server an hour ahead', async () => {
    cluster.faults.skewClock(3_600_000);
    expect((await mosk.run(newBackup())).status).toBe('Completed');
  });
});

describe('a storage', () => {
  it('that refuses fails the backup, with its reason', async () => {
    cluster.faults.storage({ fault: { kind: 'refuse', status: 403 }, methods: ['PUT'], times: 10 });
    await expect(mosk.run(newBackup())).rejects.toMatchObject({ code: 'backup-failed' });
  });

  it.each(['full', 'gone'] as const)(
    'that is %s fails the backup, and one that is there again does not',
    async (kind) => {
      cluster.faults.storage({ fault: { kind }, methods: ['PUT'], times: 10 });
      await expect(mosk.run(newBackup())).rejects.toMatchObject({ code: 'backup-failed' });
      cluster.faults.clear();
      expect((await mosk.run(newBackup())).status).toBe('Completed');
    },
  );

  it('that stalls only takes longer', async () => {
    cluster.faults.storage({ fault: { kind: 'stall', ms: 300 }, methods: ['PUT'] });
    expect((await mosk.run(newBackup())).status).toBe('Completed');
  });

  it('that loses what it has confirmed is trusted by the controller: only verifying tells', async () => {
    cluster.faults.storage({ fault: { kind: 'lose' } });
    expect((await mosk.run(newBackup())).status).toBe('Completed');
  });

  it('that refuses to delete leaves the object, and the next removal goes on', async () => {
    const finished = await mosk.run(newBackup());
    cluster.faults.storage({ fault: { kind: 'refuse', status: 403 }, methods: ['DELETE'], times: 10 });
    await expect(mosk.remove({ ...finished })).rejects.toMatchObject({ code: 'deletion-failed' });
    cluster.faults.clear();
    expect((await mosk.remove({ ...finished })).outcome).toBe('deleted');
  });
});

it('a backup that gets stuck is told at once, and ends no other', async () => {
  cluster.faults.stuck({ during: ['UploadingInProgress'] });
  await expect(mosk.run(newBackup())).rejects.toMatchObject({ code: 'backup-stuck' });
  expect((await mosk.run(newBackup())).status).toBe('Completed');
});

it('tells what has gone wrong', async () => {
  cluster.faults.api({ fault: { kind: 'answer', status: 503 }, verbs: ['list'], resource: 'clusterbackups' });
  await mosk.list();
  expect(cluster.faults.fired.at(-1)).toEqual({
    fault: { kind: 'answer', status: 503 },
    verb: 'list',
    resource: 'clusterbackups',
  });
});

describe('an outage', () => {
  /** Whether one request is answered, whatever the answer. */
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const asked = get(`${cluster.url}/version`, { rejectUnauthorized: false }, (answer) => {
        answer.resume();
        resolve(true);
      });
      asked.on('error', () => resolve(false));
    });

  it('is over with clear(), long before its time', async () => {
    const outage = cluster.faults.outage(90_000);
    expect(await answers()).toBe(false);
    cluster.faults.clear();
    await outage;
    expect(await answers()).toBe(true);
  });

  it('is not over when one that began before it is', async () => {
    const cleared = cluster.faults.outage(90_000);
    cluster.faults.clear();
    const outage = cluster.faults.outage(90_000);
    await cleared;
    expect(await answers()).toBe(false);
    await cluster.faults.outage(1);
    expect(await answers()).toBe(false);
    cluster.faults.clear();
    await outage;
    expect(await answers()).toBe(true);
  });
});

it.each([
  ['latency', { kind: 'latency' }],
  ['latency', { kind: 'latency', ms: -1 }],
  ['latency', { kind: 'latency', ms: '5' }],
  ['coalesce', { kind: 'coalesce' }],
  ['stale', { kind: 'stale' }],
  ['answer', { kind: 'answer', status: 418 }],
  ['answer', { kind: 'answer', status: 429, retryAfterS: 1.5 }],
  ['thunder', { kind: 'thunder' }],
])('refuses a fault that is not as it must be: %s %j', (_, fault) => {
  expect(() => cluster.faults.api({ fault: fault as ApiFault })).toThrow(
    expect.objectContaining({ code: 'usage', at: expect.stringContaining('fault') }),
  );
});

it.each([
  { fault: { kind: 'stall' } },
  { fault: { kind: 'refuse' } },
  { fault: { kind: 'refuse', status: 404 } },
  { fault: { kind: 'lose' }, methods: ['GET'] },
  { fault: { kind: 'refuse', status: 503 }, methods: ['PATCH'] },
  { fault: { kind: 'full' }, methods: ['GET'] },
])('refuses a fault of the storage that is not as it must be: %j', (rule) => {
  expect(() => cluster.faults.storage(rule as StorageFaultRule)).toThrow(
    expect.objectContaining({ code: 'usage', at: expect.stringContaining('storage fault') }),
  );
});

it('refuses an outage without an end, and a clock without a time', async () => {
  await expect(cluster.faults.outage(Number.NaN)).rejects.toMatchObject({ code: 'usage', at: 'outage' });
  expect(() => cluster.faults.skewClock(Number.NaN)).toThrow(expect.objectContaining({ at: 'skewClock' }));
});

const CENTURY_MS = 36_525 * 24 * 3_600_000;

it.each([CENTURY_MS, -CENTURY_MS])('tells dates with a clock that is wrong by %d ms', async (ms) => {
  cluster.faults.skewClock(ms);
  const { metadata } = await cluster.client.create<ClusterBackupManifest>(ClusterBackupType, newBackup());
  expect(metadata.creationTimestamp).toMatch(/^\d{4}-/);
  expect(cluster.audit.at(-1)?.time).toMatch(/^\d{4}-/);
});

it('refuses a clock that would show no date, and waits that no timer can wait', async () => {
  for (const ms of [CENTURY_MS + 1, -CENTURY_MS - 1, 9e15]) {
    expect(() => cluster.faults.skewClock(ms)).toThrow(
      expect.objectContaining({
        code: 'usage',
        at: 'skewClock',
        value: `ms (milliseconds): ${ms}`,
        fix: `give a whole number from ${-CENTURY_MS} to ${CENTURY_MS}`,
      }),
    );
  }
  const ms = 2 ** 31;
  const longer = expect.objectContaining({ code: 'usage', fix: 'give a whole number from 1 to 2147483647' });
  await expect(cluster.faults.outage(ms)).rejects.toEqual(longer);
  expect(() => cluster.faults.api({ fault: { kind: 'latency', ms } })).toThrow(longer);
  expect(() => cluster.faults.api({ fault: { kind: 'coalesce', ms } })).toThrow(longer);
  expect(() => cluster.faults.storage({ fault: { kind: 'stall', ms } })).toThrow(longer);
  const retryAfterS = 2_147_484;
  expect(() => cluster.faults.api({ fault: { kind: 'answer', status: 429, retryAfterS } })).toThrow(
    expect.objectContaining({ value: `retryAfterS (seconds): ${retryAfterS}` }),
  );
});

it('refuses a fault that could never act', () => {
  expect(() => cluster.faults.api({ fault: { kind: 'halfLine' }, verbs: ['create'] })).toThrow(
    /cannot act on this verb/,
  );
});
