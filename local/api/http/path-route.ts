import { apiVersionOf } from '../../../lib/model';
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  encodeSwagger,
  openApiDocument,
  openApiIndex,
  SERVER_VERSION,
  swaggerDocument,
} from '../discovery';
import type { Registry, Resource } from '../resources';
import { methodNotAllowed, noSuchResource } from '../status-error';
import { acceptedForm } from './accept';
import { type CompleteAnswer, JSON_TYPE, jsonAnswer, textAnswer } from './answer';
import type { ApiRequest } from './request';

const DISCOVERY_TYPE = {
  'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
};

/** Checks that can be asked for alone: controllers wait for `/livez/ping`. */
const HEALTH_CHECKS = ['ping', 'log', 'etcd'];

/**
 * Everything that is not a resource: versions, health, discovery, OpenAPI. Most of it is answered whatever the method, as by
 * the real server: its own resources, and lists of them, know methods, what it has beside them does not.
 *
 * @throws StatusError 405 for anything but GET, where it matters
 */
export function answerPath(registry: Registry, request: ApiRequest): CompleteAnswer {
  const answer = answerAnyMethod(registry, request);
  if (request.method !== 'GET' && answer.code === 200 && knowsMethods(request)) throw methodNotAllowed();
  return answer;
}

const pathParts = ({ path }: ApiRequest): string[] => path.split('/').filter(Boolean);

/** `/version`, `/api`, and lists of resources. */
function knowsMethods(request: ApiRequest): boolean {
  const [root = '', ...more] = pathParts(request);
  return ['version', 'api'].includes(root) || (root === 'apis' && more.length > 1);
}

function answerAnyMethod(registry: Registry, request: ApiRequest): CompleteAnswer {
  const resources = registry.all();
  const [root = '', first, second, ...more] = pathParts(request);
  switch (root) {
    case '':
      return textAnswer(200, JSON.stringify({ paths: rootPaths(resources) }, undefined, 2));
    case 'healthz':
    case 'livez':
    case 'readyz': {
      const isKnown = first === undefined || (HEALTH_CHECKS.includes(first) && second === undefined);
      return isKnown ? textAnswer(200, 'ok') : found(undefined);
    }
    case 'version':
      // Laid out for people, as by the real server.
      return { code: 200, headers: JSON_TYPE, text: JSON.stringify(SERVER_VERSION, undefined, 2) };
    case 'openapi':
      if (first === 'v2' && second === undefined) return swagger(registry, request);
      return openApi(registry, first, [second, ...more].join('/'));
    case 'api':
      if (first === undefined) return discovery(registry, request, 'api');
      return jsonAnswer(200, coreResources(resources, first, second));
    case 'apis':
      if (first === undefined) return discovery(registry, request, 'apis');
      if (second === undefined) return found(apiGroup(resources, first));
      return found(more.length === 0 ? apiResourceList(resources, `${first}/${second}`) : undefined);
    default:
      return found(undefined);
  }
}

/** @throws StatusError 404 as JSON, which the end of the server's chain, where other unknown paths end, does not know */
function coreResources(resources: readonly Resource[], version: string, more: string | undefined): unknown {
  const list = more === undefined ? apiResourceList(resources, version) : undefined;
  if (list === undefined) throw noSuchResource();
  return list;
}

/** What there is to read, as the real server lists it at its root. */
function rootPaths(resources: readonly Resource[]): string[] {
  const groups = resources
    .filter(({ type }) => type.group !== '')
    .flatMap(({ type }) => [`/apis/${type.group}`, `/apis/${apiVersionOf(type)}`]);
  const versions = ['/api/v1', ...groups.filter((path) => path.split('/').length === 4)];
  const documents = versions.map((path) => `/openapi/v3${path}`);
  return [
    ...['/api', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'],
    ...versions,
    ...groups,
    ...documents,
  ]
    .filter((path, index, all) => all.indexOf(path) === index)
    .sort();
}

function discovery(registry: Registry, { headers }: ApiRequest, root: 'api' | 'apis'): CompleteAnswer {
  const resources = registry.all();
  if (acceptedForm(headers.accept, ['discovery', 'json']) === 'discovery') {
    return jsonAnswer(200, aggregatedDiscovery(resources, root), DISCOVERY_TYPE);
  }
  return jsonAnswer(200, root === 'api' ? apiVersions() : apiGroupList(resources));
}

const SWAGGER_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** kubectl asks for version 2 in protobuf, and looks into it for kinds that version 3 does not have. */
function swagger(registry: Registry, { headers }: ApiRequest): CompleteAnswer {
  const document = swaggerDocument(registry.all(), SERVER_VERSION.gitVersion);
  if (!(headers.accept ?? '').includes('com.github.proto-openapi.spec.v2')) return jsonAnswer(200, document);
  return { code: 200, headers: { 'content-type': SWAGGER_TYPE }, text: '', bytes: encodeSwagger(document) };
}

function openApi(registry: Registry, version: string | undefined, document: string): CompleteAnswer {
  if (version !== 'v3') return found(undefined);
  return found(document === '' ? openApiIndex(registry.all()) : openApiDocument(registry.all(), document));
}

export function found(value: unknown): CompleteAnswer {
  return value === undefined ? textAnswer(404, '404 page not found\n') : jsonAnswer(200, value);
}
