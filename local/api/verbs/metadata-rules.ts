import type { KubeObject, ObjectMeta } from '../../../lib/model';
import { type FieldError, invalid, invalidShown, validateObject } from '../../../lib/schema';
import {
  groupVersion,
  OBJECT_META_SCHEMA,
  type Resource,
  STANDARD_FINALIZERS,
  standardFinalizerErrors,
} from '../resources';
import { labelErrors, labelKeyComplaints, labelKeyErrors } from '../select';
import { undecodable } from '../status-error';
import { generateNameErrors } from './object-name';

/** @throws StatusError 400 for metadata whose members have wrong types: the real server cannot even read it */
export function requireReadableMetadata({ metadata }: KubeObject, { type }: Resource): void {
  // A null is as good as nothing: kubectl itself writes `creationTimestamp: null`.
  const given = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null));
  const [wrong] = validateObject(OBJECT_META_SCHEMA, given).filter(
    ({ type: rule }) => rule === 'FieldValueTypeInvalid',
  );
  if (wrong !== undefined) throw undecodable(type, `metadata.${wrong.field}: ${wrong.message}`);
}

/** As kube-apiserver. */
const ANNOTATIONS_BYTES = 256 * 1024;

/** Rules for the parts of metadata that people write, beside the name. */
export function metadataErrors(
  metadata: ObjectMeta,
  before: KubeObject | undefined,
  resource: Resource,
): FieldError[] {
  const { labels = {}, annotations = {}, ownerReferences = [], finalizers = [], generation = 0 } = metadata;
  // An update is looked at by what all kinds have in common, and by most of them once more.
  const nameRule = before !== undefined && isOfGenericPart(resource) ? 'pathSegment' : resource.nameRule;
  return [
    ...generateNameErrors(metadata, nameRule),
    ...labelErrors(labels, 'metadata.labels'),
    ...Object.keys(annotations).flatMap((key) => labelKeyErrors(key.toLowerCase(), 'metadata.annotations')),
    ...(sizeOf(annotations) > ANNOTATIONS_BYTES ? [TOO_LONG] : []),
    ...ownerReferences.flatMap(ownerErrors),
    ...controllerErrors(ownerReferences),
    ...finalizerErrors(finalizers),
    ...(hasStandardFinalizers(resource)
      ? finalizers.flatMap((each, index) => standardFinalizerErrors(each, `metadata.finalizers[${index}]`))
      : []),
    ...(generation < 0
      ? [invalid('metadata.generation', generation, 'must be greater than or equal to 0')]
      : []),
  ];
}

const TOO_LONG: FieldError = {
  field: 'metadata.annotations',
  type: 'FieldValueTooLong',
  message: `Too long: may not be more than ${ANNOTATIONS_BYTES} bytes`,
};

function sizeOf(annotations: Readonly<Record<string, string>>): number {
  return Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
}

type Owner = NonNullable<ObjectMeta['ownerReferences']>[number];

function ownerErrors(reference: Owner): FieldError[] {
  const { apiVersion = '', kind = '', name = '', uid = '', ...more } = reference;
  const field = 'metadata.ownerReferences';
  const { group, version } = groupVersion(apiVersion) ?? { group: '', version: '' };
  return [
    ...(version === '' ? [invalid(`${field}.apiVersion`, apiVersion, 'version must not be empty')] : []),
    ...Object.entries({ kind, name, uid })
      .filter(([, value]) => value === '')
      .map(([member]) => invalid(`${field}.${member}`, '', 'must not be empty')),
    // An event follows nothing, and nothing follows an event.
    ...(group === '' && version === 'v1' && kind === 'Event'
      ? [
          invalidShown(
            field,
            { apiVersion, kind, name, uid, ...more },
            '/v1, Kind=Event is disallowed from being an owner',
          ),
        ]
      : []),
  ];
}

function controllerErrors(references: readonly Owner[]): FieldError[] {
  const [first, ...others] = references
    .filter(({ controller }) => controller === true)
    .map(({ kind, name }) => `${kind}/${name}`);
  return others.map((other) =>
    invalidShown(
      'metadata.ownerReferences',
      references,
      `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${other}`,
    ),
  );
}

function finalizerErrors(finalizers: readonly string[]): FieldError[] {
  const wrong = finalizers.flatMap((finalizer) => labelKeyErrors(finalizer, 'metadata.finalizers'));
  if (!['orphan', 'foregroundDeletion'].every((each) => finalizers.includes(each))) return wrong;
  const detail = 'finalizer orphan and foregroundDeletion cannot be both set';
  return [...wrong, invalidShown('metadata.finalizers', finalizers, detail)];
}

const isOfGenericPart = ({ custom, type: { group } }: Resource): boolean =>
  custom || group === 'coordination.k8s.io' || group === 'apiextensions.k8s.io';

/** The kinds of Kubernetes itself, but for those whose rules are of the generic part of the server. */
function hasStandardFinalizers(resource: Resource): boolean {
  const { group, kind } = resource.type;
  return !isOfGenericPart(resource) && kind !== 'Event' && group !== 'admissionregistration.k8s.io';
}

/** Of what kube-apiserver warns who gives a custom resource a finalizer. */
export function finalizerWarnings({ metadata }: KubeObject, before: KubeObject | undefined): string[] {
  const had = before?.metadata.finalizers ?? [];
  const added = new Set((metadata.finalizers ?? []).filter((finalizer) => !had.includes(finalizer)));
  return [...added].sort().flatMap((finalizer) => {
    const about = `metadata.finalizers: ${JSON.stringify(finalizer)}: `;
    const wrong = labelKeyComplaints(finalizer).map((complaint) => about + complaint);
    if (finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) return wrong;
    const path = finalizer.includes('.') ? ' including a path (/)' : '';
    return [
      ...wrong,
      `${about}prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
    ];
  });
}
