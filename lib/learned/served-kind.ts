import { isObject } from '../model';
import type { StructuralSchema } from '../schema';

/** A kind in one version, as some source tells that a server has it. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** With its descriptions; `undefined` where the source tells none. */
  readonly schema: StructuralSchema | undefined;
}

/** The served versions of CustomResourceDefinitions; what is none of them is passed over. */
export function kindsOfDefinitions(objects: readonly unknown[]): ServedKind[] {
  return objects.flatMap((object) => {
    if (!isObject(object) || object.kind !== 'CustomResourceDefinition' || !isObject(object.spec)) return [];
    const { group, names, scope, versions } = object.spec;
    if (!isObject(names) || !Array.isArray(versions)) return [];
    return versions.filter(isObject).flatMap(({ name, served, schema }) =>
      served === false
        ? []
        : [
            {
              group: String(group),
              version: String(name),
              kind: String(names.kind),
              plural: String(names.plural),
              namespaced: scope !== 'Cluster',
              schema: isObject(schema) ? (schema.openAPIV3Schema as StructuralSchema) : undefined,
            },
          ],
    );
  });
}

/** What discovery tells of a group in one version: an `APIResourceList`. */
export function kindsOfResourceList(list: unknown): ServedKind[] {
  if (!isObject(list) || list.kind !== 'APIResourceList' || !Array.isArray(list.resources)) return [];
  const [version = '', group = ''] = String(list.groupVersion).split('/').reverse();
  return list.resources
    .filter((each) => isObject(each) && !String(each.name).includes('/'))
    .map((each) => ({
      group,
      version,
      kind: String(each.kind),
      plural: String(each.name),
      namespaced: each.namespaced !== false,
      schema: undefined,
    }));
}
