import type { KubeObject } from '../../../lib/model';
import { applyDefaults, type FieldError, prune, unknownFields, validateObject } from '../../../lib/schema';
import { asStruct, StructError } from '../messages';
import { OBJECT_META_SCHEMA, type Resource } from '../resources';
import { invalid, StatusError } from '../status-error';
import { metadataErrors, requireReadableMetadata } from './metadata-rules';
import type { FieldValidation } from './write-options';

/** An object that cannot be read: values of wrong types, or unknown fields under `fieldValidation=Strict`. */
export class UnreadableError extends StatusError {
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
 * @throws UnreadableError when unknown fields are refused or a value has a wrong type
 */
export function conformed(
  object: KubeObject,
  resource: Resource,
  fieldValidation: FieldValidation,
): { object: KubeObject; warnings: string[] } {
  if (resource.message === undefined) requireReadableMetadata(object, resource);
  const read = defaulted(object, resource);
  const unknown = fieldValidation === 'Ignore' ? [] : unknownFieldsOf(object, resource);
  const warnings = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (fieldValidation === 'Strict' && warnings.length > 0) {
    throw new UnreadableError(resource, `strict decoding error: ${warnings.join(', ')}`);
  }
  return { object: read, warnings };
}

/** Without unknown fields and with defaults. Metadata has one schema for all kinds, whatever a CRD says of it. */
export function defaulted(sent: KubeObject, resource: Resource): KubeObject {
  const { message, schema, read } = resource;
  let whole: KubeObject;
  if (message === undefined) {
    const { metadata, ...object } = sent;
    const { apiVersion, kind, ...content } = applyDefaults(schema, prune(schema, object));
    whole = { apiVersion, kind, metadata: prune(OBJECT_META_SCHEMA, metadata), ...content };
  } else {
    whole = { apiVersion: sent.apiVersion, kind: sent.kind, ...readStruct(message, sent, resource) };
  }
  return read?.(whole) ?? whole;
}

function readStruct(message: string, sent: KubeObject, resource: Resource): Pick<KubeObject, 'metadata'> {
  try {
    const object = asStruct(message, sent) as { metadata: KubeObject['metadata'] };
    const { managedFields } = { ...sent.metadata } as { managedFields?: unknown };
    if (!Array.isArray(managedFields) || managedFields.length > 0) return object;
    // A struct leaves out what is empty; of managers an empty list says something else than none.
    return { ...object, metadata: { ...object.metadata, managedFields } as KubeObject['metadata'] };
  } catch (error) {
    if (!(error instanceof StructError)) throw error;
    throw new UnreadableError(resource, error.message);
  }
}

const OF_FORM: ReadonlySet<string> = new Set(['FieldValueTypeInvalid', 'FieldValueRequired']);

/** @throws StatusError 422 with every rule that is broken */
export function requireValid(
  object: KubeObject,
  before: KubeObject | undefined,
  resource: Resource,
  more: readonly FieldError[],
): void {
  // What has been read into a struct has the right types.
  const others = [...more, ...metadataErrors(object.metadata, before, resource)];
  const broken =
    resource.message === undefined ? validateObject(resource.schema, object, before, others) : [];
  const errors = [
    ...others,
    ...broken,
    // Which rely on these.
    ...(broken.some(({ type }) => OF_FORM.has(type)) ? [] : (resource.check?.(object, before) ?? [])),
  ];
  if (errors.length > 0) throw invalid(resource.type, object.metadata.name ?? '', errors);
}

function unknownFieldsOf({ metadata, ...content }: KubeObject, { schema }: Resource): string[] {
  return [
    ...unknownFields(OBJECT_META_SCHEMA, metadata).map((path) => `metadata.${path}`),
    ...unknownFields(schema, content).sort(),
  ];
}
