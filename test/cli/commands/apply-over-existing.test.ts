/** What `apply` and its siblings do to objects that exist: a dry run says it, and nothing is sent while anything is refused. */
import {
  apiVersionOf,
  ClusterBackupScheduleType,
  ClusterBackupType,
  fingerprintOf,
  KeyEncryptionKeyType,
  type KubeObject,
  type ResourceType,
  SecretType,
} from '../../../lib/model';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
});
afterAll(() => local.stop());

const object = (type: ResourceType, name: string, spec: object, metadata: object = {}): KubeObject => ({
  apiVersion: apiVersionOf(type),
  kind: type.kind,
  metadata: { name, namespace: 'prod', ...metadata },
  spec,
});
const target = (keyEncryptionKey = 'prod-2026') => ({
  keyEncryptionKey,
  rclone: { bucket: 'mosk-backups/prod', credential: 's3-backup' },
});
const schedule = (name: string, targetCluster = 'prod', metadata: object = {}) =>
  object(
    ClusterBackupScheduleType,
    name,
    { targetCluster, schedule: '0 1 1 1 *', parameters: target() },
    metadata,
  );
const key = (name: string, value: string, metadata: object = {}) =>
  object(KeyEncryptionKeyType, name, { secret: { value } }, metadata);
const VALUE = 'a-key-that-nobody-sees-0123456789-0123456789';

const apply = (objects: object[], ...options: string[]) =>
  local.cli(['apply', '-', ...options], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  });
const make = (each: KubeObject, type: ResourceType) => local.site.client.create(type, each);

/** Said in a dry run and in the real one, which sends nothing. */
async function refused(objects: object[], code: string, exit = 5): Promise<string> {
  local.writes();
  const [rehearsed, real] = [await apply(objects, '--dry-run'), await apply(objects)];
  expect(real.stderr).toContain(`[${code}]`);
  expect(rehearsed.stderr).toBe(real.stderr);
  expect([rehearsed.exitCode, real.exitCode]).toEqual([exit, exit]);
  expect(real.stdout + real.stderr).not.toContain('nobody-sees');
  expect(local.writes()).toEqual([]);
  return real.stderr;
}

describe('a schedule', () => {
  it('of another cluster is refused: the object goes with the Cluster that it was made for', async () => {
    await apply([schedule('nightly')]);

    const said = await refused([schedule('first'), schedule('nightly', 'lab')], 'spec-changed');

    expect(said).toContain('at:    ClusterBackupSchedule prod/nightly spec.targetCluster');
    expect(said).toContain('value: prod, wanted lab');
    expect(said).toContain('kubectl delete clusterbackupschedule nightly -n prod');
  });

  it('that was pointed to another cluster by somebody else says with which one it goes', async () => {
    await apply([schedule('moved')]);
    await until('MOSK to tie it to its Cluster', async () => {
      const found = await local.site.client.get(ClusterBackupScheduleType, 'prod', 'moved');
      return found?.metadata.ownerReferences?.length;
    });
    const patch = { spec: { targetCluster: 'lab' } };
    await local.site.client.patch(ClusterBackupScheduleType, 'prod', 'moved', patch, { type: 'merge' });

    const { stdout, stderr } = await apply([schedule('moved', 'lab')]);

    expect(stdout).toBe('ClusterBackupSchedule prod/moved  unchanged\n');
    expect(stderr).toContain('it is for Cluster lab, but goes with Cluster prod');
  });

  it('with another time is changed, and it is said what changes', async () => {
    await apply([schedule('daily')]);
    const later = schedule('daily');
    const changed = { ...later, spec: { ...(later.spec as object), schedule: '0 2 1 1 *' } };

    for (const [options, mark] of [
      [['--dry-run'], ' (dry run)'],
      [[], ''],
    ] as const) {
      const { stdout } = await apply([changed], ...options);
      expect(stdout).toBe(`ClusterBackupSchedule prod/daily  configured${mark}: spec.schedule\n`);
    }
  });

  it('or a backup of a Cluster that does not exist is refused, before what is right beside it is sent', async () => {
    const first = object(ClusterBackupType, 'first', { targetCluster: 'absent', parameters: target() });

    const said = await refused([schedule('right'), schedule('wrong', 'absent'), first], 'reference-missing');

    expect(said).toContain('Cluster prod/absent does not exist');
    expect([...said.matchAll(/at: +(.+)/g)].map(([, at]) => at)).toEqual([
      'ClusterBackupSchedule prod/wrong: spec.targetCluster',
      'ClusterBackup prod/first: spec.targetCluster',
    ]);
  });

  it('that is being deleted is not changed: the change would go with it', async () => {
    await make(schedule('going', 'prod', { finalizers: ['example.com/slow'] }), ClusterBackupScheduleType);
    await local.site.client.delete(ClusterBackupScheduleType, 'prod', 'going');

    await refused([schedule('going')], 'being-deleted');
  });
});

describe('a backup', () => {
  const backup = (name: string, spec: object = {}) =>
    object(ClusterBackupType, name, { targetCluster: 'prod', parameters: target(), ...spec });

  it('that somebody made by hand is refused, before the schedule beside it is changed', async () => {
    await make(backup('by-hand'), ClusterBackupType);
    expect((await local.cli(['wait', 'by-hand'])).exitCode).toBe(0);

    const said = await refused([schedule('beside'), backup('by-hand')], 'not-ours');

    expect(said).toContain('mosk-backup wait by-hand -n prod');
  });

  it('of another specification is refused, before the schedule beside it is changed', async () => {
    const other = backup('prod-before-upgrade', { fileNames: { MKE: 'other' } });

    await refused([schedule('beside'), other], 'spec-changed');
  });
});

