import { BackupError } from '../errors';
import type { KubeObject, MoskApi } from '../model';
import { cronFieldNames, schemaOf } from './crd-schema';
import type { FieldError } from './field-error';
import { unknownFields } from './prune';
import { shownFields } from './shown-fields';
import { validateObject } from './validate';
import { valueErrors } from './value-errors';

/**
 * What a management cluster with these CRDs would refuse in an object of one of our kinds, CEL rules included; empty
 * for other kinds. `at` of a finding is the path in the manifest.
 */
export function checkCrd(manifest: KubeObject, api: MoskApi): BackupError[] {
  const schema = schemaOf(manifest);
  if (schema === undefined) return [];
  const { asInCrd, asInManifest } = cronFieldNames(manifest, api);
  const object = asInCrd(manifest);
  return (
    validateObject(schema, object, stored(object))
      // `<nil>` only says that rules wait for the other findings.
      .filter(({ field }) => field !== '<nil>')
      .map((error) => crdFinding({ ...error, field: asInManifest(error.field) }))
  );
}

/** The same without CEL rules, which say what the contract says and cost a hundred times as much. */
export function structuralErrors(manifest: KubeObject, api: MoskApi): FieldError[] {
  const schema = schemaOf(manifest);
  if (schema === undefined) return [];
  const { asInCrd, asInManifest } = cronFieldNames(manifest, api);
  return [...valueErrors(schema, asInCrd(manifest), '')].map((error) => ({
    ...error,
    field: asInManifest(error.field),
  }));
}

/** An error of the schema as a finding. */
export function crdFinding({ field, message }: FieldError): BackupError {
  return new BackupError('schema-invalid', 'The management cluster would refuse this', {
    at: field,
    value: message,
    fix: 'correct this field',
  });
}

/** Fields that the CRDs do not know, in an object of one of our kinds: they may be of a later release. */
export function checkUnknownFields(manifest: KubeObject, api: MoskApi): BackupError[] {
  const schema = schemaOf(manifest);
  if (schema === undefined) return [];
  const { asInCrd, asInManifest } = cronFieldNames(manifest, api);
  return shownFields(unknownFields(schema, asInCrd(manifest))).map(
    (field) =>
      new BackupError('unknown-field', 'The CRDs do not know this field', {
        at: asInManifest(field),
        fix: 'keep it if your release has it: servers that do not know it drop it without a word',
      }),
  );
}

/** A request for deletion changes an object that exists; whether it may be declared is a matter of the contract. */
function stored(object: KubeObject): KubeObject | undefined {
  const { delete: request, ...spec } = (object.spec ?? {}) as { delete?: unknown };
  return request === true ? { ...object, spec } : undefined;
}
