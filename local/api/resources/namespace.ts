import type { KubeObject } from '../../../lib/model';
import { NamespaceType } from '../../../lib/model';
import type { FieldError } from '../../../lib/schema';
import { messageSchema } from '../messages';
import { labelKeyErrors, nameComplaints } from '../select';
import { ageColumn, nameColumn } from '../table';
import { standardFinalizerErrors } from './finalizer-errors';
import { METADATA_FIELDS, type Resource } from './resource';

export interface Namespace
  extends KubeObject<{ finalizers?: string[] }, { phase?: 'Active' | 'Terminating' }> {}

/** Namespaces that are there from the start and cannot be deleted. */
export const FIXED_NAMESPACES = ['default', 'kube-public', 'kube-system'] as const;

/** Those, and what else is there from the start. */
export const FIRST_NAMESPACES = [...FIXED_NAMESPACES, 'kube-node-lease'] as const;

/** What the namespace controller takes away when nothing is left in a namespace. */
export const KUBERNETES = 'kubernetes';

/** Every namespace can be selected by its name. */
function read(object: KubeObject): KubeObject {
  const { metadata } = object;
  if (!metadata.name) return object;
  const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
  return { ...object, metadata: { ...metadata, labels } };
}

/** The phase says whether deletion was requested, whatever was sent; finalizers are changed by their own subresource. */
function prepare(object: KubeObject, before: KubeObject | undefined, subresource?: string): Namespace {
  const { metadata, spec } = object as Namespace;
  const { name = '' } = metadata;
  const isOwn = before === undefined || subresource === 'finalize';
  const own = (isOwn ? spec : (before as Namespace).spec)?.finalizers ?? [];
  const finalizers = before === undefined && !own.includes(KUBERNETES) ? [...own, KUBERNETES] : own;
  return {
    // One whose name is wrong is refused, and not for its label too.
    ...(nameComplaints.label(name).length === 0 ? read(object) : object),
    spec: finalizers.length === 0 ? {} : { finalizers: [...finalizers] },
    status: { phase: metadata.deletionTimestamp === undefined ? 'Active' : 'Terminating' },
  };
}

function check(object: KubeObject, before: KubeObject | undefined): FieldError[] {
  const { finalizers = [] } = (object as Namespace).spec ?? {};
  return finalizers.flatMap((finalizer, index) => {
    const field = before === undefined ? 'spec.finalizers' : `spec.finalizers[${index}]`;
    return [...labelKeyErrors(finalizer, field), ...standardFinalizerErrors(finalizer, field)];
  });
}

export const namespaceResource: Resource = {
  type: NamespaceType,
  singular: 'namespace',
  listKind: 'NamespaceList',
  shortNames: ['ns'],
  categories: [],
  schema: messageSchema('core.v1.Namespace'),
  message: 'core.v1.Namespace',
  custom: false,
  hasStatus: true,
  subresources: [{ name: 'finalize', verbs: ['update'] }],
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
  read,
  prepare,
  check,
};
