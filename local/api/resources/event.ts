import type { KubeObject } from '../../../lib/model';
import { ageOf, type Column } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

interface Event extends KubeObject {
  type?: string;
  reason?: string;
  message?: string;
  lastTimestamp?: string;
  involvedObject?: { kind?: string; name?: string };
}

function column(name: string, description: string, cell: (event: Event, now: number) => string): Column {
  return {
    name,
    type: 'string',
    format: '',
    description,
    priority: 0,
    cell: (object, now) => cell(object as Event, now),
  };
}

export const eventResource: Resource = {
  type: { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true },
  singular: 'event',
  listKind: 'EventList',
  shortNames: ['ev'],
  categories: [],
  schema: {
    type: 'object',
    description: 'Something that happened to an object.',
    'x-kubernetes-preserve-unknown-fields': true,
  },
  custom: false,
  hasStatus: false,
  columns: [
    column('Last Seen', 'When it happened last.', (event, now) => ageOf(event.lastTimestamp, now)),
    column('Type', 'Normal or Warning.', ({ type }) => type ?? ''),
    column('Reason', 'Why, in one word.', ({ reason }) => reason ?? ''),
    column('Object', 'To what it happened.', ({ involvedObject }) => {
      return `${(involvedObject?.kind ?? '').toLowerCase()}/${involvedObject?.name ?? ''}`;
    }),
    column('Message', 'What happened.', ({ message }) => message ?? ''),
  ],
  selectableFields: [
    ...METADATA_FIELDS,
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'type',
    'source',
    'reportingComponent',
  ],
  nameRule: 'subdomain',
};
