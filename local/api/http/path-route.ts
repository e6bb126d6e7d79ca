import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  openApiDocument,
  openApiIndex,
  SERVER_VERSION,
} from '../discovery';
import type { Registry } from '../resources';
import { methodNotAllowed } from '../status-error';
import { acceptedForm } from './accept';
import { type CompleteAnswer, jsonAnswer, textAnswer } from './answer';
import type { ApiRequest } from './request';

const DISCOVERY_TYPE = {
  'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
};

/**
 * Everything that is not a resource: versions, health, discovery, OpenAPI.
 *
 * @throws StatusError 405 for anything but GET
 */
export function answerPath(registry: Registry, request: ApiRequest): CompleteAnswer {
  const resources = registry.all();
  const [root = '', first, second, ...more] = request.path.split('/').filter(Boolean);
  if (request.method !== 'GET') throw methodNotAllowed();
  switch (root) {
    case 'healthz':
    case 'livez':
    case 'readyz':
      return textAnswer(200, 'ok');
    case 'version':
      return jsonAnswer(200, SERVER_VERSION);
    case 'openapi':
      return openApi(registry, first, [second, ...more].join('/'));
    case 'api':
      if (first === undefined) return discovery(registry, request, 'api');
      return found(second === undefined ? apiResourceList(resources, first) : undefined);
    case 'apis':
      if (first === undefined) return discovery(registry, request, 'apis');
      if (second === undefined) return found(apiGroup(resources, first));
      return found(more.length === 0 ? apiResourceList(resources, `${first}/${second}`) : undefined);
    default:
      return found(undefined);
  }
}

function discovery(registry: Registry, { headers }: ApiRequest, root: 'api' | 'apis'): CompleteAnswer {
  const resources = registry.all();
  if (acceptedForm(headers.accept, ['discovery', 'json']) === 'discovery') {
    return jsonAnswer(200, aggregatedDiscovery(resources, root), DISCOVERY_TYPE);
  }
  return jsonAnswer(200, root === 'api' ? apiVersions() : apiGroupList(resources));
}

/** Only version 3: kubectl asks for version 2 in protobuf and does without when it is absent. */
function openApi(registry: Registry, version: string | undefined, document: string): CompleteAnswer {
  if (version !== 'v3') return found(undefined);
  return found(document === '' ? openApiIndex(registry.all()) : openApiDocument(registry.all(), document));
}

export function found(value: unknown): CompleteAnswer {
  return value === undefined ? textAnswer(404, '404 page not found\n') : jsonAnswer(200, value);
}
