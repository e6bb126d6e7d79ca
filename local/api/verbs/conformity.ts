import type { KubeObject } from '../../../lib/model';
import { applyDefaults, type FieldError, prune, unknownFields, validateObject } from '../../../lib/schema';
import { OBJECT_META_SCHEMA, type Resource } from '../resources';
import { invalid, StatusError } from '../status-error';
import { metadataErrors, requireReadableMetadata } from './metadata-rules';
import type { FieldValidation } from './write-options';

/** Unknown fields under `fieldValidation=Strict`. */
export class StrictFieldsError extends StatusError {
  /** The text without the kind, for answers that name it otherwise. */
  readonly problem: string;

  constructor({ type: { kind, version } }: Resource, problem: string) {
    super(400, 'BadRequest', `${kind} in version "${version}" cannot be handled as a ${kind}: ${problem}`);
    this.problem = problem;
  }
}

/**
 * The object in the form of its schema: unknown fields dropped, defaults filled in.
 *
 * @throws StrictFieldsError when unknown fields are refused; StatusError 400 for metadata of wrong types
 */
export function conformed(
  object: KubeObject,
  resource: Resource,
  fieldValidation: FieldValidation,
): { object: KubeObject; warnings: string[] } {
  requireReadableMetadata(object, resource);
  const unknown = fieldValidation === 'Ignore' ? [] : unknownFieldsOf(object, resource);
  const warnings = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (fieldValidation === 'Strict' && warnings.length > 0) {
    throw new StrictFieldsError(resource, `strict decoding error: ${warnings.join(', ')}`);
  }
  return { object: defaulted(object, resource), warnings };
}

/** Without unknown fields and with defaults. Metadata has one schema for all kinds, whatever a CRD says of it. */
export function defaulted({ metadata, ...object }: KubeObject, { schema }: Resource): KubeObject {
  const { apiVersion, kind, ...content } = applyDefaults(schema, prune(schema, object));
  return { apiVersion, kind, metadata: prune(OBJECT_META_SCHEMA, metadata), ...content };
}

/** @throws StatusError 422 with every rule that is broken */
export function requireValid(
  object: KubeObject,
  before: KubeObject | undefined,
  resource: Resource,
  more: readonly FieldError[],
): void {
  const errors = [
    ...more,
    ...metadataErrors(object.metadata),
    ...validateObject(resource.schema, object, before),
    ...(resource.check?.(object, before) ?? []),
  ];
  if (errors.length > 0) throw invalid(resource.type, object.metadata.name ?? '', errors);
}

function unknownFieldsOf({ metadata, ...content }: KubeObject, { schema }: Resource): string[] {
  return [
    ...unknownFields(OBJECT_META_SCHEMA, metadata).map((path) => `metadata.${path}`),
    ...unknownFields(schema, content).sort(),
  ];
}
