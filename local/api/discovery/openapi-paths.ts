import type { Resource } from '../resources';

const queryParameter = (name: string) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
});

/** kubectl leaves the check of fields to a server whose writes take this parameter. */
const WRITE_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation'].map(queryParameter);

const ACTIONS = {
  get: { action: 'get', body: [] },
  list: { action: 'list', body: [] },
  post: { action: 'post', body: ['application/json', 'application/yaml'] },
  put: { action: 'put', body: ['application/json', 'application/yaml'] },
  patch: {
    action: 'patch',
    body: ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml'],
  },
  delete: { action: 'delete', body: ['application/json'] },
} as const;

/** The operations of a resource. */
export function pathsOf(resource: Resource, root: string, schema: string): Record<string, unknown> {
  const { plural, namespaced } = resource.type;
  const collection = `${root}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}`;
  const one = `${collection}/{name}`;
  const of = (action: keyof typeof ACTIONS) => operation(resource, action, schema);
  const paths: Record<string, unknown> = {
    [collection]: { parameters: pathParameters(collection), get: of('list'), post: of('post') },
    [one]: {
      parameters: pathParameters(one),
      get: of('get'),
      put: of('put'),
      patch: of('patch'),
      delete: of('delete'),
    },
  };
  if (resource.hasStatus) {
    const status = `${one}/status`;
    paths[status] = {
      parameters: pathParameters(status),
      get: of('get'),
      put: of('put'),
      patch: of('patch'),
    };
  }
  if (namespaced) paths[`${root}/${plural}`] = { get: of('list') };
  return paths;
}

function pathParameters(path: string): unknown[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', uniqueItems: true },
  }));
}

function operation({ type, custom }: Resource, name: keyof typeof ACTIONS, schema: string): unknown {
  const { group, version, kind } = type;
  const { action, body: common } = ACTIONS[name];
  const body = name === 'patch' && !custom ? [...common, 'application/strategic-merge-patch+json'] : common;
  const content = { schema: { $ref: `#/components/schemas/${schema}` } };
  const writes = body.length > 0;
  return {
    parameters: writes ? WRITE_PARAMETERS : [],
    ...(writes
      ? { requestBody: { content: Object.fromEntries(body.map((mediaType) => [mediaType, content])) } }
      : {}),
    responses: { 200: { description: 'OK', content: { 'application/json': content } } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
  };
}
