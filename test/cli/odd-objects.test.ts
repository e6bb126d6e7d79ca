/** An API without a schema of its own stores whatever is sent: fields of any type, in objects of every kind that is read. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../cli/run';
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  EventType,
  KeyEncryptionKeyType,
  NamespaceType,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../lib/model';
import { type Clock, connect, systemClock, type Transport } from '../../providers/kubernetes';
import { json, status } from '../providers/kubernetes/raw-answer';
import { fakeIo } from './fake-io';

jest.setTimeout(120_000);

type World = Map<ResourceType, Record<string, unknown>[]>;

const PARAMETERS = { keyEncryptionKey: 'kek', rclone: { bucket: 'backups', credential: 's3' } };

function world(): World {
  const object = (type: ResourceType, name: string, more: object) => ({
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: '5' },
    ...structuredClone(more),
  });
  const backup = (name: string) =>
    object(ClusterBackupType, name, {
      spec: {
        targetCluster: 'prod',
        parameters: PARAMETERS,
        fileNames: { MKE: name },
        createdBy: { schedule: 'nightly' },
        delete: false,
      },
      status: {
        status: 'Completed',
        startedAt: '2026-01-01T00:00:00Z',
        completedAt: '2026-01-01T00:10:00Z',
        uploadedAt: '2026-01-01T00:20:00Z',
        fileNames: { MKE: `backups:${name}.encrypted` },
      },
    });
  const section = { spec: { providerSpec: { value: { backup: PARAMETERS } } } };
  const moved = { secret: { name: 'moved', key: 'value' } };
  const s3 = { type: 's3', endpoint: 'http://127.0.0.1:9', access_key_id: 'a' };
  const nightly = { targetCluster: 'prod', schedule: '0 1 * * *', parameters: PARAMETERS };
  return new Map([
    [ClusterType, [object(ClusterType, 'prod', section)]],
    [ClusterBackupType, [backup('odd'), backup('well')]],
    [ClusterBackupScheduleType, [object(ClusterBackupScheduleType, 'nightly', { spec: nightly })]],
    [
      RCloneCredentialType,
      [
        object(RCloneCredentialType, 's3', {
          spec: {
            remoteName: 's3',
            remoteConfig: s3,
            remoteConfigSecretKey: 'secret_access_key',
            remoteSecret: moved,
          },
        }),
      ],
    ],
    [KeyEncryptionKeyType, [object(KeyEncryptionKeyType, 'kek', { spec: { secret: moved } })]],
    [SecretType, [object(SecretType, 'moved', { data: { value: 'YWJj' } })]],
    [EventType, [object(EventType, 'e', { involvedObject: { name: 'odd', uid: 'uid-odd' }, reason: 'R' })]],
    [NamespaceType, [object(NamespaceType, 'default', {})]],
  ]);
}

const writes: string[] = [];

/** Pauses between tries are short. */
const clock: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms < 5_000 ? 1 : ms, signal),
};

/** Answers questions alone, and tells no news. */
const serving =
  (objects: World): Transport =>
  async ({ method, path: asked, body = '{}', signal }) => {
    const [where = '', query = ''] = asked.split('?');
    if (query.includes('watch=true')) return { status: 200, headers: {}, body: silence(signal) };
    if (where.includes('selfsubject')) return json(201, { ...JSON.parse(body), status: { allowed: true } });
    if (method !== 'GET') writes.push(`${method} ${where}`);
    for (const [{ plural }, items] of objects) {
      if (where.endsWith(`/${plural}`)) return json(200, { metadata: { resourceVersion: '9' }, items });
      const found = items.find(({ metadata }) => where.endsWith(`/${plural}/${(metadata as Named).name}`));
      if (found !== undefined) return json(200, found);
    }
    return json(404, status(404, 'NotFound', 'none', { name: 'none' }));
  };

async function* silence(until: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (until !== undefined && !until.aborted) await once(until, 'abort');
  yield Buffer.of();
}

interface Named {
  readonly name: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'odd-objects-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  writes.length = 0;
});

async function cli(argv: readonly string[], objects: World) {
  const transport = serving(objects);
  const io = {
    ...fakeIo({ cwd: folder }),
    connect: (o: object = {}) => connect({ ...o, transport, clock, lingerMs: 0 }),
  };
  const exitCode = await run(argv, io);
  return { exitCode, ...io.output };
}

