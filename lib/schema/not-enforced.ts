import { schemaErrors } from './schema-errors';
import type { CustomResourceDefinition } from './structural-schema';

/** Parts of a definition that this package does not read. */
interface Unread {
  readonly spec: { readonly conversion?: { readonly strategy?: string } };
}
interface UnreadVersion {
  readonly subresources?: { readonly scale?: object };
  readonly selectableFields?: readonly object[];
}

/**
 * What of a CRD the local API server does not do, a line for each; empty if it does everything. Costs of rules are not
 * estimated for any CRD.
 */
export function notEnforced(crd: Pick<CustomResourceDefinition, 'metadata' | 'spec'>): string[] {
  const { metadata, spec } = crd;
  const versions = spec.versions ?? [];
  const { conversion } = (crd as unknown as Unread).spec;
  const stored = versions.find(({ storage, served }) => storage && served);
  const lines = [
    ...versions
      .filter(({ served, name }) => served && name !== stored?.name)
      .map(({ name }) => `version ${name} is not served: only the one that is stored is`),
    ...(conversion?.strategy === 'Webhook' ? ['objects are not converted: no webhook is called'] : []),
    ...versions.flatMap((version) => {
      const { subresources, selectableFields = [] } = version as unknown as UnreadVersion;
      return [
        ...(subresources?.scale === undefined ? [] : [`version ${version.name} has no /scale`]),
        ...(selectableFields.length === 0
          ? []
          : [`version ${version.name} cannot be selected by its selectableFields`]),
      ];
    }),
    ...(stored?.schema?.openAPIV3Schema === undefined
      ? []
      : schemaErrors(stored.schema.openAPIV3Schema, 'the schema').map(
          ({ field, message }) => `${field} cannot be enforced: ${message.split('\n', 1)[0]}`,
        )),
  ];
  return lines.map((line) => `${metadata.name}: ${line}`);
}
