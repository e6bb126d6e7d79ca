import { createHash } from 'node:crypto';
import { apiVersionOf } from '../../../lib/model';
import { OBJECT_META_SCHEMA, type Resource } from '../resources';
import { pathsOf } from './openapi-paths';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const rootOf = (groupVersion: string) =>
  groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;

/** `GET /openapi/v3`: where the document of each group and version is found. */
export function openApiIndex(resources: readonly Resource[]): unknown {
  const groupVersions = [...new Set(resources.map(({ type }) => apiVersionOf(type)))];
  const paths = groupVersions.map((groupVersion) => {
    const text = JSON.stringify(openApiDocument(resources, rootOf(groupVersion)));
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 32).toUpperCase();
    const root = rootOf(groupVersion);
    return [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${hash}` }];
  });
  return { paths: Object.fromEntries(paths) };
}

/**
 * `GET /openapi/v3/ROOT`: schemas for `kubectl explain`, and operations that tell kubectl that the server validates fields.
 *
 * @param root `api/v1` or `apis/GROUP/VERSION`
 * @returns undefined when nothing is served there
 */
export function openApiDocument(resources: readonly Resource[], root: string): unknown {
  const served = resources.filter(({ type }) => rootOf(apiVersionOf(type)) === root);
  if (served.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' },
    paths: Object.assign(
      {},
      ...served.map((resource) => pathsOf(resource, `/${root}`, schemaName(resource))),
    ),
    components: {
      schemas: {
        ...Object.fromEntries(served.map((resource) => [schemaName(resource), kindSchema(resource)])),
        [META]: OBJECT_META_SCHEMA,
      },
    },
  };
}

/** `com.mirantis.kaas.v1alpha1.ClusterBackup`: the group's parts in reverse, as the real server names them. */
function schemaName({ type }: Resource): string {
  const group = type.group === '' ? ['io', 'k8s', 'api', 'core'] : type.group.split('.').reverse();
  return [...group, type.version, type.kind].join('.');
}

function kindSchema({ type, schema }: Resource): unknown {
  const { group, version, kind } = type;
  return {
    ...schema,
    properties: {
      apiVersion: {
        type: 'string',
        description: 'Version of the schema of this representation of an object.',
      },
      kind: { type: 'string', description: 'Kind of the object. Cannot be changed.' },
      metadata: {
        description: OBJECT_META_SCHEMA.description,
        allOf: [{ $ref: `#/components/schemas/${META}` }],
        default: {},
      },
      ...schema.properties,
    },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  };
}
