import type { StructuralSchema } from '../../../lib/schema';

const text = (description: string): StructuralSchema => ({ type: 'string', description });
const time = (description: string): StructuralSchema => ({
  type: 'string',
  format: 'date-time',
  description,
});
const texts = (description: string): StructuralSchema => ({
  type: 'object',
  additionalProperties: { type: 'string' },
  description,
});

const ownerReference: StructuralSchema = {
  type: 'object',
  properties: {
    apiVersion: text('API version of the owner.'),
    kind: text('Kind of the owner.'),
    name: text('Name of the owner.'),
    uid: text('UID of the owner.'),
    controller: { type: 'boolean', description: 'Whether the owner is the managing controller.' },
    blockOwnerDeletion: {
      type: 'boolean',
      description: 'Whether foreground deletion of the owner waits for this object.',
    },
  },
};

/** `metadata` of every object, for `kubectl explain` and the check for unknown fields. */
export const OBJECT_META_SCHEMA: StructuralSchema = {
  type: 'object',
  description: 'Standard object metadata.',
  properties: {
    name: text('Unique within the namespace. Cannot be changed.'),
    generateName: text('Prefix of a name that the server completes, used when no name is given.'),
    namespace: text('The space within which the name is unique. Cannot be changed.'),
    labels: texts('Keys and values by which objects are selected.'),
    annotations: texts('Keys and values that are not used for selection.'),
    finalizers: {
      type: 'array',
      items: { type: 'string' },
      description:
        'Must be empty before the object is removed; each entry is withdrawn by its own component.',
    },
    ownerReferences: {
      type: 'array',
      items: ownerReference,
      description: 'Objects on which this one depends; when all of them are gone, it is removed.',
    },
    uid: text('Unique in time and space. Set by the server.'),
    resourceVersion: text('Changes with every change of the object. Set by the server.'),
    generation: { type: 'integer', format: 'int64', description: 'Counts changes of the desired state.' },
    creationTimestamp: time('When the object was created. Set by the server.'),
    deletionTimestamp: time('When deletion was requested. Set by the server.'),
    deletionGracePeriodSeconds: { type: 'integer', format: 'int64', description: 'Grace before removal.' },
    selfLink: text('No longer filled in.'),
    managedFields: {
      type: 'array',
      description: 'Who manages which fields.',
      items: {
        type: 'object',
        properties: {
          apiVersion: text('API version of the fields.'),
          fieldsType: text('Form of the field set.'),
          fieldsV1: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
            description: 'The field set.',
          },
          manager: text('Who manages the fields.'),
          operation: text('Apply or Update.'),
          subresource: text('The subresource by which they were written.'),
          time: time('When they were written last.'),
        },
      },
    },
  },
};
