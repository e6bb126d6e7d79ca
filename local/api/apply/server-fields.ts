import { fieldSet } from './field-set';
import { memberElement } from './path-element';

const SERVER_METADATA = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];

/** What identifies an object or is the server's own: nobody manages it. */
export const SERVER_FIELDS = fieldSet(
  ...['apiVersion', 'kind', 'metadata'].map((name) => [memberElement(name)]),
  ...SERVER_METADATA.map((name) => [memberElement('metadata'), memberElement(name)]),
);
