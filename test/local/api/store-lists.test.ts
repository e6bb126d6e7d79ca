import type { KubeObject, ResourceType } from '../../../lib/model';
import { createStore } from '../../../local/api/store';

const type: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
} as ResourceType;

const named = (name: string, namespace = 'default'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
});

// The last list is kept for the pages after it.
test.each([
  ['created', (store: ReturnType<typeof createStore>) => store.write(type, named('b')), ['a@1', 'b@2']],
  ['changed', (store: ReturnType<typeof createStore>) => store.write(type, named('a')), ['a@2']],
  ['removed', (store: ReturnType<typeof createStore>) => store.remove(type, 'default', 'a'), []],
])('a list knows of what was %s since the list before', (_what, change, expected) => {
  const store = createStore();
  store.write(type, named('a'));
  const first = store.version();
  expect(store.list(type, 'default')).toHaveLength(1);
  change(store);
  const now = store.list(type, 'default').map(({ metadata }) => metadata);
  const shown = now.map(({ name, resourceVersion }) => `${name}@${Number(resourceVersion) - first + 1}`);
  expect(shown).toEqual(expected);
});

test('a list of one namespace is not that of another', () => {
  const store = createStore();
  store.write(type, named('a', 'one'));
  store.write(type, named('b', 'two'));
  const names = (namespace?: string) => store.list(type, namespace).map(({ metadata }) => metadata.name);
  expect([names('one'), names('two'), names(), names('one')]).toEqual([['a'], ['b'], ['a', 'b'], ['a']]);
});
