import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  ClusterDefaultTarget,
  Cron,
  checkApp,
  configureValidation,
  EncryptionKey,
  KeyEncryptionKey,
  ManagementCluster,
  MoskApi,
  manifests,
  RCloneCredential,
  SecretSource,
} from '../../../lib';

const cluster = Cluster.named('prod');
const encryptionKey = EncryptionKey.fromName('prod-2026');
const credential = RCloneCredential.fromName('s3');
const target = BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey });
const to = (folder: string) => BackupTarget.rclone({ bucket: 'backups', folder, credential, encryptionKey });
const plain = (text: string) => SecretSource.plainText(text, { reason: 'test' });

let app: App;
let site: ManagementCluster;
let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), 'validation-test-'));
  app = new App({ outdir });
  site = new ManagementCluster(app, 'site', { namespace: 'prod' });
});
afterEach(() => rmSync(outdir, { recursive: true }));

const schedule = (id: string, cron: string, scope: Chart = site) =>
  new ClusterBackupSchedule(scope, id, { cluster, target: to(id), cron: Cron.of(cron) });
const errors = () => checkApp(app).errors.map(({ code, at }) => `${code} ${at}`);
const warnings = () => checkApp(app).warnings.map(({ code, at }) => `${code} ${at}`);
const patched = (construct: ClusterBackup, ...patches: JsonPatch[]) =>
  ApiObject.of(construct).addJsonPatch(...patches);

describe('what an app is checked for', () => {
  test('shows every finding, each with code, construct, field, value and fix', () => {
    const backup = new ClusterBackup(site, 'now', { cluster, target });
    patched(backup, JsonPatch.replace('/spec/parameters/rclone/bucket', 'UPPER'));
    patched(backup, JsonPatch.remove('/spec/targetCluster'));
    schedule('often', '*/10 * * * *');

    const found = checkApp(app).errors;

    expect(found.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'schema-invalid site/now: spec.targetCluster',
      'bucket-name site/now: spec.parameters.rclone.bucket',
      'runs-too-close site/often',
    ]);
    for (const { value, fix } of found) expect([value, fix]).not.toContain(undefined);
    expect(() => manifests(app)).toThrow(AggregateError);
  });

  test('stops app.synth() before a file is written, and says the same there', () => {
    patched(new ClusterBackup(site, 'now', { cluster, target }), JsonPatch.remove('/spec/targetCluster'));
    schedule('often', '*/10 * * * *');

    expect(() => app.synth()).toThrow(/site\/now: spec\.targetCluster[\s\S]*runs-too-close/);
    expect(readdirSync(outdir)).toEqual([]);
  });

  test('is checked once per synthesis, however many charts there are', () => {
    let rendered = 0;
    for (let n = 0; n < 20; n++) {
      const chart = new ManagementCluster(app, `site-${n}`, { namespace: `project-${n}` });
      new ApiObject(chart, 'settings', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings' },
        data: {
          get key() {
            rendered += 1;
            return 'value';
          },
        },
      });
    }

    app.synth();

    // Once by the check, once by cdk8s for each file.
    expect(rendered).toBe(2 * 20);
  });

  test('is checked again after the app has grown', () => {
    schedule('nightly', '0 1 * * *');
    app.synth();
    schedule('weekly', '10 1 * * 0');

    expect(() => app.synth()).toThrow('runs-too-close');
  });

  test.each([
    ['app.synth()', () => app.synth()],
    ['app.synthYaml()', () => app.synthYaml()],
    ['chart.toJson()', () => site.toJson()],
  ])('is checked again by the next %s, also in the same turn and for a mere patch', (_how, synthesize) => {
    const backup = new ClusterBackup(site, 'now', { cluster, target });
    synthesize();
    patched(backup, JsonPatch.remove('/spec/targetCluster'));

    expect(synthesize).toThrow('site/now: spec.targetCluster');
  });

  test('is checked in a plain chart as well', () => {
    const chart = new Chart(app, 'plain', { namespace: 'prod' });
    schedule('often', '*/10 * * * *', chart);

    expect(errors()).toEqual(['runs-too-close plain/often']);
  });
});

