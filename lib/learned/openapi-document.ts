import { isObject } from '../model';
import type { StructuralSchema } from '../schema';
import type { ServedKind } from './served-kind';

const KIND = 'x-kubernetes-group-version-kind';
const REF = '#/components/schemas/';
const TAKES_ANYTHING: StructuralSchema = { 'x-kubernetes-preserve-unknown-fields': true };

/** Whether it is a document of `/openapi/v3`. */
export function isOpenApi(value: unknown): value is Record<string, unknown> {
  return isObject(value) && typeof value.openapi === 'string' && isObject(value.paths);
}

/** The kinds of a document of `/openapi/v3/apis/GROUP/VERSION`. */
export function kindsOfOpenApi(document: unknown): ServedKind[] {
  if (!isOpenApi(document)) return [];
  const { components } = document;
  const schemas = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  const plurals = pluralsOf(document.paths as Record<string, unknown>);
  return Object.values(schemas).flatMap((schema) => {
    // The kinds of Kubernetes itself, such as DeleteOptions, are of many groups.
    const kinds = isObject(schema) && Array.isArray(schema[KIND]) ? schema[KIND] : [];
    if (kinds.length !== 1 || !isObject(kinds[0])) return [];
    const identity = kinds[0] as { group: string; version: string; kind: string };
    const served = plurals.get(nameOf(identity));
    if (served === undefined) return [];
    return [{ ...identity, ...served, schema: resolved(schema as object, schemas, []) }];
  });
}

const nameOf = ({ group, version, kind }: { group?: unknown; version?: unknown; kind?: unknown }) =>
  `${group}/${version} ${kind}`;

/** By group, version and kind: what the paths of its collections say. */
function pluralsOf(paths: Record<string, unknown>): Map<string, { plural: string; namespaced: boolean }> {
  const found = new Map<string, { plural: string; namespaced: boolean }>();
  for (const [path, item] of Object.entries(paths)) {
    const one = /^\/apis\/[^/]+\/[^/]+\/(namespaces\/\{namespace\}\/)?([^/{}]+)\/\{name\}$/.exec(path);
    if (one === null || !isObject(item)) continue;
    const operation = [item.get, item.put, item.delete, item.patch].find(isObject);
    const identity = operation?.[KIND];
    if (!isObject(identity)) continue;
    found.set(nameOf(identity), { plural: one[2] ?? '', namespaced: one[1] !== undefined });
  }
  return found;
}

/** With what its references refer to in their place; where they lead in a circle, anything goes. */
function resolved(
  value: unknown,
  schemas: Record<string, unknown>,
  within: readonly string[],
): StructuralSchema {
  if (Array.isArray(value)) {
    return value.map((each) => resolved(each, schemas, within)) as unknown as StructuralSchema;
  }
  if (!isObject(value)) return value as StructuralSchema;
  const { $ref } = value;
  if (typeof $ref === 'string') {
    const name = $ref.slice(REF.length);
    const target = schemas[name];
    if (within.includes(name) || !isObject(target)) return TAKES_ANYTHING;
    return resolved(target, schemas, [...within, name]);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      // Its definition is that of Kubernetes: nobody asks for it, and it refers to a dozen others.
      key === 'metadata' && isReference(inner) ? TAKES_ANYTHING : resolved(inner, schemas, within),
    ]),
  );
}

function isReference(value: unknown): boolean {
  return isObject(value) && ('$ref' in value || Array.isArray(value.allOf));
}
