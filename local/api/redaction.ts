import { isObject, type ResourceType } from '../../lib/model';
import { qualifiedResource } from './status-error';

const REDACTED = '<redacted>';

/** Kinds in whose objects any text may be a secret: our two carry theirs in the spec until it is moved into a Secret. */
const SECRET_BEARING = new Set([
  'secrets',
  'keyencryptionkeys.kaas.mirantis.com',
  'rclonecredentials.kaas.mirantis.com',
]);

/** kubectl keeps the whole object, as it was applied, in this annotation. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * A body as it may be kept. Of kinds that bear secrets only names, shape and the values that are no text remain,
 * so that a secret under a misspelt field is not kept either.
 */
export function redacted(body: unknown, type: Pick<ResourceType, 'group' | 'plural'>): unknown {
  if (!SECRET_BEARING.has(qualifiedResource(type as ResourceType))) return withoutLastApplied(body);
  if (Array.isArray(body)) return body.map(redactedOperation);
  if (!isObject(body)) return body === undefined ? undefined : REDACTED;
  const { apiVersion, kind, metadata, ...content } = body;
  const rest = withoutTexts(content) as Record<string, unknown>;
  return {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    ...(metadata === undefined ? {} : { metadata: redactedMetadata(metadata) }),
    ...rest,
  };
}

/** The options of a DELETE, which hold no secret; anything else in such a body is left out. */
export function deleteOptions(body: unknown): unknown {
  if (!isObject(body)) return undefined;
  const known = ['preconditions', 'propagationPolicy', 'orphanDependents', 'gracePeriodSeconds', 'dryRun'];
  return Object.fromEntries(Object.entries(body).filter(([key]) => known.includes(key)));
}

/** An operation of a JSON patch: the place stays, the value goes. */
function redactedOperation(operation: unknown): unknown {
  if (!isObject(operation)) return REDACTED;
  const { op, path, from, value } = operation;
  return {
    op,
    path,
    ...(from === undefined ? {} : { from }),
    ...(value === undefined ? {} : { value: withoutTexts(value) }),
  };
}

function redactedMetadata(metadata: unknown): unknown {
  if (!isObject(metadata)) return REDACTED;
  const { annotations, managedFields: _fields, ...kept } = metadata;
  return annotations === undefined ? kept : { ...kept, annotations: withoutTexts(annotations) };
}

function withoutTexts(value: unknown): unknown {
  if (typeof value === 'string') return REDACTED;
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutTexts(member)]));
}

function withoutLastApplied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLastApplied);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === LAST_APPLIED ? REDACTED : withoutLastApplied(member),
    ]),
  );
}