/** Every path of what a kind has besides its metadata. */
function pathsOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    at.length === 0 && ['apiVersion', 'kind', 'metadata'].includes(name)
      ? []
      : [[...at, name], ...pathsOf(member, [...at, name])],
  );
}

function withOdd(type: ResourceType, at: readonly string[], value: unknown): World {
  const objects = world();
  let parent: Record<string, unknown> = objects.get(type)?.[0] ?? {};
  for (const name of at.slice(0, -1)) parent = parent[name] as Record<string, unknown>;
  parent[at.at(-1) ?? ''] = value;
  return objects;
}

/** No field may have all of them. */
const ODD = [5, 'x', ['s'], { a: 5 }];
const COMMANDS = [
  ['status'],
  ['status', 'odd'],
  ['status', '--clusters'],
  ['explain', 'prod'],
  ['report'],
  ['metrics', '--textfile', 'metrics.prom'],
  ['import', '--to', 'yaml'],
  ['runbook', '--live'],
];

const KINDS = [...world()].filter(([, [first]]) => pathsOf(first).length > 0);

it.each(KINDS.map(([type, [first]]) => [type.kind, type, pathsOf(first)] as const))(
  'no field of a %s, whatever its type, ends a command that looks as a bug',
  async (_kind, type, paths) => {
    for (const at of paths) {
      for (const value of ODD) {
        for (const argv of COMMANDS) {
          const { exitCode, stderr } = await cli(argv, withOdd(type, at, value));
          const told = `${argv.join(' ')}, ${at.join('.')}: ${JSON.stringify(value)}: ${stderr}`;
          expect([exitCode, told]).toEqual([
            expect.any(Number),
            expect.not.stringContaining('This is a bug'),
          ]);
        }
      }
    }
  },
);

it.each([
  ['spec.targetCluster', 5, 'text'],
  ['spec.parameters', 's3', 'object'],
  ['spec.fileNames.MKE', { a: 1 }, 'text'],
  ['spec.delete', 'true', 'true or false'],
  ['status.startedAt', 7, 'text'],
  ['status', 'x', 'object'],
])(
  'status names the object and the field that cannot be read (%s: %j), and tells of the others',
  async (field, value, type) => {
    const objects = withOdd(ClusterBackupType, field.split('.'), value);

    const { exitCode, stdout, stderr } = await cli(['status'], objects);

    expect(stdout).toMatch(/^well /m);
    expect(stdout).not.toMatch(/^odd /m);
    expect(stderr).toContain(`A ClusterBackup cannot be read: this is no ${type} [crd-differs]`);
    expect(stderr).toContain(`at:    ClusterBackup default/odd: ${field}\n`);
    expect(stderr).toContain(`value: ${JSON.stringify(value)}\n`);
    expect(stderr).toContain('kubectl edit clusterbackups.kaas.mirantis.com odd -n default');
    expect(exitCode).toBe(6);
  },
);

it.each([
  ['prune', ['prune', '--schedule', 'nightly', '--keep-last', '1', '--yes']],
  ['remove', ['remove', 'well', '--yes']],
  ['remove --orphan', ['remove', 'well', '--orphan', '--yes']],
])('%s removes nothing while another backup cannot be read: it may need the files', async (_name, argv) => {
  const objects = withOdd(ClusterBackupType, ['spec', 'parameters', 'rclone', 'bucket'], 5);

  const { exitCode, stderr } = await cli(argv, objects);

  expect(stderr).toContain('ClusterBackup default/odd: spec.parameters.rclone.bucket');
  expect([exitCode, writes]).toEqual([6, []]);
});

it('what stands in a field of a secret is not told', async () => {
  const objects = withOdd(KeyEncryptionKeyType, ['spec', 'secret', 'value'], ['pass-phrase']);
  writeFileSync(path.join(folder, 'key'), 'pass-phrase\n');

  const { exitCode, stdout, stderr } = await cli(['key', 'check', '--key-file', 'key'], objects);

  expect(`${stdout}${stderr}`).toContain('spec.secret.value');
  expect(`${stdout}${stderr}`).not.toContain('pass-phrase');
  expect(exitCode).toBe(6);
});
