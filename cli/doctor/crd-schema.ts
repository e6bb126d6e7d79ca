import type { KubeObject, ResourceType } from '../../lib/model';

/** The part of a JSON schema that a path lookup needs. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly schema?: { readonly openAPIV3Schema?: Schema };
  readonly subresources?: { readonly status?: object };
}

export type Crd = KubeObject<{
  readonly group: string;
  readonly scope: string;
  readonly names: { readonly plural: string; readonly kind: string };
  readonly versions: readonly CrdVersion[];
}>;

export function crdName(type: ResourceType): string {
  return `${type.plural}.${type.group}`;
}

export function servedVersion(crd: Crd, type: ResourceType): CrdVersion | undefined {
  return crd.spec?.versions.find(({ name, served }) => name === type.version && served);
}

/**
 * Whether a schema knows a path. `open`: something on the way takes any field, so the schema cannot tell.
 */
export function lookUp(version: CrdVersion, path: readonly string[]): 'present' | 'absent' | 'open' {
  let schema: Schema | undefined = version.schema?.openAPIV3Schema;
  for (const step of path) {
    if (schema === undefined) return 'open';
    const next: Schema | undefined = schema.properties?.[step];
    if (next === undefined) return takesAnything(schema) ? 'open' : 'absent';
    schema = next;
  }
  return 'present';
}

/** Names of the fields at a path, for a hint at what the wanted one may be called. */
export function fieldsAt(version: CrdVersion, path: readonly string[]): string[] {
  let schema: Schema | undefined = version.schema?.openAPIV3Schema;
  for (const step of path) schema = schema?.properties?.[step];
  return Object.keys(schema?.properties ?? {});
}

function takesAnything(schema: Schema): boolean {
  return (
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    (schema.additionalProperties !== undefined && schema.additionalProperties !== false)
  );
}
