import type { KubeObject } from '../../../lib/model';
import { NamespaceType } from '../../../lib/model';
import { ageColumn, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

export interface Namespace
  extends KubeObject<{ finalizers?: string[] }, { phase?: 'Active' | 'Terminating' }> {}

/** Namespaces that are there from the start and cannot be deleted. */
export const FIXED_NAMESPACES = ['default', 'kube-system'] as const;

/** The phase says whether deletion was requested, whatever was sent. */
function prepare(object: KubeObject): Namespace {
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: metadata.deletionTimestamp === undefined ? 'Active' : 'Terminating' },
  };
}

export const namespaceResource: Resource = {
  type: NamespaceType,
  singular: 'namespace',
  listKind: 'NamespaceList',
  shortNames: ['ns'],
  categories: [],
  schema: {
    type: 'object',
    description: 'A space for names.',
    properties: {
      spec: {
        type: 'object',
        description: 'Behaviour of the namespace.',
        properties: {
          finalizers: {
            type: 'array',
            items: { type: 'string' },
            description: 'What must happen before the namespace is removed.',
          },
        },
      },
      status: {
        type: 'object',
        description: 'Present state of the namespace.',
        properties: { phase: { type: 'string', description: 'Active or Terminating.' } },
      },
    },
  },
  custom: false,
  hasStatus: true,
  columns: [
    nameColumn,
    {
      name: 'Status',
      type: 'string',
      format: '',
      description: 'Active or Terminating.',
      priority: 0,
      cell: (object) => (object as Namespace).status?.phase ?? '',
    },
    ageColumn,
  ],
  selectableFields: [...METADATA_FIELDS, 'status.phase'],
  nameRule: 'label',
  prepare,
};
