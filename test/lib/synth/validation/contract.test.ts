import { ApiObject, App, JsonPatch } from 'cdk8s';
import { ClusterBackup, ManagementCluster, MoskApi, manifests, usePolicy } from '../../../../entries';
import { BackupPolicy } from '../../../../entries/policy';
import { cluster, errors, patched, schedule, target, warnings } from './declared';

let app: App;
let site: ManagementCluster;
beforeEach(() => {
  app = new App();
  site = new ManagementCluster(app, 'site', { namespace: 'prod' });
});

describe('schemas of the CRDs', () => {
  it('refuse what only they know to be wrong', () => {
    const backup = new ClusterBackup(site, 'now', { cluster, target });
    patched(backup, JsonPatch.add('/spec/createdBy', { schedule: 'a', updateRelease: 'b' }));

    expect(errors(app)).toEqual(['schema-invalid site/now: spec.createdBy']);
  });

  it('keep a field that they do not know, and warn of it', () => {
    patched(new ClusterBackup(site, 'now', { cluster, target }), JsonPatch.add('/spec/compression', 'zstd'));

    expect(errors(app)).toEqual([]);
    expect(warnings(app)).toEqual(['unknown-field site/now: spec.compression']);
    expect(manifests(app)[0]?.spec).toMatchObject({ compression: 'zstd' });
  });

  it('are those of versions that the API has: another version is refused, with or without a policy', () => {
    new ApiObject(site, 'raw', {
      apiVersion: 'kaas.mirantis.com/v1',
      kind: 'ClusterBackup',
      metadata: { name: 'raw' },
      spec: { targetCluster: 'prod' },
    } as never);
    expect(errors(app)).toEqual(['unknown-kind site/raw: apiVersion']);

    usePolicy(app, BackupPolicy.baseline());
    expect(errors(app)).toEqual(['unknown-kind site/raw: apiVersion']);
  });

  it('follow the name that the MoskApi has for the cron field', () => {
    const api = MoskApi.v26_2.with({ schedule: { cronField: 'cron', timeZone: 'UTC' } });
    schedule(new ManagementCluster(app, 'other', { namespace: 'prod', api }), 'nightly', '0 1 * * *');

    expect([...errors(app), ...warnings(app)]).toEqual([]);
  });
});

describe('what cdk8s lets pass', () => {
  const raw = (kind: string, metadata: object, more: object = {}, apiVersion = 'v1') =>
    new ApiObject(site, `raw-${kind}`, { apiVersion, kind, metadata, ...more } as never);

  it.each([
    ['a label of Kubernetes that is none', { labels: { team: 'a b' } }, 'metadata.labels.team'],
    ['a name of a label that is none', { labels: { 'a/b/c': 'x' } }, 'metadata.labels.a/b/c'],
    ['a label of 64 characters', { labels: { team: 'x'.repeat(64) } }, 'metadata.labels.team'],
    ['an annotation that is a number', { annotations: { wave: -1 } }, 'metadata.annotations.wave'],
  ])('%s is refused', (_what, metadata, field) => {
    raw('ConfigMap', { name: 'settings', ...metadata });

    expect(errors(app)).toEqual([`label-invalid site/raw-ConfigMap: ${field}`]);
  });

  it('annotations that are too large together are refused', () => {
    raw('ConfigMap', { name: 'settings', annotations: { text: 'x'.repeat(256 * 1024) } });

    expect(errors(app)).toEqual(['label-invalid site/raw-ConfigMap: metadata.annotations']);
  });

  it('the namespace of the chart on a kind that has none is refused', () => {
    raw('Namespace', { name: 'prod' });

    expect(errors(app)).toEqual(['schema-invalid site/raw-Namespace: metadata.namespace']);
  });

  it('a name that Kubernetes refuses is refused', () => {
    raw('ConfigMap', { name: 'under_score' });

    expect(errors(app)).toEqual(['invalid-name site/raw-ConfigMap: metadata.name']);
  });

  it('values that are no JSON are refused', () => {
    raw('ConfigMap', { name: 'settings' }, { data: { run: () => 1, size: Number.NaN } });

    expect(errors(app)).toEqual([
      'schema-invalid site/raw-ConfigMap: data.run',
      'schema-invalid site/raw-ConfigMap: data.size',
    ]);
  });

  it('an object that cannot be rendered is one finding among others', () => {
    raw('ConfigMap', { name: 'settings' }, { data: { when: new Date(0) } });
    schedule(site, 'often', '*/10 * * * *');

    expect(errors(app)).toEqual(['synthesis-failed site/raw-ConfigMap', 'runs-too-close site/often']);
  });

  it('a Cluster inside a List is refused as any Cluster', () => {
    const item = { apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', metadata: { name: 'prod' } };
    raw('List', { name: 'list' }, { items: [item] });

    expect(errors(app)).toEqual(['cluster-manifest site/raw-List']);
  });

  it('a tracking label and fields of the server are warned of', () => {
    const backup = new ClusterBackup(site, 'now', { cluster, target });
    patched(backup, JsonPatch.add('/metadata/labels', { 'app.kubernetes.io/instance': 'backups' }));
    patched(backup, JsonPatch.add('/status', { status: 'Completed' }));

    expect(warnings(app)).toEqual([
      'tracking-label site/now: metadata.labels.app.kubernetes.io/instance',
      'server-owned-field site/now: status',
    ]);
    expect(errors(app)).toEqual([]);
  });
});
