import type * as ClientNode from '@kubernetes/client-node';
import type { ApiServerOptions } from '../../local/api';
import { startTarget, TARGET_START_TIMEOUT, type Target } from '../target';
import { loadClientNode } from './client-node';

const GROUP = { group: 'kaas.mirantis.com', version: 'v1alpha1' };
const API_VERSION = 'kaas.mirantis.com/v1alpha1';

/** A namespace of its own for each test, and the clients that a program has. */
export interface ClientNodeProject {
  readonly k8s: typeof ClientNode;
  readonly config: ClientNode.KubeConfig;
  readonly core: ClientNode.CoreV1Api;
  readonly custom: ClientNode.CustomObjectsApi;
  readonly objects: ClientNode.KubernetesObjectApi;
  readonly namespace: string;
  /** What calls about ClusterBackups of the namespace have in common. */
  readonly backups: { group: string; version: string; plural: string; namespace: string };
  backup(name: string, spec?: object): object & ClientNode.KubernetesObject;
  schedule(name: string, cron: string): object & ClientNode.KubernetesObject;
  configMap(
    name: string,
    data?: Record<string, string>,
    labels?: Record<string, string>,
  ): ClientNode.V1ConfigMap;
  createBackup(name: string, spec?: object): Promise<unknown>;
  /** A status, in place of the controller. */
  report(name: string, status: string): Promise<unknown>;
}

/** A target for all tests of a file. */
export function clientNodeProjects(
  begin: (project: ClientNodeProject) => void,
  local: Pick<ApiServerOptions, 'watchHistory'> = {},
): void {
  let k8s: typeof ClientNode;
  let target: Target;
  let spaces = 0;

  beforeAll(async () => {
    k8s = loadClientNode();
    target = await startTarget(local);
  }, TARGET_START_TIMEOUT);
  afterAll(() => target.stop());
  beforeEach(async () => {
    const config = new k8s.KubeConfig();
    config.loadFromFile(target.kubeconfigPath);
    spaces += 1;
    const project = createProject(k8s, config, `space-${spaces}`);
    await project.core.createNamespace({ body: { metadata: { name: project.namespace } } });
    begin(project);
  });
}

function createProject(
  k8s: typeof ClientNode,
  config: ClientNode.KubeConfig,
  namespace: string,
): ClientNodeProject {
  const custom = config.makeApiClient(k8s.CustomObjectsApi);
  const backups = { ...GROUP, plural: 'clusterbackups', namespace };
  const backup = (name: string, spec: object = {}) => ({
    apiVersion: API_VERSION,
    kind: 'ClusterBackup',
    metadata: { name, namespace },
    spec: { targetCluster: 'prod', ...spec },
  });
  return {
    k8s,
    config,
    core: config.makeApiClient(k8s.CoreV1Api),
    custom,
    objects: k8s.KubernetesObjectApi.makeApiClient(config),
    namespace,
    backups,
    backup,
    schedule: (name, cron) => ({
      apiVersion: API_VERSION,
      kind: 'ClusterBackupSchedule',
      metadata: { name, namespace },
      spec: { targetCluster: 'prod', schedule: cron },
    }),
    configMap: (name, data = {}, labels) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels },
      data,
    }),
    createBackup: (name, spec) =>
      custom.createNamespacedCustomObject({ ...backups, body: backup(name, spec) }),
    report: (name, status) =>
      custom.patchNamespacedCustomObjectStatus({
        ...backups,
        name,
        body: [{ op: 'add', path: '/status', value: { status } }],
      }),
  };
}
