import type { CustomResourceDefinition } from '../../../lib/schema';
import { printerColumns } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

/** The version that is stored is the one that is served; conversion between versions does not exist here. */
export function resourceFromCrd({ spec }: CustomResourceDefinition): Resource | undefined {
  const version = spec.versions.find(({ storage, served }) => storage && served);
  if (version === undefined) return undefined;
  const { kind, plural, singular, listKind, shortNames, categories } = spec.names;
  return {
    type: { group: spec.group, version: version.name, kind, plural, namespaced: spec.scope === 'Namespaced' },
    singular: singular ?? kind.toLowerCase(),
    listKind: listKind ?? `${kind}List`,
    shortNames: shortNames ?? [],
    categories: categories ?? [],
    schema: version.schema?.openAPIV3Schema ?? { type: 'object' },
    custom: true,
    hasStatus: version.subresources?.status !== undefined,
    columns: printerColumns(version.additionalPrinterColumns),
    selectableFields: METADATA_FIELDS,
    nameRule: 'subdomain',
  };
}
