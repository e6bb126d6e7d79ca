import type { KubeObject } from '../../../lib/model';
import { ageColumn, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

export const configMapResource: Resource = {
  type: { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true },
  singular: 'configmap',
  listKind: 'ConfigMapList',
  shortNames: ['cm'],
  categories: [],
  schema: {
    type: 'object',
    description: 'Configuration values.',
    properties: {
      data: { type: 'object', additionalProperties: { type: 'string' }, description: 'The values.' },
      binaryData: {
        type: 'object',
        additionalProperties: { type: 'string', format: 'byte' },
        description: 'Values that are no text, in base64.',
      },
      immutable: { type: 'boolean', description: 'Whether the values are fixed for good.' },
    },
  },
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
};
