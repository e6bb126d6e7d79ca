import { sortOut } from '../../../lib/imported';
import { type KubeObject, MoskApi } from '../../../lib/model';

const schedule = (metadata: object, spec: object = {}): KubeObject => ({
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'ClusterBackupSchedule',
  metadata: { name: 'nightly', namespace: 'shop', ...metadata },
  spec: { targetCluster: 'prod', schedule: '0 1 * * *', ...spec },
});
const sorted = (...objects: KubeObject[]) => sortOut(objects, { api: MoskApi.v26_2, backups: false });

describe('what was read', () => {
  it('is declared without the marks of the tools that have looked after it, which are named', () => {
    const { imported } = sorted(
      schedule({
        labels: {
          team: 'storage',
          'app.kubernetes.io/instance': 'backups',
          'app.kubernetes.io/managed-by': 'Helm',
          'kustomize.toolkit.fluxcd.io/name': 'backups',
        },
        annotations: {
          note: 'mine',
          'argocd.argoproj.io/tracking-id': 'x',
          'meta.helm.sh/release-name': 'x',
          'kubectl.kubernetes.io/last-applied-configuration': '{"secret":"in clear"}',
          'mosk-backup/owner': 'cli:default:x',
          'mosk-backup/waive': 'MB003=a lab',
        },
      }),
    );
    expect(imported[0]?.declaration).toMatchObject({
      labels: { team: 'storage' },
      annotations: { note: 'mine', 'mosk-backup/waive': 'MB003=a lab' },
    });
    expect(imported[0]?.tools).toEqual(['Argo CD', 'Argo CD or Helm', 'Flux', 'Helm']);
  });

  it('keeps a label that people write, too, where its value is not the tool’s', () => {
    const { imported } = sorted(schedule({ labels: { 'app.kubernetes.io/managed-by': 'ops' } }));
    expect(imported[0]?.declaration.labels).toEqual({ 'app.kubernetes.io/managed-by': 'ops' });
  });

  it('keeps every member that this package does not know: at the top, in parameters, and deeper', () => {
    const parameters = {
      keyEncryptionKey: 'kek',
      rclone: { bucket: 'a/b/c', credential: 's3', 'x/y~z': 1 },
      nfsUploadUrl: null,
      more: { deep: [1] },
    };
    const { imported } = sorted(schedule({}, { parameters, suspend: false }));
    expect(imported[0]?.declaration).toMatchObject({
      target: { to: 'rclone', bucket: 'a', folder: 'b/c', credential: 's3', key: 'kek' },
      extraFields: { suspend: false },
      further: [
        { path: '/spec/parameters/more', value: { deep: [1] } },
        { path: '/spec/parameters/rclone/x~1y~0z', value: 1 },
      ],
    });
  });

  it('takes a Cluster’s section as its default target, and a Cluster without one for nothing', () => {
    const cluster = (name: string, value: object): KubeObject => ({
      apiVersion: 'cluster.k8s.io/v1alpha1',
      kind: 'Cluster',
      metadata: { name, namespace: 'shop' },
      spec: { providerSpec: { value } },
    });
    const { imported, leftOut } = sorted(
      cluster('lab', { backup: { nfsUploadUrl: 'nfs://h:/x', keyEncryptionKey: 'kek' } }),
      cluster('prod', {}),
      cluster('edge', { backup: {} }),
    );
    expect(imported.map(({ declaration: { kind, cluster } }) => [kind, cluster])).toEqual([
      ['default-target', 'lab'],
    ]);
    expect(leftOut).toEqual([]);
  });

  it('repeats nothing that stands where a name belongs and may be a secret', () => {
    const { leftOut } = sorted({
      ...schedule({}),
      kind: 'Secret',
      metadata: { name: 'S3cret/Value+0123456789abcdef', namespace: 'x' },
    });
    expect(leftOut).toEqual([
      { kind: 'Secret', namespace: 'x', name: '(no name)', why: 'secret', detail: undefined },
    ]);
  });
});
