import { type RunningServer, startedServer } from './running-server';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** Two to the power of its length are the ways to read it: more than a minute's work for a RegExp. */
const HARD = `${'a'.repeat(32)}b`;

let running: RunningServer;
beforeAll(async () => {
  running = await startedServer();
});
afterAll(() => running.stop());

const thing = (spec: unknown) => ({ apiVersion: 'b.example/v1', kind: 'A', metadata: { name: 'x' }, spec });

async function defined(text: object): Promise<void> {
  const openAPIV3Schema = {
    type: 'object',
    properties: {
      spec: { type: 'array', maxItems: 1000, items: { type: 'string', maxLength: 50, ...text } },
    },
  };
  const { code } = await running.api('POST', DEFINITIONS, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'a.b.example' },
    spec: {
      group: 'b.example',
      names: { kind: 'A', plural: 'a' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  });
  expect(code).toBe(201);
}

describe.each([
  ['a pattern', (pattern: string) => ({ pattern })],
  [
    'a rule in CEL',
    (pattern: string) => ({ 'x-kubernetes-validations': [{ rule: `self.matches('${pattern}')` }] }),
  ],
])('a text that %s would take years to match', (_, schemaOf) => {
  afterEach(() => running.api('DELETE', `${DEFINITIONS}/a.b.example`));

  it.each(['^(a+)+$', '^(a|a)+$', '^a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a{28}$'])(
    'is refused in time, however many there are, and others are taken: %s',
    async (pattern) => {
      await defined(schemaOf(pattern));
      const started = performance.now();

      const refused = await running.api(
        'POST',
        '/apis/b.example/v1/namespaces/default/a',
        thing(Array(100).fill(HARD)),
      );
      const elapsed = performance.now() - started;
      const taken = await running.api(
        'POST',
        '/apis/b.example/v1/namespaces/default/a',
        thing(['a'.repeat(28)]),
      );

      expect([refused.code, elapsed < 3_000]).toEqual([422, true]);
      expect(taken.code).toBe(201);
    },
  );
});