describe('a key', () => {
  it('of another value is refused, and it is said which files need it', async () => {
    const said = await refused([key('prod-2026', VALUE)], 'key-changed');

    expect(said).toMatch(/needed by the files of 2 backups \(by-hand, prod-before-upgrade\), 4 schedules \(/);
  });

  it('that is not there, though archives were made with it, is made with that said', async () => {
    await make(
      object(ClusterBackupType, 'old', { targetCluster: 'prod', parameters: target('lost') }),
      ClusterBackupType,
    );

    const { exitCode, stderr } = await apply([key('lost', VALUE)], '--dry-run');

    expect(stderr).toMatch(
      /it is not there, and needed by the files of 1 backup \(old\): right is only the value of then/,
    );
    expect(exitCode).toBe(0);
  });

  it('that would take the place of a Secret with another value is refused: archives were made with that one', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'plain' },
      stringData: { value: `${VALUE}-1` },
    };
    await apply([secret]);
    await make(
      object(ClusterBackupType, 'by-secret', { targetCluster: 'prod', parameters: target('plain') }),
      ClusterBackupType,
    );

    await refused([key('plain', VALUE)], 'key-changed');
    expect((await apply([key('plain', `${VALUE}-1`)], '--dry-run')).exitCode).toBe(0);
  });

  it('that says of itself to be another one than its value is refused', async () => {
    const annotations = { 'mosk-backup/key-fingerprint': fingerprintOf(`${VALUE}-1`, Buffer.from('salt')) };
    await make(
      object(ClusterBackupType, 'marked', { targetCluster: 'prod', parameters: target('marked') }),
      ClusterBackupType,
    );

    await refused([key('marked', VALUE, { annotations })], 'key-changed');
    expect((await apply([key('marked', `${VALUE}-1`, { annotations })], '--dry-run')).exitCode).toBe(0);
  });

  it('whose lost Secret comes back with another value is refused, where its fingerprint tells', async () => {
    const annotations = { 'mosk-backup/key-fingerprint': fingerprintOf(VALUE, Buffer.from('salt')) };
    const moved = { secret: { secret: { name: 'gone', key: 'value' } } };
    await make(object(KeyEncryptionKeyType, 'hollow', moved, { annotations }), KeyEncryptionKeyType);
    const secret = (value: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'gone' },
      stringData: { value },
    });

    await refused([secret(`${VALUE}-1`)], 'key-changed');
    expect((await apply([secret(VALUE)])).exitCode).toBe(0);
    expect(await local.site.client.get(SecretType, 'prod', 'gone')).toBeDefined();
  });

  it('keeps its own Secret when a manifest names another, and says so', async () => {
    const other = {
      ...key('prod-2026', ''),
      spec: { secret: { secret: { name: 'elsewhere', key: 'value' } } },
    };

    const { stdout, stderr } = await apply([other]);

    expect(stdout).toBe('KeyEncryptionKey prod/prod-2026  unchanged\n');
    expect(stderr).toMatch(/keeps its value in prod-2026-\S+, and the Secret elsewhere .* was left out/);
  });
});

describe('key create and credential create', () => {
  const create = ['key', 'create'];

  it('never make a key of a name that exists, and say that a new key is a new name', async () => {
    const { exitCode, stderr } = await local.cli([...create, 'prod-2026', '--stdin'], {
      stdin: `${VALUE}\n`,
    });

    expect(stderr).toMatch(/^error: A key of this name exists \[key-changed\]/);
    expect(stderr).toMatch(
      /value: needed by the files of 2 backups[\s\S]*fix: {3}a new key is a new name, such as prod-2026-2: archives/,
    );
    expect(exitCode).toBe(5);
  });

  it('never make up a key under a name with which archives were made', async () => {
    local.writes();
    const made = await local.cli([...create, 'lost', '--generate', '--save', 'lost.key']);

    expect(made.stderr).toMatch(
      /\[key-changed\][\s\S]*needed by the files of 1 backup \(old\)[\s\S]*--from-file FILE/,
    );
    expect(made.exitCode).toBe(5);
    expect(local.writes()).toEqual([]);
    const brought = await local.cli([...create, 'lost', '--stdin'], { stdin: `${VALUE}\n` });
    expect(brought.stderr).toContain('right is only the value of then');
    expect(brought.exitCode).toBe(0);
  });

  it('never take the place of a credential that exists', async () => {
    const options = ['--endpoint', 'https://s3.example.com', '--access-key-id', 'ID', '--stdin'];
    const { exitCode, stderr } = await local.cli(['credential', 'create', 's3-backup', ...options], {
      stdin: 'x\n',
    });

    expect(stderr).toMatch(/A credential of this name exists \[conflict\][\s\S]*fix: .*mosk-backup apply/);
    expect(exitCode).toBe(5);
  });
});

describe('what the server would refuse is found before anything is sent', () => {
  const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const secret = (data: object) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'plain', namespace: 'prod' },
    data,
  });

  it.each([
    ['a label', schedule('new', 'prod', { labels: { team: 'not a label!' } }), 'metadata.labels.team'],
    ['the name of a label', schedule('new', 'prod', { labels: { 'a b': 'x' } }), 'metadata.labels.a b'],
    ['an annotation', schedule('new', 'prod', { annotations: { a: 1 } }), 'metadata.annotations.a'],
    ['a Namespace', namespace('Not-A-Name'), 'metadata.name'],
    ['a member of a Secret', secret({ 'a/b': 'eA==' }), 'data'],
  ])('%s', async (_what, object, place) => {
    local.writes();
    const { exitCode, stderr } = await apply([namespace('unborn'), object]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/at: {4}stdin:\d+: /);
    expect(stderr).toContain(place);
    expect(local.writes()).toEqual([]);
  });
});
