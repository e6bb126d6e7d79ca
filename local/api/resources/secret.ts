import { jsonEqual } from '../../../lib/json';
import { type KubeObject, type SecretManifest, SecretType } from '../../../lib/model';
import type { FieldError } from '../../../lib/schema';
import { undecodable } from '../status-error';
import { ageColumn, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `stringData` is for writing only: its values move into `data`. */
function prepare(object: KubeObject): KubeObject {
  const { stringData, ...secret } = object as SecretManifest;
  for (const [key, value] of Object.entries(secret.data ?? {})) {
    if (!BASE64.test(value)) {
      throw undecodable(SecretType, `illegal base64 data in ${JSON.stringify(key)}`);
    }
  }
  const added = Object.entries(stringData ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  if (added.length > 0) secret.data = { ...secret.data, ...Object.fromEntries(added) };
  return secret;
}

function check(object: KubeObject, before: KubeObject | undefined): FieldError[] {
  const now = object as SecretManifest;
  const causes: FieldError[] = [];
  for (const key of Object.keys(now.data ?? {})) {
    if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key)) {
      causes.push({
        type: 'FieldValueInvalid',
        message: `Invalid value: ${JSON.stringify(key)}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
        field: `data[${key}]`,
      });
    }
  }
  if (before === undefined) return causes;
  const old = before as SecretManifest;
  if (now.type !== old.type) {
    causes.push({
      type: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(now.type)}: field is immutable`,
      field: 'type',
    });
  }
  if (old.immutable === true) {
    if (now.immutable !== true) causes.push(fixedWhenImmutable('immutable'));
    if (!jsonEqual(now.data ?? {}, old.data ?? {})) causes.push(fixedWhenImmutable('data'));
  }
  return causes;
}

function fixedWhenImmutable(field: string): FieldError {
  return {
    type: 'FieldValueForbidden',
    message: 'Forbidden: field is immutable when `immutable` is set',
    field,
  };
}

const values = (description: string, format?: string) => ({
  type: 'object',
  additionalProperties: { type: 'string', ...(format === undefined ? {} : { format }) },
  description,
});

export const secretResource: Resource = {
  type: SecretType,
  singular: 'secret',
  listKind: 'SecretList',
  shortNames: [],
  categories: [],
  schema: {
    type: 'object',
    description: 'Secret values, such as keys and passwords.',
    properties: {
      // No format: the values are checked in `prepare`, whose answer to bad base64 is a 400.
      data: values('The values, in base64.'),
      stringData: values('Values in clear, for writing only: they are moved into data.'),
      type: { type: 'string', default: 'Opaque', description: 'What the Secret is for.' },
      immutable: { type: 'boolean', description: 'Whether the values are fixed for good.' },
    },
  },
  custom: false,
  hasStatus: false,
  columns: [
    nameColumn,
    {
      name: 'Type',
      type: 'string',
      format: '',
      description: 'What the Secret is for.',
      priority: 0,
      cell: (object) => (object as SecretManifest).type ?? '',
    },
    {
      name: 'Data',
      type: 'string',
      format: '',
      description: 'The number of values.',
      priority: 0,
      cell: (object) => Object.keys((object as SecretManifest).data ?? {}).length,
    },
    ageColumn,
  ],
  selectableFields: [...METADATA_FIELDS, 'type'],
  nameRule: 'subdomain',
  prepare,
  check,
};
