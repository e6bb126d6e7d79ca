import { createHash } from 'node:crypto';
import { apiVersionOf } from '../../../lib/model';
import type { StructuralSchema } from '../../../lib/schema';
import type { Resource } from '../resources';
import { addMessage, componentName, REF, type Schema, TYPE_MEMBERS } from './message-components';
import { pathsOf } from './openapi-paths';

const META = 'meta.v1.ObjectMeta';

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
    info: served.every(({ custom }) => custom)
      ? { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' }
      : { title: 'Kubernetes', version: 'unversioned' },
    paths: Object.assign(
      {},
      ...served.map((resource) => pathsOf(resource, `/${root}`, schemaName(resource))),
    ),
    components: { schemas: componentsOf(served) },
  };
}

/** The schemas of kinds and of all that they consist of. */
export function componentsOf(resources: readonly Resource[]): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  addMessage('meta.v1.DeleteOptions', found);
  for (const resource of resources) {
    if (resource.message === undefined) found[schemaName(resource)] = kindSchema(resource);
    else addKind(resource, resource.message, found);
    addMessage(META, found);
  }
  return found;
}

/** `com.mirantis.kaas.v1alpha1.ClusterBackup`: the group's parts in reverse, as the real server names them. */
export function schemaName({ type, message }: Resource): string {
  if (message !== undefined) return componentName(message);
  return [...type.group.split('.').reverse(), type.version, type.kind].join('.');
}

function identity({ type: { group, version, kind } }: Resource): Schema {
  return { 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
}

function addKind(resource: Resource, message: string, found: Record<string, Schema>): void {
  addMessage(message, found);
  const name = componentName(message);
  const { properties, ...schema } = found[name] as Schema & { properties: object };
  found[name] = { ...schema, properties: { ...TYPE_MEMBERS, ...properties }, ...identity(resource) };
}

function kindSchema(resource: Resource): Schema {
  const schema: StructuralSchema = resource.schema;
  return {
    ...schema,
    properties: {
      ...schema.properties,
      ...TYPE_MEMBERS,
      metadata: {
        allOf: [{ $ref: REF + componentName(META) }],
        default: {},
      },
    },
    ...identity(resource),
  };
}
