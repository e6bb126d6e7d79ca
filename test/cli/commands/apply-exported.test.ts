/** Objects that were exported from a management cluster, applied to one that was built anew, or to the same one. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  NamespaceType,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../../lib/model';
import { until } from '../../until';
import { fakeIo } from '../fake-io';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
const SCHEDULE = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly }
spec:
  targetCluster: prod
  schedule: '0 1 1 1 *'
  parameters: { keyEncryptionKey: prod-2026, rclone: { bucket: mosk-backups/prod, credential: s3-backup } }
`;

let old: LocalSite;
let anew: LocalSite;
/** As `kubectl get` answers: what each kind has in namespace prod. */
const exports = new Map<ResourceType, KubeObject[]>();

const KINDS = [ClusterBackupScheduleType, KeyEncryptionKeyType, RCloneCredentialType, SecretType];

beforeAll(async () => {
  old = await startLocalSite();
  expect((await old.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
  expect((await old.cli(['apply', '-'], { stdin: SCHEDULE })).exitCode).toBe(0);
  const { client } = old.site;
  await until('MOSK to tie the schedule to its Cluster', () => tied(old));
  for (const type of [...KINDS, ClusterBackupType]) {
    exports.set(type, [...(await client.list(type, 'prod')).items]);
  }
});
afterAll(() => old.stop());

beforeEach(async () => {
  anew = await startLocalSite();
});
afterEach(() => anew.stop());

async function tied({ site }: LocalSite): Promise<KubeObject | undefined> {
  const found = await site.client.get(ClusterBackupScheduleType, 'prod', 'nightly');
  return found?.metadata.ownerReferences === undefined ? undefined : found;
}

const exported = (type: ResourceType): KubeObject[] => structuredClone(exports.get(type) ?? []);

/** What kubectl prints for several objects. */
const list = (items: readonly object[]) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items });

const everything = () => KINDS.flatMap(exported);

const names = async (site: LocalSite, type: ResourceType) =>
  (await site.site.client.list(type, 'prod')).items.map(({ metadata }) => metadata.name);

/** Members that people take out of an export by hand. */
const without =
  (...members: string[]) =>
  (object: KubeObject): KubeObject => ({
    ...object,
    metadata: Object.fromEntries(
      Object.entries(object.metadata).filter(([name]) => !members.includes(name)),
    ) as unknown as KubeObject['metadata'],
  });

describe.each([
  ['as exported', without()],
  ['with resourceVersion taken out', without('resourceVersion')],
  ['with uid, resourceVersion and times taken out', without('uid', 'resourceVersion', 'creationTimestamp')],
])('all kinds of a namespace, %s', (_how, edited) => {
  it('are there after they were applied to a management cluster that was built anew, and stay', async () => {
    const stdin = list(everything().map(edited));

    const { exitCode, stdout, stderr } = await anew.cli(['apply', '-'], { stdin });

    expect(stderr).not.toContain('error');
    expect(exitCode).toBe(0);
    expect(stdout.match(/ {2}created$/gm)).toHaveLength(5);
    for (const type of KINDS) {
      expect(await names(anew, type)).toEqual(exported(type).map(({ metadata }) => metadata.name));
    }
    const nightly = await anew.site.client.get(ClusterBackupScheduleType, 'prod', 'nightly');
    const cluster = nightly?.metadata.ownerReferences?.[0]?.uid;
    expect(cluster).not.toBe(exported(ClusterBackupScheduleType)[0]?.metadata.ownerReferences?.[0]?.uid);
    // Applied once more, all of it is what it should be.
    const again = await anew.cli(['apply', '-'], { stdin });
    expect(again.stdout.match(/ {2}unchanged$/gm)).toHaveLength(5);
  });

  it('say the same in a dry run, which stores nothing', async () => {
    const { exitCode, stdout } = await anew.cli(['apply', '-', '--dry-run'], {
      stdin: list(everything().map(edited)),
    });

    expect(exitCode).toBe(0);
    expect(stdout.match(/ {2}created \(dry run\)$/gm)).toHaveLength(5);
    expect(anew.writes().filter((each) => !each.startsWith('create'))).toEqual([]);
    for (const type of KINDS) expect(await names(anew, type)).toEqual([]);
  });
});

