import type { KubeObject } from '../../../lib/model';
import { type CustomResourceDefinition, type FieldError, schemaErrors } from '../../../lib/schema';
import { nameComplaints } from '../select';
import { parseJsonPath } from '../table';
import { kindErrors } from './kind-errors';
import { schemaShape } from './schema-shape';

/** As stored: the definition with all its metadata. */
export type CrdObject = KubeObject & Pick<CustomResourceDefinition, 'spec'>;

type Version = CrdObject['spec']['versions'][number];

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];

const wrong = (field: string, value: unknown, detail: string): FieldError => ({
  field,
  type: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
});

/** Rules for a definition whose members have the types that they should. */
export function definitionErrors(object: KubeObject, before: KubeObject | undefined): FieldError[] {
  const { spec, metadata } = object as CrdObject;
  const { names, versions } = spec;
  const errors: FieldError[] = [];
  if (metadata.name !== `${names.plural}.${spec.group}`) {
    errors.push(wrong('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (!spec.group.includes('.')) {
    errors.push(wrong('spec.group', spec.group, 'should be a domain with at least one dot'));
  }
  errors.push(...nameErrors(names));
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    errors.push(wrong('spec.versions', {}, 'must contain unique version names'));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(wrong('spec.versions', {}, 'must have exactly one version marked as storage version'));
  }
  const isOnly = versions.length === 1;
  errors.push(...versions.flatMap((version, at) => versionErrors(version, `spec.versions[${at}]`, isOnly)));
  return [...errors, ...immutableErrors(spec, before), ...abandonedErrors(object)];
}

function nameErrors(names: CrdObject['spec']['names']): FieldError[] {
  const errors: FieldError[] = [];
  for (const [field, name] of Object.entries({ plural: names.plural, singular: names.singular ?? '' })) {
    const complaints = name === '' && field !== 'plural' ? [] : nameComplaints.label1035(name);
    if (complaints.length > 0) errors.push(wrong(`spec.names.${field}`, name, complaints.join(',')));
  }
  for (const [field, kind] of Object.entries({ kind: names.kind, listKind: names.listKind ?? '' })) {
    if (kind !== '') errors.push(...kindErrors(kind, `spec.names.${field}`));
  }
  if (names.listKind === names.kind) {
    errors.push(wrong('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'));
  }
  return errors;
}

/** @param isOnly what all versions have in common the API server knows in one place */
function versionErrors(version: Version, field: string, isOnly: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const complaints = nameComplaints.label1035(version.name);
  if (complaints.length > 0) errors.push(wrong(`${field}.name`, version.name, complaints.join(',')));
  const schema = version.schema?.openAPIV3Schema;
  if (schema === undefined) {
    errors.push({
      field: `${field}.schema.openAPIV3Schema`,
      type: 'FieldValueRequired',
      message: 'Required value: schemas are required',
    });
  } else {
    const place = `${isOnly ? 'spec.validation' : `${field}.schema`}.openAPIV3Schema`;
    const shape = schemaShape(schema, place);
    errors.push(...(shape.length > 0 ? shape : schemaErrors(schema, place)));
  }
  const columns = isOnly ? 'spec.additionalPrinterColumns' : `${field}.additionalPrinterColumns`;
  for (const [at, { type, jsonPath }] of (version.additionalPrinterColumns ?? []).entries()) {
    if (!COLUMN_TYPES.includes(type)) {
      errors.push(wrong(`${columns}[${at}].type`, type, `must be one of ${COLUMN_TYPES.join(',')}`));
    }
    if (!isPath(jsonPath)) errors.push(wrong(`${columns}[${at}].JSONPath`, jsonPath, 'is an invalid path'));
  }
  return errors;
}

function isPath(path: string): boolean {
  try {
    parseJsonPath(path);
    return path.startsWith('.') || path.startsWith('{');
  } catch {
    return false;
  }
}

/** Objects that exist have this scope and these names. */
function immutableErrors(spec: CrdObject['spec'], before: KubeObject | undefined): FieldError[] {
  if (before === undefined) return [];
  const old = (before as CrdObject).spec;
  const fixed: [string, string, string][] = [
    ['spec.group', spec.group, old.group],
    ['spec.scope', spec.scope, old.scope],
    ['spec.names.kind', spec.names.kind, old.names.kind],
    ['spec.names.plural', spec.names.plural, old.names.plural],
  ];
  return fixed
    .filter(([, value, was]) => value !== was)
    .map(([field, value]) => wrong(field, value, 'field is immutable'));
}

/** Versions in which objects may still be stored. */
function abandonedErrors(object: KubeObject): FieldError[] {
  const { spec, status } = object as CrdObject & {
    readonly status?: { readonly storedVersions?: readonly string[] };
  };
  return (status?.storedVersions ?? []).flatMap((stored, at) =>
    spec.versions.some(({ name }) => name === stored)
      ? []
      : [
          wrong(
            `status.storedVersions[${at}]`,
            stored,
            `missing from spec.versions; ${stored} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${stored} and removes ${stored} from status.storedVersions`,
          ),
        ],
  );
}
