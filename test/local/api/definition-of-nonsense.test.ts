import { type RunningServer, startedServer } from './running-server';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

let running: RunningServer;
beforeAll(async () => {
  running = await startedServer();
});
afterAll(() => running.stop());

const version = (more: object = {}) => ({
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: { type: 'object' } },
  ...more,
});
const spec = (more: object = {}) => ({
  group: 'b.example',
  names: { kind: 'A', plural: 'a' },
  scope: 'Namespaced',
  versions: [version()],
  ...more,
});
const withVersion = (more: object) => spec({ versions: [version(more)] });
const withSchema = (more: object) =>
  withVersion({ schema: { openAPIV3Schema: { type: 'object', ...more } } });

const definition = (wrong: unknown) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'a.b.example' },
  spec: wrong,
});

it.each([
  ['no spec', null],
  ['an empty spec', {}],
  ['no names', spec({ names: {} })],
  ['names that are a list', spec({ names: [] })],
  ['names that are none', spec({ names: { kind: 'A', plural: 'a', shortNames: 5, categories: 'x' } })],
  ['a group that is a number', spec({ group: 1 })],
  ['versions that are an object', spec({ versions: {} })],
  ['a version that is null', spec({ versions: [null] })],
  ['a version whose name is a number', withVersion({ name: 5 })],
  ['columns that are a number', withVersion({ additionalPrinterColumns: 5 })],
  ['a column that is null', withVersion({ additionalPrinterColumns: [null] })],
  ['subresources that are a number', withVersion({ subresources: 5 })],
  ['a schema that is a number', withVersion({ schema: 5 })],
  ['an inner schema that is a number', withVersion({ schema: { openAPIV3Schema: 5 } })],
  ['properties that are a number', withSchema({ properties: 5 })],
  ['a property that is null', withSchema({ properties: { a: null } })],
  ['items that are a number', withSchema({ properties: { a: { type: 'array', items: 5 } } })],
  ['required that is a number', withSchema({ required: 5 })],
  ['rules that are a number', withSchema({ 'x-kubernetes-validations': 5 })],
  ['a rule without a rule', withSchema({ 'x-kubernetes-validations': [{}] })],
  ['a pattern that is none', withSchema({ properties: { a: { type: 'string', pattern: '(' } } })],
])('a definition with %s is refused as a mistake, and everything else goes on', async (_, wrong) => {
  const { code, body } = await running.api('POST', DEFINITIONS, definition(wrong));

  expect([400, 422]).toContain(code);
  expect(body).toMatchObject({ kind: 'Status', status: 'Failure' });
  for (const path of ['/apis', '/openapi/v3', '/api/v1/namespaces/default/secrets']) {
    expect((await running.api('GET', path)).code).toBe(200);
  }
});

it('one as it should be is served', async () => {
  expect((await running.api('POST', DEFINITIONS, definition(spec()))).code).toBe(201);
  expect((await running.api('GET', '/apis/b.example/v1/namespaces/default/a')).code).toBe(200);
});