it('one line says what was left out, whatever was exported', async () => {
  const { stderr } = await anew.cli(['apply', '-'], { stdin: list(everything()) });

  expect(stderr).toBe(
    'warning: 5 objects as exported: left out is what the server, MOSK or an earlier owner wrote into them: ' +
      'metadata.creationTimestamp, metadata.generation, metadata.managedFields, metadata.ownerReferences, metadata.resourceVersion, metadata.uid\n',
  );
});

it('an export changes a live object in nothing but what was edited', async () => {
  const [schedule] = exported(ClusterBackupScheduleType);
  await anew.cli(['apply', 'example']);
  await anew.cli(['apply', '-'], { stdin: SCHEDULE });
  const before = await until('MOSK to tie the schedule to its Cluster', () => tied(anew));
  const stdin = JSON.stringify({
    ...schedule,
    spec: { ...(schedule?.spec as object), schedule: '0 2 1 1 *' },
  });

  const { stdout } = await anew.cli(['apply', '-'], { stdin });

  expect(stdout).toBe('ClusterBackupSchedule prod/nightly  configured: spec.schedule\n');
  const { metadata } = (await anew.site.client.get(ClusterBackupScheduleType, 'prod', 'nightly')) ?? {};
  expect([metadata?.uid, metadata?.ownerReferences]).toEqual([
    before?.metadata.uid,
    before?.metadata.ownerReferences,
  ]);
});

it('a Namespace is taken as exported: made where it is not, and left alone where it is', async () => {
  const namespace = await old.site.client.get(NamespaceType, undefined, 'prod');

  expect((await anew.cli(['apply', '-'], { stdin: JSON.stringify(namespace) })).stdout).toBe(
    'Namespace prod  unchanged\n',
  );
  const other = { ...namespace, metadata: { ...namespace?.metadata, name: 'other' } };
  expect((await anew.cli(['apply', '-'], { stdin: JSON.stringify(other) })).stdout).toBe(
    'Namespace other  created\n',
  );
});

it('records of another life do not come along: the owner, and what kubectl keeps, with a secret in clear', async () => {
  const [key] = exported(KeyEncryptionKeyType);
  const annotations = {
    'mosk-backup/owner': 'pulumi:acme/shop/prod:kek',
    'mosk-backup/kept-from': 'pulumi:acme/shop/prod:kek',
    'kubectl.kubernetes.io/last-applied-configuration': '{"spec":{"secret":{"value":"in-clear"}}}',
    team: 'storage',
  };
  const stdin = list([
    ...exported(SecretType),
    { ...key, metadata: { ...key?.metadata, annotations, managedFields: [{ manager: 'x' }] } },
  ]);

  const { exitCode, stdout, stderr } = await anew.cli(['apply', '-'], { stdin });

  expect(exitCode).toBe(0);
  const made = await anew.site.client.get(KeyEncryptionKeyType, 'prod', 'prod-2026');
  expect(made?.metadata.annotations).toEqual({ team: 'storage' });
  expect(stderr).toContain('metadata.annotations.mosk-backup/owner');
  expect(stdout + stderr).not.toContain('in-clear');
});

it.each([
  ['key', KeyEncryptionKeyType],
  ['credential', RCloneCredentialType],
])('a %s without the Secret that holds its value is refused: it would hold nothing', async (_kind, type) => {
  const stdin = list(exported(type));
  for (const dryRun of [[], ['--dry-run']]) {
    const { exitCode, stderr } = await anew.cli(['apply', '-', ...dryRun], { stdin });

    expect(stderr).toMatch(
      /\[reference-missing\][\s\S]*value: Secret prod\/[\s\S]*fix: {3}apply that Secret too/,
    );
    expect(exitCode).toBe(5);
  }
  expect(anew.writes()).toEqual([]);
});

it('what goes into an exported Namespace that is not there yet can be rehearsed, and is said to be unchecked', async () => {
  const elsewhere = (object: KubeObject) => ({
    ...object,
    metadata: { ...object.metadata, namespace: 'shop' },
  });
  const namespace = await old.site.client.get(NamespaceType, undefined, 'prod');
  writeFileSync(
    path.join(anew.folder, 'export.json'),
    list([
      { ...namespace, metadata: { ...namespace?.metadata, name: 'shop' } },
      ...exported(SecretType).map(elsewhere),
    ]),
  );
  const io = fakeIo({ cwd: anew.folder, env: { KUBECONFIG: anew.site.kubeconfigPath } });

  const exitCode = await run(['apply', 'export.json', '--dry-run'], io);

  const { stdout, stderr } = io.output;

  expect(stderr).not.toContain('error');
  expect(exitCode).toBe(0);
  expect(stdout.match(/created \(dry run\)/g)).toHaveLength(3);
  expect(stderr).toContain(
    'Namespace shop is not there yet, so the server has not checked what goes into it',
  );
});

