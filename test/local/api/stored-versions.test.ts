import { MERGE, startedServer } from './running-server';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const version = (name: string, storage = true) => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema: { type: 'object' } },
});
const definition = (...versions: object[]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'a.b.example' },
  spec: { group: 'b.example', names: { kind: 'A', plural: 'a' }, scope: 'Namespaced', versions },
});

it('a version in which objects may be stored stays, until the status says that none is', async () => {
  const { api, stop } = await startedServer();
  const one = `${DEFINITIONS}/a.b.example`;
  const put = async (...versions: object[]) => {
    const { resourceVersion } = (await api('GET', one)).body.metadata;
    const sent = definition(...versions);
    return api('PUT', one, { ...sent, metadata: { ...sent.metadata, resourceVersion } });
  };
  await api('POST', DEFINITIONS, definition(version('v1')));

  expect(await put(version('v2'))).toMatchObject({
    code: 422,
    body: {
      details: {
        causes: [
          {
            field: 'status.storedVersions[0]',
            message:
              'Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions',
          },
        ],
      },
    },
  });
  const both = await put(version('v1', false), version('v2'));
  expect([both.code, both.body.status.storedVersions]).toEqual([200, ['v1', 'v2']]);
  const migrated = await api('PATCH', `${one}/status`, { status: { storedVersions: ['v2'] } }, MERGE);
  expect([migrated.code, migrated.body.status.storedVersions]).toEqual([200, ['v2']]);
  expect((await put(version('v2'))).code).toBe(200);
  await stop();
});
