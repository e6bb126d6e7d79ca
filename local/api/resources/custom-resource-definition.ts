import { CustomResourceDefinitionType, type KubeObject } from '../../../lib/model';
import type { CustomResourceDefinition, FieldError } from '../../../lib/schema';
import { nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

/** Says at once that the definition is in force: nothing here takes time to establish it. */
function prepare(object: KubeObject): KubeObject {
  const { spec, metadata } = object as CrdObject;
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    reason,
    message,
    lastTransitionTime: metadata.creationTimestamp,
  });
  return {
    ...object,
    status: {
      acceptedNames: spec?.names,
      storedVersions: spec?.versions?.filter(({ storage }) => storage).map(({ name }) => name),
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
    },
  };
}

function check(object: KubeObject): FieldError[] {
  const { spec, metadata } = object as CrdObject;
  const expected = `${spec.names.plural}.${spec.group}`;
  if (metadata.name === expected) return [];
  return [
    {
      type: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(metadata.name)}: must be spec.names.plural+"."+spec.group`,
      field: 'metadata.name',
    },
  ];
}

/** As stored: the definition with all its metadata. */
type CrdObject = KubeObject & Pick<CustomResourceDefinition, 'spec'>;

const text = { type: 'string' };

export const crdResource: Resource = {
  type: CustomResourceDefinitionType,
  singular: 'customresourcedefinition',
  listKind: 'CustomResourceDefinitionList',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  schema: {
    type: 'object',
    description: 'Definition of a kind.',
    required: ['spec'],
    properties: {
      spec: {
        type: 'object',
        description: 'The kind, its names and its versions with their schemas.',
        required: ['group', 'names', 'scope', 'versions'],
        'x-kubernetes-preserve-unknown-fields': true,
        properties: {
          group: text,
          scope: { ...text, enum: ['Namespaced', 'Cluster'] },
          names: {
            type: 'object',
            required: ['kind', 'plural'],
            'x-kubernetes-preserve-unknown-fields': true,
            properties: { kind: text, plural: text },
          },
          versions: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name', 'served', 'storage'],
              'x-kubernetes-preserve-unknown-fields': true,
              properties: { name: text, served: { type: 'boolean' }, storage: { type: 'boolean' } },
            },
          },
        },
      },
      status: {
        type: 'object',
        description: 'Whether the definition is in force.',
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
  },
  custom: false,
  hasStatus: true,
  columns: [
    nameColumn,
    {
      name: 'Created At',
      type: 'date',
      format: '',
      description: 'When the definition was created.',
      priority: 0,
      cell: ({ metadata }) => metadata.creationTimestamp ?? '',
    },
  ],
  selectableFields: METADATA_FIELDS,
  nameRule: 'subdomain',
  prepare,
  check,
};
