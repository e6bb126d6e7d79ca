import type { KubeObject, ObjectMeta } from '../../../lib/model';
import { type FieldError, validateObject } from '../../../lib/schema';
import { OBJECT_META_SCHEMA, type Resource } from '../resources';
import { undecodable } from '../status-error';

const KEY_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const KEY_PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = `(${KEY_NAME})?`;

const LONGEST_LABEL = 63;

/** @throws StatusError 400 for metadata whose members have wrong types: the real server cannot even read it */
export function requireReadableMetadata({ metadata }: KubeObject, { type }: Resource): void {
  // A null is as good as nothing: kubectl itself writes `creationTimestamp: null`.
  const given = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null));
  const [wrong] = validateObject(OBJECT_META_SCHEMA, given).filter(
    ({ type: rule }) => rule === 'FieldValueTypeInvalid',
  );
  if (wrong !== undefined) throw undecodable(type, `metadata.${wrong.field}: ${wrong.message}`);
}

/** Rules for the parts of metadata that people write, beside the name. */
export function metadataErrors({
  labels = {},
  annotations = {},
  ownerReferences = [],
}: ObjectMeta): FieldError[] {
  return [
    ...Object.keys(labels).flatMap((key) => keyErrors(key, 'metadata.labels')),
    ...Object.values(labels).flatMap(labelValueErrors),
    ...Object.keys(annotations).flatMap((key) => keyErrors(key.toLowerCase(), 'metadata.annotations')),
    ...ownerReferences.flatMap((reference) =>
      (['apiVersion', 'kind', 'name', 'uid'] as const)
        .filter((member) => !reference[member])
        .map((member) => invalidValue(`metadata.ownerReferences.${member}`, '', 'must not be empty')),
    ),
  ];
}

function keyErrors(key: string, field: string): FieldError[] {
  const slash = key.indexOf('/');
  const [prefix, name] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
  if (prefix !== undefined && !KEY_PREFIX.test(prefix)) {
    return [invalidValue(field, key, 'prefix part must be a lowercase RFC 1123 subdomain')];
  }
  if (name.length > LONGEST_LABEL)
    return [invalidValue(field, key, 'name part must be no more than 63 bytes')];
  if (new RegExp(`^${KEY_NAME}$`).test(name)) return [];
  return [
    invalidValue(
      field,
      key,
      `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${KEY_NAME}')`,
    ),
  ];
}

function labelValueErrors(value: string): FieldError[] {
  if (value.length > LONGEST_LABEL) {
    return [invalidValue('metadata.labels', value, `must be no more than ${LONGEST_LABEL} bytes`)];
  }
  if (new RegExp(`^${LABEL_VALUE}$`).test(value)) return [];
  return [
    invalidValue(
      'metadata.labels',
      value,
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${LABEL_VALUE}')`,
    ),
  ];
}

function invalidValue(field: string, value: string, detail: string): FieldError {
  return { field, type: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${detail}` };
}