describe('the record of a run', () => {
  const [completed] = [() => exported(ClusterBackupType)[0] as ClusterBackupManifest];
  const bare = () => {
    const { metadata, spec } = completed();
    return {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name: metadata.name, namespace: metadata.namespace },
      spec: { targetCluster: spec.targetCluster, parameters: spec.parameters },
    };
  };

  it.each<[string, () => object]>([
    ['as exported', () => completed()],
    ['in a List', () => ({ apiVersion: 'v1', kind: 'List', items: [...everything(), completed()] })],
    ['with resourceVersion taken out', () => without('resourceVersion')(completed())],
    ['with all metadata taken out', () => ({ ...bare(), status: completed().status })],
    ['with all metadata and the status taken out', () => ({ ...bare(), spec: completed().spec })],
    [
      'with nothing left but a uid and a time',
      () => ({
        ...bare(),
        metadata: { ...bare().metadata, uid: 'u', creationTimestamp: '2026-01-01T00:00:00Z' },
      }),
    ],
    ['with its spec taken out', () => ({ ...completed(), spec: null })],
    ['that has failed', () => ({ ...completed(), status: { status: 'Failed' } })],
    ['whose deletion was asked for', () => ({ ...completed(), spec: { ...completed().spec, delete: true } })],
  ])('%s, is refused and makes no run over its own files', async (_how, record) => {
    const files = old.bucketFiles();
    await anew.cli(['apply', 'example/key.yaml', 'example/credential.yaml']);
    anew.writes();
    for (const site of [anew, old]) {
      for (const dryRun of [[], ['--dry-run']]) {
        const { exitCode, stderr } = await site.cli(['apply', '-', ...dryRun], {
          stdin: JSON.stringify(record()),
        });

        expect(stderr).toMatch(/\[run-record\][\s\S]*at: +stdin:1: ClusterBackup prod\/prod-before-upgrade/);
        expect(stderr).toMatch(/fix: {3}leave it out/);
        expect(exitCode).toBe(5);
      }
    }
    expect(anew.writes()).toEqual([]);
    expect(old.bucketFiles()).toEqual(files);
  });

  it('names the files that stay, so that they can be fetched', async () => {
    const { stderr } = await anew.cli(['apply', '-'], { stdin: JSON.stringify(completed()) });

    expect(stderr).toContain('s3://mosk-backups/prod/prod-before-upgrade.encrypted');
    expect(stderr).toContain('value: status, spec.createdBy, metadata.uid and 6 more\n');
    const { spec, ...record } = completed();
    const going = await anew.cli(['apply', '-'], {
      stdin: JSON.stringify({ ...record, spec: { ...spec, delete: true } }),
    });
    expect(going.stderr).toContain('whose files somebody asked to delete');
    expect(going.stderr).not.toContain('files stay');
  });

  it('is one finding with dozens of others, beside what else is wrong', async () => {
    const records = Array.from({ length: 40 }, (_, index) => {
      const record = completed();
      return { ...record, metadata: { ...record.metadata, name: `run-${index}` } };
    });
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } };

    const { stderr } = await anew.cli(['apply', '-'], { stdin: list([...records, pod]) });

    expect(stderr.match(/\[[a-z-]+\]$/gm)).toEqual(['[unknown-kind]', '[run-record]']);
    expect(stderr).toContain('ClusterBackup prod/run-0 and 39 more: run-1, run-2, run-3 and 36 more');
  });

  it('is not what a generator writes, with an empty status and no time', async () => {
    await anew.cli(['apply', 'example/key.yaml', 'example/credential.yaml']);
    const wish = { ...bare(), metadata: { ...bare().metadata, creationTimestamp: null }, status: {} };

    const { exitCode, stderr } = await anew.cli(['apply', '-', '--wait'], { stdin: JSON.stringify(wish) });

    expect(stderr).not.toContain('error');
    expect(exitCode).toBe(0);
  });
});
