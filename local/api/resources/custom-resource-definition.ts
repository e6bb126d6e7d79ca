import { CustomResourceDefinitionType, isObject, type KubeObject } from '../../../lib/model';
import { notEnforced } from '../../../lib/schema';
import { nameColumn } from '../table';
import { type CrdObject, definitionErrors } from './custom-resource-definition-rules';
import { METADATA_FIELDS, type Resource } from './resource';

/** With the names that follow from others. Nobody has looked at it yet: anything may be anything. */
function read(object: KubeObject): KubeObject {
  const { spec } = object as Partial<CrdObject>;
  if (!isObject(spec) || !isObject(spec.names) || typeof spec.names.kind !== 'string') return object;
  const { kind, singular, listKind } = spec.names;
  const { conversion = { strategy: 'None' } } = spec as { conversion?: object };
  return {
    ...object,
    spec: {
      ...spec,
      names: {
        ...spec.names,
        singular: singular || kind.toLowerCase(),
        listKind: listKind || `${kind}List`,
      },
      conversion,
    },
  } as KubeObject;
}

interface CrdStatus {
  readonly storedVersions?: readonly string[];
  readonly conditions?: readonly { readonly type: string; readonly lastTransitionTime?: string }[];
}

/** Says at once that the definition is in force: nothing here takes time to establish it. */
function prepare(object: KubeObject, before: KubeObject | undefined, subresource?: string): KubeObject {
  const { spec, metadata } = object as Partial<CrdObject> & KubeObject;
  if (!isObject(spec) || !isObject(spec.names)) return object;
  const old = (before ?? {}) as { status?: CrdStatus };
  // Whoever has migrated the objects of a version says so in the status.
  const { storedVersions: stored = [] } =
    (subresource === 'status' ? (object as { status?: CrdStatus }) : old).status ?? {};
  const since = (type: string) =>
    old.status?.conditions?.find((each) => each.type === type)?.lastTransitionTime ??
    metadata.creationTimestamp;
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    reason,
    message,
    lastTransitionTime: since(type),
  });
  return {
    ...object,
    status: {
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
      acceptedNames: spec.names,
      storedVersions: [...new Set([...stored, ...storedVersions(spec.versions)])],
    },
  };
}

function storedVersions(versions: unknown): string[] {
  const known: unknown[] = Array.isArray(versions) ? versions : [];
  return known.flatMap((each) => (isObject(each) && each.storage === true ? [String(each.name)] : []));
}

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const openObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

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
            properties: {
              kind: text,
              plural: text,
              singular: text,
              listKind: text,
              shortNames: texts,
              categories: texts,
            },
          },
          versions: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name', 'served', 'storage'],
              'x-kubernetes-preserve-unknown-fields': true,
              properties: {
                name: text,
                served: { type: 'boolean' },
                storage: { type: 'boolean' },
                schema: openObject,
                subresources: openObject,
                additionalPrinterColumns: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['name', 'type', 'jsonPath'],
                    'x-kubernetes-preserve-unknown-fields': true,
                    properties: { name: text, type: text, jsonPath: text, description: text, format: text },
                  },
                },
              },
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
  hasGeneration: true,
  replacesVersion: true,
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
  read,
  prepare,
  check: definitionErrors,
  warnings: (object) => notEnforced(object as CrdObject),
};
