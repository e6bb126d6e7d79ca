import { apiVersionOf } from '../../../lib/model';
import { type Resource, type Subresource, VERBS } from '../resources';

/** In the order of the real server, which differs for kinds of CRDs. */
const CUSTOM_VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
] as const;

function verbsOf({ verbs, custom }: Resource): readonly string[] {
  return custom ? CUSTOM_VERBS : (verbs ?? VERBS);
}

const STATUS_VERBS = ['get', 'patch', 'update'] as const;

const groupVersionOf = ({ type }: Resource) => apiVersionOf(type);

function groupsOf(resources: readonly Resource[]): string[] {
  return [...new Set(resources.map(({ type }) => type.group))].filter((group) => group !== '').sort();
}

/** `GET /api` and `GET /apis` in the aggregated form (apidiscovery.k8s.io/v2): everything in two answers. */
export function aggregatedDiscovery(resources: readonly Resource[], root: 'api' | 'apis'): unknown {
  const groups = root === 'api' ? [''] : groupsOf(resources);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) => {
      const inGroup = resources.filter(({ type }) => type.group === group);
      return {
        metadata: group === '' ? {} : { name: group },
        versions: versionsOf(inGroup).map((version) => ({
          version,
          freshness: 'Current',
          resources: inGroup.filter(({ type }) => type.version === version).map(aggregatedResource),
        })),
      };
    }),
  };
}

function aggregatedResource(resource: Resource): unknown {
  const { type, singular, shortNames, categories } = resource;
  const responseKind = { group: type.group, version: type.version, kind: type.kind };
  return {
    resource: type.plural,
    responseKind,
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(resource),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...withSubresources(
      subresourcesOf(resource).map(({ name, verbs, sent = responseKind }) => ({
        subresource: name,
        responseKind: sent,
        verbs,
      })),
    ),
  };
}

const withSubresources = (subresources: readonly object[]) =>
  subresources.length === 0 ? {} : { subresources };

function subresourcesOf({ hasStatus, subresources = [] }: Resource): readonly AnySubresource[] {
  return hasStatus ? [...subresources, { name: 'status', verbs: STATUS_VERBS }] : subresources;
}

type AnySubresource = Omit<Subresource, 'name'> & { readonly name: string };

/** `GET /api` in the old form. */
export function apiVersions(): unknown {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

/** `GET /apis` in the old form. */
export function apiGroupList(resources: readonly Resource[]): unknown {
  const groups = groupsOf(resources).map((group) => describeGroup(resources, group));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

/** `GET /apis/GROUP`; undefined for a group without resources. */
export function apiGroup(resources: readonly Resource[], group: string): unknown {
  if (!groupsOf(resources).includes(group)) return undefined;
  return { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(resources, group) };
}

function describeGroup(resources: readonly Resource[], group: string) {
  const versions = versionsOf(resources.filter(({ type }) => type.group === group)).map((version) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

/** `GET /api/v1` and `GET /apis/GROUP/VERSION`; undefined when nothing is served there. */
export function apiResourceList(resources: readonly Resource[], groupVersion: string): unknown {
  const served = resources.filter((resource) => groupVersionOf(resource) === groupVersion);
  if (served.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: served.flatMap(describeResource),
  };
}

function describeResource(served: Resource): unknown[] {
  const { type, singular, shortNames, categories } = served;
  const { plural, namespaced, kind } = type;
  const resource = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(served),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
  const subresources = subresourcesOf(served).map(({ name, verbs, sent }) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...(sent === undefined ? { kind } : sent),
    verbs,
  }));
  return [resource, ...subresources];
}

function versionsOf(resources: readonly Resource[]): string[] {
  return [...new Set(resources.map(({ type }) => type.version))];
}