describe('schemas of the CRDs', () => {
  test('refuse what only they know to be wrong', () => {
    const backup = new ClusterBackup(site, 'now', { cluster, target });
    patched(backup, JsonPatch.add('/spec/createdBy', { schedule: 'a', updateRelease: 'b' }));

    expect(errors()).toEqual(['schema-invalid site/now: spec.createdBy']);
  });

  test('keep a field that they do not know, and warn of it', () => {
    patched(new ClusterBackup(site, 'now', { cluster, target }), JsonPatch.add('/spec/compression', 'zstd'));

    expect(errors()).toEqual([]);
    expect(warnings()).toEqual(['unknown-field site/now: spec.compression']);
    expect(manifests(app)[0]?.spec).toMatchObject({ compression: 'zstd' });
  });

  test('follow the name that the MoskApi has for the cron field', () => {
    const api = MoskApi.v26_2.with({ schedule: { cronField: 'cron', timeZone: 'UTC' } });
    schedule('nightly', '0 1 * * *', new ManagementCluster(app, 'other', { namespace: 'prod', api }));

    expect([...errors(), ...warnings()]).toEqual([]);
  });
});

describe('references', () => {
  test('to a credential of another management cluster do not resolve', () => {
    const elsewhere = new ManagementCluster(app, 'elsewhere', { namespace: 'prod' });
    const made = new RCloneCredential(elsewhere, 's3', {
      endpoint: 'https://s3.example.com',
      accessKeyId: 'id',
      secretAccessKey: plain('a-secret'),
    });
    const wrong = BackupTarget.rclone({ bucket: 'backups', credential: made, encryptionKey });
    new ClusterBackup(site, 'now', { cluster, target: wrong });

    expect(errors()).toEqual(['reference-missing site/now: spec.parameters.rclone.credential']);
  });

  test('to a key made beside it, or made elsewhere and only named, resolve', () => {
    const key = new KeyEncryptionKey(site, 'key', { value: plain('k'.repeat(32)) });
    const both = BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey: key });
    new ClusterBackup(site, 'now', { cluster, target: both });

    expect(errors()).toEqual([]);
  });
});

describe('references that a patch has changed', () => {
  const renamed = (name: string) =>
    patched(
      new ClusterBackup(site, 'now', { cluster, target }),
      JsonPatch.replace('/spec/parameters/keyEncryptionKey', name),
    );

  test('do not resolve to what nobody makes', () => {
    renamed('prod-2062');

    expect(errors()).toEqual(['reference-missing site/now: spec.parameters.keyEncryptionKey']);
  });

  test('resolve to what the app makes in that namespace', () => {
    new KeyEncryptionKey(site, 'other', { value: plain('k'.repeat(32)) });
    renamed('other');

    expect(errors()).toEqual([]);
  });
});

describe('remote files', () => {
  const elsewhere = () => new ManagementCluster(app, 'elsewhere', { namespace: 'prod' });

  test('of two backups on different management clusters collide', () => {
    new ClusterBackup(site, 'now', { cluster, target });
    new ClusterBackup(elsewhere(), 'now', { cluster, target });

    const [finding] = checkApp(app).errors;
    expect(finding).toMatchObject({
      code: 'remote-file-collision',
      at: 'elsewhere/now and site/now',
      value: 's3://backups/prod-now',
    });
  });

  test('do not collide in storages that are known to be two', () => {
    for (const [chart, endpoint] of [
      [site, 'https://a.example.com'],
      [elsewhere(), 'https://b.example.com'],
    ] as const) {
      const made = new RCloneCredential(chart, 's3', {
        endpoint,
        accessKeyId: 'id',
        secretAccessKey: plain('a-secret'),
      });
      const own = BackupTarget.rclone({ bucket: 'backups', credential: made, encryptionKey });
      new ClusterBackup(chart, 'now', { cluster, target: own });
    }

    expect(errors()).toEqual([]);
  });

  test('collide by way of the default target of a Cluster too', () => {
    new ClusterDefaultTarget(site, 'default', { cluster, target });
    new ClusterBackup(site, 'now', { cluster, target: BackupTarget.clusterDefault() });
    new ClusterBackup(elsewhere(), 'now', { cluster, target });

    expect(errors()).toEqual(['remote-file-collision elsewhere/now and site/now']);
  });

  test('of schedules of one name in one folder collide over management clusters', () => {
    schedule('nightly', '0 1 * * *');
    schedule('nightly', '0 1 * * *', elsewhere());

    expect(errors()).toEqual(['remote-file-collision elsewhere/nightly and site/nightly']);
  });
});

