/** kube-state-metrics exports from the local server what it exports from kube-apiserver. */
import {
  apiVersionOf,
  type ClusterBackupStatus,
  ClusterBackupType,
  ConfigMapType,
  CustomResourceDefinitionType,
  type KubeObject,
  NamespaceType,
  type ResourceType,
  SecretType,
} from '../../../lib/model';
import { startTarget, TARGET_START_TIMEOUT, type Target } from '../../target';
import { until } from '../../until';
import { describeWithEngines } from '../describe-with-engines';
import { type KubeStateMetrics, startKubeStateMetrics } from '../kube-state-metrics';

const LateType: ResourceType = {
  group: 'late.example.com',
  version: 'v1',
  kind: 'Late',
  plural: 'lates',
  namespaced: true,
};

const LeaseType: ResourceType = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
};

const gauge = (name: string, path: string[], valueFrom: string) => ({
  name,
  help: name,
  each: { type: 'Gauge', gauge: { path, valueFrom: [valueFrom] } },
});

/** As in the documentation of kube-state-metrics, for our kind and for one that comes later. */
const CUSTOM = {
  kind: 'CustomResourceStateMetrics',
  spec: {
    resources: [
      {
        groupVersionKind: { group: 'kaas.mirantis.com', version: 'v1alpha1', kind: 'ClusterBackup' },
        metricNamePrefix: 'mosk_clusterbackup',
        // Otherwise each backup without a status is an error in its log.
        errorLogV: 10,
        labelsFromPath: {
          project: ['metadata', 'namespace'],
          backup: ['metadata', 'name'],
          status: ['status', 'status'],
        },
        metrics: [
          gauge('created_timestamp_seconds', ['metadata'], 'creationTimestamp'),
          gauge('uploaded_timestamp_seconds', ['status'], 'uploadedAt'),
        ],
      },
      {
        groupVersionKind: { group: LateType.group, version: LateType.version, kind: LateType.kind },
        metricNamePrefix: 'late',
        labelsFromPath: { name: ['metadata', 'name'] },
        metrics: [gauge('size', ['spec'], 'size')],
      },
    ],
  },
};

jest.setTimeout(120_000);

describeWithEngines(['kube-state-metrics'], 'kube-state-metrics', () => {
  let target: Target;
  let metrics: KubeStateMetrics;
  let namespace: string;
  let spaces = 0;

  const create = (type: ResourceType, name: string, content: object) =>
    target.client.create(type, {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: { name, namespace },
      ...content,
    } as KubeObject);
  const createBackup = (name: string) => create(ClusterBackupType, name, { spec: { targetCluster: 'prod' } });
  const report = (name: string, status: ClusterBackupStatus) =>
    target.client.patch(
      ClusterBackupType,
      namespace,
      name,
      { status },
      { type: 'merge', subresource: 'status' },
    );

  /** What it says of this project, without what differs from server to server. */
  const said = async () =>
    (await metrics.series())
      .filter((line) => line.includes(`"${namespace}"`))
      .map((line) =>
        line
          .replaceAll(namespace, 'project')
          .replace(/^(\w+(?:_created\w*|_resource_version)\{.*\}) [\d.e+]+$/, '$1 N')
          .replace(/customresource_(?:group|kind|version)="[^"]*",?/g, ''),
      );
  const saidOf = async (word: string) => (await said()).filter((line) => line.includes(word));
  const reaches = async (word: string, expected: readonly string[]) => {
    await until('the series', async () => String(await saidOf(word)) === String(expected)).catch(() => {});
    expect(await saidOf(word)).toEqual(expected);
  };

  beforeAll(async () => {
    target = await startTarget();
    metrics = await startKubeStateMetrics(target.kubeconfigPath, JSON.stringify(CUSTOM));
  }, TARGET_START_TIMEOUT + 60_000);
  afterAll(async () => {
    await metrics?.stop();
    await target.stop();
  });
  beforeEach(async () => {
    spaces += 1;
    namespace = `project-${spaces}`;
    await target.client.create(NamespaceType, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
  });

  it('follows backups from their creation to their end', async () => {
    const backup = 'mosk_clusterbackup_created_timestamp_seconds{backup="now",project="project"';
    await createBackup('now');
    await reaches('backup=', [`${backup}} N`]);

    await report('now', { status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' });
    await reaches('backup=', [
      `${backup},status="Completed"} N`,
      'mosk_clusterbackup_uploaded_timestamp_seconds{backup="now",project="project",status="Completed"} 1.768498942e+09',
    ]);

    await target.client.delete(ClusterBackupType, namespace, 'now');
    await reaches('backup=', []);
  });

  it('finds kinds that come while it runs', async () => {
    await target.client.create(CustomResourceDefinitionType, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'lates.late.example.com' },
      spec: {
        group: LateType.group,
        scope: 'Namespaced',
        names: { plural: LateType.plural, singular: 'late', kind: LateType.kind },
        versions: [
          {
            name: LateType.version,
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
              },
            },
          },
        ],
      },
    } as KubeObject);
    await until('the kind', () => create(LateType, 'one', { spec: { size: 3 } }).catch(() => undefined));
    // It does not say of which namespace.
    const late = async () => (await metrics.series()).filter((line) => line.startsWith('late_size'));
    await until('its series', async () => (await late()).length > 0);
    expect(await late()).toEqual([expect.stringMatching(/name="one"\} 3$/)]);
  });

  it('tells of Secrets, ConfigMaps and Leases, and of the project itself', async () => {
    await create(SecretType, 'credential', { stringData: { password: 'secret-of-the-test' } });
    await create(ConfigMapType, 'settings', { data: { a: '1' } });
    await create(LeaseType, 'leader', {
      spec: { holderIdentity: 'runner', renewTime: '2026-01-15T17:40:00.000000Z' },
    });
    await reaches('project', [
      'kube_configmap_created{namespace="project",configmap="settings"} N',
      'kube_configmap_info{namespace="project",configmap="settings"} 1',
      'kube_configmap_metadata_resource_version{namespace="project",configmap="settings"} N',
      'kube_lease_owner{lease="leader",owner_kind="",owner_name="",namespace="project",lease_holder="runner"} 1',
      'kube_lease_renew_time{lease="leader",namespace="project"} 1.7684988e+09',
      'kube_namespace_created{namespace="project"} N',
      'kube_namespace_status_phase{namespace="project",phase="Active"} 1',
      'kube_namespace_status_phase{namespace="project",phase="Terminating"} 0',
      'kube_secret_created{namespace="project",secret="credential"} N',
      'kube_secret_info{namespace="project",secret="credential"} 1',
      'kube_secret_metadata_resource_version{namespace="project",secret="credential"} N',
      'kube_secret_owner{namespace="project",secret="credential",owner_kind="",owner_name="",owner_is_controller=""} 1',
      'kube_secret_type{namespace="project",secret="credential",type="Opaque"} 1',
    ]);
  });

  it('has nothing to complain of', () => {
    expect(metrics.errors()).toEqual([]);
  });
});
