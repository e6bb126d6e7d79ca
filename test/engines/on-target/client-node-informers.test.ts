/** Informers of `@kubernetes/client-node` see on the local server what they see on kube-apiserver. */
import type * as ClientNode from '@kubernetes/client-node';
import type { KubernetesObject } from '@kubernetes/client-node';
import { until } from '../../until';
import { type ClientNodeProject, clientNodeProjects } from '../client-node-project';
import { type CuttableConnection, startCuttableConnection } from '../cuttable-connection';

/** Changes of a kind that the local server remembers. kube-apiserver forgets what was before its start. */
const HISTORY = 9;

let of: ClientNodeProject;
clientNodeProjects(
  (project) => {
    of = project;
  },
  { watchHistory: HISTORY },
);

describe('an informer of @kubernetes/client-node', () => {
  let connection: CuttableConnection;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    connection = await startCuttableConnection(
      Number(new URL(of.config.getCurrentCluster()?.server ?? '').port),
    );
  });
  afterEach(async () => {
    await stop();
    await connection.stop();
  });

  interface Followed {
    readonly path: string;
    list(config: ClientNode.KubeConfig): Promise<ClientNode.KubernetesListObject<KubernetesObject>>;
    show(object: object): string | undefined;
  }

  const configMaps = (): Followed => ({
    path: `/api/v1/namespaces/${of.namespace}/configmaps`,
    list: (through) =>
      through.makeApiClient(of.k8s.CoreV1Api).listNamespacedConfigMap({ namespace: of.namespace }),
    show: ({ data }: ClientNode.V1ConfigMap) => data?.a,
  });
  const backups = (): Followed => ({
    path: `/apis/kaas.mirantis.com/v1alpha1/namespaces/${of.namespace}/clusterbackups`,
    list: (through) => through.makeApiClient(of.k8s.CustomObjectsApi).listNamespacedCustomObject(of.backups),
    show: ({ status }: { status?: { status?: string } }) => status?.status,
  });

  /** An informer that is started again after an error, as its documentation tells, and what it tells. */
  async function informed({ path, list, show }: Followed, resourceVersion?: string) {
    const through = new of.k8s.KubeConfig();
    const server = of.config.getCurrentCluster()?.server ?? '';
    through.loadFromString(
      of.config.exportConfig().replaceAll(server, `https://127.0.0.1:${connection.port}`),
    );
    const informer = of.k8s.makeInformer(through, path, () => list(through));
    const told: string[] = [];
    const errors: unknown[] = [];
    let connections = 0;
    let stopped = false;
    for (const verb of ['add', 'update', 'delete'] as const) {
      informer.on(verb, (object) => told.push(`${verb} ${object.metadata?.name} ${show(object) ?? '-'}`));
    }
    informer.on('connect', () => {
      connections += 1;
    });
    informer.on('error', (error) => {
      // Of a stop, too.
      if (stopped) return;
      errors.push(error);
      void informer.start();
    });
    stop = () => {
      stopped = true;
      return informer.stop();
    };
    if (resourceVersion !== undefined) Object.assign(informer, { resourceVersion });
    await informer.start();
    const tells = (...lines: string[]) =>
      until(
        `the informer to tell ${lines.join(', ')}`,
        () => lines.every((line) => told.includes(line)),
        20_000,
      );
    return { informer, told, tells, errors, connections: () => connections };
  }

  it('tells of what is there, what comes, changes and goes', async () => {
    await of.objects.create(of.configMap('before', { a: '1' }));
    const { told, tells, informer } = await informed(configMaps());
    await of.objects.create(of.configMap('later', { a: '1' }));
    await tells('add before 1', 'add later 1');
    await of.objects.patch(of.configMap('later', { a: '2' }));
    await of.core.deleteNamespacedConfigMap({ namespace: of.namespace, name: 'before' });
    await tells('update later 2', 'delete before 1');
    expect(told).toEqual(['add before 1', 'add later 1', 'update later 2', 'delete before 1']);
    expect(informer.get('later', of.namespace)).toMatchObject({ data: { a: '2' } });
  });

  it('follows the status of a custom resource', async () => {
    const { told, tells } = await informed(backups());
    await of.createBackup('run');
    await of.report('run', 'Pending');
    await tells('update run Pending');
    await of.custom.deleteNamespacedCustomObject({ ...of.backups, name: 'run' });
    await tells('delete run Pending');
    expect(told).toEqual(['add run -', 'update run Pending', 'delete run Pending']);
  });

  it('goes on where it was when the server ends its watch, and misses nothing', async () => {
    const { path, ...more } = configMaps();
    const { told, tells, connections, errors } = await informed({
      path: `${path}?timeoutSeconds=1`,
      ...more,
    });
    for (const round of [1, 2, 3]) {
      await of.objects.create(of.configMap(`made-${round}`));
      await until('another watch', () => connections() > round, 20_000);
    }
    await tells('add made-3 -');
    expect(told).toEqual(['add made-1 -', 'add made-2 -', 'add made-3 -']);
    expect(errors).toEqual([]);
  });

  it('goes on where it was when its connection is cut, and misses nothing', async () => {
    const { told, tells, errors } = await informed(configMaps());
    await of.objects.create(of.configMap('before'));
    await tells('add before -');
    connection.cut();
    await of.objects.create(of.configMap('meanwhile'));
    await tells('add meanwhile -');
    expect(told).toEqual(['add before -', 'add meanwhile -']);
    expect(errors).toHaveLength(1);
  });

  it('reads everything anew when the version it knew is forgotten', async () => {
    const names = Array.from({ length: HISTORY + 1 }, (_, index) => `before-${index}`);
    for (const name of names) await of.createBackup(name);
    const { told, tells, connections, errors } = await informed(backups(), '1');
    const before = names.map((name) => `add ${name} -`);
    await tells(...before);
    await of.createBackup('later');
    await tells('add later -');
    expect(told).toEqual([...before, 'add later -']);
    expect([connections(), errors]).toEqual([2, []]);
  });
});