describe('runs on one cluster', () => {
  test.each([
    ['0 1 * * *', '20 1 * * 0', '20 minutes'],
    ['50 23 * * *', '10 0 1 * *', '20 minutes'],
    ['0 1 * * 1', '0 1 1 * *', '0 minutes'],
    ['0 */6 * * *', '15 12 * * *', '15 minutes'],
  ])('%s and %s are %s apart: too close', (one, two, distance) => {
    schedule('one', one);
    schedule('two', two);

    const [finding, ...others] = checkApp(app).errors;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'runs-too-close', at: 'site/two and site/one' });
    expect(finding?.value).toContain(distance);
  });

  test.each([
    ['0 1 * * *', '30 1 * * *'],
    ['0 1 * * 1', '10 1 * * 2'],
    ['0 1 * 1 *', '0 1 * 2 *'],
    ['50 23 31 12 *', '10 0 2 1 *'],
  ])('%s and %s never meet', (one, two) => {
    schedule('one', one);
    schedule('two', two);

    expect(errors()).toEqual([]);
  });

  test('may be as close as the app says', () => {
    schedule('one', '0 1 * * *');
    schedule('two', '10 1 * * *');
    configureValidation(app, { minutesBetweenRuns: 10 });
    expect(errors()).toEqual([]);

    configureValidation(app, { minutesBetweenRuns: 11 });
    expect(errors()).toEqual(['runs-too-close site/two and site/one']);
  });

  test('of two clusters do not matter to each other', () => {
    schedule('one', '0 1 * * *');
    new ClusterBackupSchedule(site, 'two', {
      cluster: Cluster.named('stage'),
      target: to('stage'),
      cron: Cron.of('0 1 * * *'),
    });

    expect(errors()).toEqual([]);
  });
});

describe('what cdk8s lets pass', () => {
  const raw = (kind: string, metadata: object, more: object = {}, apiVersion = 'v1') =>
    new ApiObject(site, `raw-${kind}`, { apiVersion, kind, metadata, ...more } as never);

  test.each([
    ['a label of Kubernetes that is none', { labels: { team: 'a b' } }, 'metadata.labels.team'],
    ['a name of a label that is none', { labels: { 'a/b/c': 'x' } }, 'metadata.labels.a/b/c'],
    ['a label of 64 characters', { labels: { team: 'x'.repeat(64) } }, 'metadata.labels.team'],
    ['an annotation that is a number', { annotations: { wave: -1 } }, 'metadata.annotations.wave'],
  ])('%s is refused', (_what, metadata, field) => {
    raw('ConfigMap', { name: 'settings', ...metadata });

    expect(errors()).toEqual([`label-invalid site/raw-ConfigMap: ${field}`]);
  });

  test('annotations that are too large together are refused', () => {
    raw('ConfigMap', { name: 'settings', annotations: { text: 'x'.repeat(256 * 1024) } });

    expect(errors()).toEqual(['label-invalid site/raw-ConfigMap: metadata.annotations']);
  });

  test('the namespace of the chart on a kind that has none is refused', () => {
    raw('Namespace', { name: 'prod' });

    expect(errors()).toEqual(['schema-invalid site/raw-Namespace: metadata.namespace']);
  });

  test('a name that Kubernetes refuses is refused', () => {
    raw('ConfigMap', { name: 'under_score' });

    expect(errors()).toEqual(['invalid-name site/raw-ConfigMap: metadata.name']);
  });

  test('values that are no JSON are refused', () => {
    raw('ConfigMap', { name: 'settings' }, { data: { run: () => 1, size: Number.NaN } });

    expect(errors()).toEqual([
      'schema-invalid site/raw-ConfigMap: data.run',
      'schema-invalid site/raw-ConfigMap: data.size',
    ]);
  });

  test('an object that cannot be rendered is one finding among others', () => {
    raw('ConfigMap', { name: 'settings' }, { data: { when: new Date(0) } });
    schedule('often', '*/10 * * * *');

    expect(errors()).toEqual(['synthesis-failed site/raw-ConfigMap', 'runs-too-close site/often']);
  });

  test('a Cluster inside a List is refused as any Cluster', () => {
    const item = { apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', metadata: { name: 'prod' } };
    raw('List', { name: 'list' }, { items: [item] });

    expect(errors()).toEqual(['cluster-manifest site/raw-List']);
  });

  test('a tracking label and fields of the server are warned of', () => {
    const backup = new ClusterBackup(site, 'now', { cluster, target });
    patched(backup, JsonPatch.add('/metadata/labels', { 'app.kubernetes.io/instance': 'backups' }));
    patched(backup, JsonPatch.add('/status', { status: 'Completed' }));

    expect(warnings()).toEqual([
      'tracking-label site/now: metadata.labels.app.kubernetes.io/instance',
      'server-owned-field site/now: status',
    ]);
    expect(errors()).toEqual([]);
  });
});
