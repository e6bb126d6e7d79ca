import type { KubeObject } from '../../../lib/model';
import { type FieldError, required } from '../../../lib/schema';
import { messageSchema } from '../messages';
import { labelKeyErrors } from '../select';
import { ageOf, type Column } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

interface Event extends KubeObject {
  type?: string;
  reason?: string;
  action?: string;
  message?: string;
  count?: number;
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  series?: { count?: number; lastObservedTime?: string | null };
  source?: { component?: string; host?: string };
  reportingComponent?: string;
  reportingInstance?: string;
  involvedObject?: { kind?: string; name?: string; namespace?: string; fieldPath?: string };
}

const firstSeen = ({ firstTimestamp, eventTime }: Event, now: number) =>
  ageOf(firstTimestamp ?? eventTime, now);

function lastSeen(event: Event, now: number): string {
  if (event.series !== undefined) return ageOf(event.series.lastObservedTime, now);
  return event.lastTimestamp ? ageOf(event.lastTimestamp, now) : firstSeen(event, now);
}

function objectOf({ involvedObject: { kind = '', name = '' } = {} }: Event): string {
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

const componentOf = ({ source, reportingComponent }: Event) => source?.component || reportingComponent || '';

function sourceOf(event: Event): string {
  const instance = event.source?.host || event.reportingInstance;
  return instance ? `${componentOf(event)}, ${instance}` : componentOf(event);
}

function column(
  name: string,
  priority: 0 | 1,
  description: string,
  cell: (event: Event, now: number) => string | number,
  format = '',
): Column {
  return {
    name,
    type: 'string',
    format,
    description,
    priority,
    cell: (object, now) => cell(object as Event, now),
  };
}

/** Of an event with a time of its own, which newer programs write. */
const LONGEST = { reportingInstance: 128, action: 128, reason: 128, message: 1024 } as const;

/** An event is kept beside the object that it is about. */
function check(object: KubeObject): FieldError[] {
  return [
    ...placeErrors(object as Event),
    ...((object as Event).eventTime ? newErrors(object as Event) : []),
  ];
}

function newErrors(event: Event): FieldError[] {
  const tooLong = (field: string, most: number): FieldError => ({
    type: 'FieldValueInvalid',
    message: `Invalid value: "": can have at most ${most} characters`,
    field,
  });
  const controller = event.reportingComponent ?? '';
  return [
    ...(controller === '' ? [required('reportingComponent')] : []),
    ...labelKeyErrors(controller, 'reportingComponent'),
    ...Object.entries(LONGEST).flatMap(([field, most]) => {
      const text = event[field as keyof typeof LONGEST] ?? '';
      if (text === '') return field === 'message' ? [] : [required(field)];
      return Buffer.byteLength(text) > most ? [tooLong(field, most)] : [];
    }),
  ];
}

function placeErrors({ involvedObject = {}, metadata, eventTime }: Event): FieldError[] {
  const about = involvedObject.namespace ?? '';
  const places = eventTime ? ['default', 'kube-system'] : ['default'];
  const belongs =
    about === '' ? places.includes(metadata.namespace ?? '') : about === metadata.namespace || eventTime;
  if (belongs) return [];
  return [
    {
      type: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(about)}: does not match event.namespace`,
      field: 'involvedObject.namespace',
    },
  ];
}

export const eventResource: Resource = {
  type: { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true },
  singular: 'event',
  listKind: 'EventList',
  shortNames: ['ev'],
  categories: [],
  schema: messageSchema('core.v1.Event'),
  message: 'core.v1.Event',
  custom: false,
  createdByPut: true,
  hasStatus: false,
  columns: [
    column('Last Seen', 0, 'When it happened last.', lastSeen),
    column('Type', 0, 'Normal or Warning.', ({ type }) => type ?? ''),
    column('Reason', 0, 'Why, in one word.', ({ reason }) => reason ?? ''),
    column('Object', 0, 'To what it happened.', objectOf),
    column('Subobject', 1, 'To which part of it.', ({ involvedObject }) => involvedObject?.fieldPath ?? ''),
    column('Source', 1, 'Who says it.', sourceOf),
    column('Message', 0, 'What happened.', ({ message }) => (message ?? '').trim()),
    column('First Seen', 1, 'When it happened first.', firstSeen),
    column('Count', 1, 'How often.', ({ series, count }) => series?.count ?? (count || 1)),
    column('Name', 1, 'Name must be unique within a namespace.', ({ metadata }) => metadata.name, 'name'),
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
  selected: (object, field) => (field === 'source' ? componentOf(object as Event) : undefined),
  nameRule: 'subdomain',
  check,
};
