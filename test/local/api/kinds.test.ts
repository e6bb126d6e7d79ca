import type { CustomResourceDefinition } from '../../../lib/schema';
import type { Answer } from './requester';
import {
  ALL_BACKUPS,
  backup,
  backups,
  MERGE,
  newBackup,
  newSecret,
  type RunningServer,
  SECRETS,
  startedServer,
  TABLE,
} from './running-server';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const widgets: CustomResourceDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Cluster',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { size: { type: 'integer', default: 3 } } },
            },
          },
        },
      },
    ],
  },
};

const newWidget = (name: string) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name },
  spec: {},
});

describe('kinds', () => {
  let running: RunningServer;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);

  beforeEach(async () => {
    running = await startedServer({ now: () => Date.parse('2026-03-01T10:00:00Z') });
  });
  afterEach(() => running.stop());

  it('are those of this package, as definitions in force', async () => {
    const { body } = await api('GET', CRDS);

    expect(body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
      'clusterbackups.kaas.mirantis.com',
      'clusterbackupschedules.kaas.mirantis.com',
      'clusters.cluster.k8s.io',
      'keyencryptionkeys.kaas.mirantis.com',
      'rclonecredentials.kaas.mirantis.com',
    ]);
    const { body: one } = await api('GET', `${CRDS}/clusterbackups.kaas.mirantis.com`);
    expect(one.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Established', status: 'True' }),
    );
  });

  it('are served as soon as their definition is created, and gone with it', async () => {
    const path = '/apis/example.com/v1/widgets';

    const before = await api('POST', path, newWidget('w'));
    await api('POST', CRDS, widgets);
    const created = await api('POST', path, newWidget('w'));
    await api('DELETE', `${CRDS}/widgets.example.com`);
    const after = await api('GET', path);

    expect(before.code).toBe(404);
    expect([created.code, created.body.spec]).toEqual([201, { size: 3 }]);
    expect(after.code).toBe(404);
  });

  it('end their watches when they go, with everything that they hold', async () => {
    await api('POST', CRDS, widgets);
    const path = '/apis/example.com/v1/widgets';
    await api('POST', path, newWidget('w'));
    const watch = await running.api.watch(`${path}?watch=true`);
    await watch.atLeast(1);

    await api('DELETE', `${CRDS}/widgets.example.com`);
    await watch.ended;

    expect(watch.events.map(({ type }) => type)).toEqual(['ADDED', 'DELETED']);
  });

  it('are refused when their schema is not structural or a rule of theirs does not compile', async () => {
    const broken = structuredClone(widgets) as unknown as {
      spec: { versions: { schema: { openAPIV3Schema: object } }[] };
    };
    const [version] = broken.spec.versions;
    if (version === undefined) throw new Error('there is no version');
    version.schema.openAPIV3Schema = {
      type: 'object',
      properties: { a: {} },
      'x-kubernetes-validations': [{ rule: 'self.nothing == 1' }],
    };

    const { code, body } = await api('POST', CRDS, broken);

    expect([code, body.details.causes.map(({ field }: { field: string }) => field)]).toEqual([
      422,
      [
        'spec.validation.openAPIV3Schema.x-kubernetes-validations[0].rule',
        'spec.validation.openAPIV3Schema.properties[a].type',
      ],
    ]);
  });

  it('need a definition of the right name', async () => {
    const { code, body } = await api('POST', CRDS, { ...widgets, metadata: { name: 'wrong' } });

    expect([code, body.details.causes[0].field]).toEqual([422, 'metadata.name']);
  });

  it('show their printer columns in a table', async () => {
    const rclone = { bucket: 'my-bucket', credential: 's3' };
    await api('POST', backups(), newBackup('run', {}, { parameters: { rclone } }));
    await api('PATCH', `${backup('run')}/status`, { status: { status: 'InProgress' } }, MERGE);

    const { headers, body } = await api('GET', ALL_BACKUPS, undefined, TABLE);

    expect(headers['content-type']).toMatch(/^application\/json/);
    expect([body.kind, body.apiVersion]).toEqual(['Table', 'meta.k8s.io/v1']);
    const always = body.columnDefinitions.filter(({ priority }: { priority: number }) => priority === 0);
    const shown = Object.fromEntries(
      always.map(({ name }: { name: string }) => [
        name,
        body.rows[0].cells[body.columnDefinitions.findIndex((each: { name: string }) => each.name === name)],
      ]),
    );
    expect(shown).toEqual({
      Name: 'run',
      Cluster: 'prod',
      Status: 'InProgress',
      Bucket: 'my-bucket',
      NFS: null,
      Age: '0s',
    });
    expect(body.rows[0].object.kind).toBe('PartialObjectMetadata');
  });

  it('put into a table what the request includes', async () => {
    await api('POST', SECRETS, newSecret('s', { stringData: { a: '1', b: '2' } }));
    const row = async (include: string) =>
      (await api('GET', `${SECRETS}?includeObject=${include}`, undefined, TABLE)).body.rows[0];

    expect((await row('None')).object).toBeNull();
    expect((await row('Object')).object.data).toEqual({ a: 'MQ==', b: 'Mg==' });
    expect((await row('None')).cells.slice(0, 3)).toEqual(['s', 'Opaque', 2]);
  });

  it('can be read as metadata alone', async () => {
    await api('POST', SECRETS, newSecret('s', { stringData: { a: '1' } }));

    const { body } = await api('GET', SECRETS, undefined, {
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    });

    expect(body.kind).toBe('PartialObjectMetadataList');
    expect(Object.keys(body.items[0]).sort()).toEqual(['apiVersion', 'kind', 'metadata']);
  });

  it('are not sent in forms that were not asked for', async () => {
    const { code, body } = await api('GET', ALL_BACKUPS, undefined, { accept: 'text/html' });

    expect([code, body.reason]).toEqual([406, 'NotAcceptable']);
  });

  describe('are found by clients', () => {
    const groupsOf = ({ body }: Answer) =>
      body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);

    it('in two aggregated answers', async () => {
      const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

      const core = await api('GET', '/api', undefined, { accept });
      const groups = await api('GET', '/apis', undefined, { accept });

      expect(groups.headers['content-type']).toBe(
        'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
      );
      expect(groupsOf(groups)).toEqual(
        expect.arrayContaining([
          'admissionregistration.k8s.io',
          'apiextensions.k8s.io',
          'cluster.k8s.io',
          'kaas.mirantis.com',
        ]),
      );
      expect(
        core.body.items[0].versions[0].resources.map(({ resource }: { resource: string }) => resource),
      ).toEqual(expect.arrayContaining(['configmaps', 'events', 'namespaces', 'secrets']));
    });

    it('in the old form', async () => {
      const { body } = await api('GET', '/apis/kaas.mirantis.com/v1alpha1');

      expect(body.kind).toBe('APIResourceList');
      expect(body.resources).toContainEqual({
        name: 'clusterbackups',
        singularName: 'clusterbackup',
        namespaced: true,
        kind: 'ClusterBackup',
        shortNames: ['cbk'],
        verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
      });
      expect((await api('GET', '/api')).body.versions).toEqual(['v1']);
      expect((await api('GET', '/apis/kaas.mirantis.com')).body.preferredVersion.version).toBe('v1alpha1');
      expect((await api('GET', '/apis/kaas.mirantis.com/v9')).code).toBe(404);
    });

    it('with schemas and operations in OpenAPI', async () => {
      const { body: index } = await api('GET', '/openapi/v3');
      const { serverRelativeURL } = index.paths['apis/kaas.mirantis.com/v1alpha1'];

      const { body } = await api('GET', serverRelativeURL);

      const kind = { group: 'kaas.mirantis.com', version: 'v1alpha1', kind: 'ClusterBackup' };
      const schema = body.components.schemas['com.mirantis.kaas.v1alpha1.ClusterBackup'];
      expect(schema['x-kubernetes-group-version-kind']).toEqual([kind]);
      const { post } = body.paths['/apis/kaas.mirantis.com/v1alpha1/namespaces/{namespace}/clusterbackups'];
      expect(post['x-kubernetes-group-version-kind']).toEqual(kind);
      expect(post.parameters.map(({ name }: { name: string }) => name)).toContain('fieldValidation');
    });
  });
});
