import { jsonEqual } from '../../../lib/json';
import type { KubeObject } from '../../../lib/model';
import type { FieldError } from '../../../lib/schema';
import { messageSchema } from '../messages';
import { ageColumn, nameColumn } from '../table';
import { base64Bytes, configKeyErrors, fixedWhenImmutable, sizeErrors, textBytes } from './config-keys';
import { METADATA_FIELDS, type Resource } from './resource';

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
  immutable?: boolean;
}

function check(object: KubeObject, before: KubeObject | undefined): FieldError[] {
  const { data = {}, binaryData = {}, immutable } = object as ConfigMap;
  const twice = Object.keys(data)
    .filter((key) => Object.hasOwn(binaryData, key))
    .map(
      (key): FieldError => ({
        type: 'FieldValueInvalid',
        message: `Invalid value: ${JSON.stringify(key)}: duplicate of key present in binaryData`,
        field: `data[${key}]`,
      }),
    );
  const own = [
    ...configKeyErrors(data, 'data'),
    ...twice,
    ...configKeyErrors(binaryData, 'binaryData'),
    // The whole has no name.
    ...sizeErrors(textBytes(data) + base64Bytes(binaryData), '[]'),
  ];
  const old = before as ConfigMap | undefined;
  if (old?.immutable !== true) return own;
  return [
    ...(immutable === true ? [] : [fixedWhenImmutable('immutable')]),
    ...(jsonEqual(data, old.data ?? {}) ? [] : [fixedWhenImmutable('data')]),
    ...(jsonEqual(binaryData, old.binaryData ?? {}) ? [] : [fixedWhenImmutable('binaryData')]),
    ...own,
  ];
}

export const configMapResource: Resource = {
  type: { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
  singular: 'configmap',
  listKind: 'ConfigMapList',
  shortNames: ['cm'],
  categories: [],
  schema: messageSchema('core.v1.ConfigMap'),
  message: 'core.v1.ConfigMap',
  custom: false,
  hasStatus: false,
  columns: [
    nameColumn,
    {
      name: 'Data',
      type: 'string',
      format: '',
      description: 'The number of values.',
      priority: 0,
      cell(object) {
        const { data = {}, binaryData = {} } = object as ConfigMap;
        return Object.keys(data).length + Object.keys(binaryData).length;
      },
    },
    ageColumn,
  ],
  selectableFields: METADATA_FIELDS,
  nameRule: 'subdomain',
  check,
};
