import type { KubeObject, ResourceType } from '../../../lib/model';
import { messageSchema } from '../messages';
import type { View } from '../store';
import { eventResource } from './event';
import { METADATA_FIELDS, type Resource } from './resource';

const type: ResourceType = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

/** Names of members in `v1`, and in `events.k8s.io/v1`. */
const NAMES: readonly (readonly [core: string, events: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

const TO_EVENTS = new Map(NAMES);
const TO_CORE = new Map(NAMES.map(([core, events]) => [events, core]));

/** Absent from `events.k8s.io/v1` when empty, and never absent from `v1`. */
const EMPTY_IN_CORE = { reportingComponent: '', reportingInstance: '' };

function renamed(object: KubeObject, names: ReadonlyMap<string, string>, apiVersion: string): KubeObject {
  const members = Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value]);
  return { ...Object.fromEntries(members), apiVersion };
}

function shown(stored: KubeObject): KubeObject {
  const event = renamed(stored, TO_EVENTS, 'events.k8s.io/v1') as KubeObject & Record<string, unknown>;
  for (const name of ['reportingController', 'reportingInstance']) {
    if (event[name] === '') delete event[name];
  }
  return event;
}

function unshown(event: KubeObject): KubeObject {
  return { ...EMPTY_IN_CORE, ...renamed(event, TO_CORE, 'v1') };
}

/** The events of the group `events.k8s.io`: the same ones by other names. */
export const EVENTS_VIEW: View = { type, stored: eventResource.type, shown, unshown };

export const eventsResource: Resource = {
  ...eventResource,
  type,
  schema: messageSchema('events.v1.Event'),
  message: 'events.v1.Event',
  columns: eventResource.columns.map((column) => ({
    ...column,
    cell: (object, now) => column.cell(unshown(object), now),
  })),
  selectableFields: [
    ...METADATA_FIELDS,
    'reason',
    'regarding.kind',
    'regarding.namespace',
    'regarding.name',
    'regarding.uid',
    'regarding.apiVersion',
    'regarding.resourceVersion',
    'regarding.fieldPath',
    'reportingController',
    'type',
  ],
  check: (object, before) =>
    eventResource.check?.(unshown(object), before === undefined ? undefined : unshown(before)) ?? [],
};
