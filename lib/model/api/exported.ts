import { isObject } from '../values/is-object';
import type { KubeObject } from './manifest';
import { RECORDS } from './record-kinds';
import { ORPHAN_ANNOTATION, OWNER_ANNOTATION } from './records';

/** A manifest as somebody would write it, made of an object as a server answered with it. */
export interface Written<T extends KubeObject = KubeObject> {
  readonly object: T;
  /** Paths of what was left out, sorted: `metadata.uid`. What is empty goes without a word: it says nothing. */
  readonly left: readonly string[];
}

/** Members of `metadata` that the server writes, and that are sent along by whoever exports an object. */
export const SERVER_METADATA = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

/**
 * Written by controllers. An owner of an earlier life makes the garbage collector remove the new object at once, and a
 * finalizer that nobody works on makes it stay for ever.
 */
export const CONTROLLER_METADATA = ['finalizers', 'ownerReferences'];

/** kubectl's memory of what it has sent, which may hold a secret in clear. */
const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

/** What tools have written about one object, and about no other of its name. */
const OF_ONE_OBJECT = [
  ...RECORDS.filter(({ ofOneObject }) => ofOneObject).map(({ key }) => key),
  LAST_APPLIED_ANNOTATION,
];

/**
 * Without what the server, MOSK and our own tools have written: applied, such fields are refused, ignored or believed,
 * and belong to an object that is another one. Labels, reasons and fingerprints of secrets stay.
 */
export function asWritten<T extends KubeObject>({ status, ...exported }: T): Written<T> {
  const left: string[] = isEmpty(status) ? [] : ['status'];
  const metadata = without({ ...exported.metadata }, SERVER_METADATA, 'metadata', left);
  const isExport = left.length > 0;
  const written = without(metadata, CONTROLLER_METADATA, 'metadata', left);
  if (isObject(written.annotations)) {
    // In a manifest that somebody has written it is a reason, which `OrphanGuard` will ask for one day.
    const records = isExport ? [...OF_ONE_OBJECT, ORPHAN_ANNOTATION] : OF_ONE_OBJECT;
    written.annotations = without(written.annotations, records, 'metadata.annotations', left);
    if (isEmpty(written.annotations)) delete written.annotations;
  }
  const spec = isObject(exported.spec)
    ? without(exported.spec, SERVER_SPEC[exported.kind] ?? [], 'spec', left)
    : exported.spec;
  const object = { ...exported, metadata: written, ...('spec' in exported && { spec }) } as unknown as T;
  return { object, left: left.sort() };
}

/** Documented for `createdBy`: MOSK writes who started a run. */
const SERVER_SPEC: Readonly<Record<string, readonly string[]>> = {
  ClusterBackup: ['createdBy'],
  Namespace: ['finalizers'],
};

/**
 * Paths that show a ClusterBackup to be the record of a run, made or ended, and not the wish for one; empty for a wish.
 */
export function recordedIn({ left }: Written): readonly string[] {
  return left.filter((path) => !NO_RECORD.has(path));
}

/** Written into manifests by hand as well, or of whoever owned the run. */
const NO_RECORD: ReadonlySet<string> = new Set([
  'metadata.finalizers',
  `metadata.annotations.${OWNER_ANNOTATION}`,
  `metadata.annotations.${LAST_APPLIED_ANNOTATION}`,
]);

function without(
  from: object,
  names: readonly string[],
  path: string,
  left: string[],
): Record<string, unknown> {
  const kept: Record<string, unknown> = { ...from };
  for (const name of names) {
    if (!(name in kept)) continue;
    if (!isEmpty(kept[name])) left.push(`${path}.${name}`);
    delete kept[name];
  }
  return kept;
}

/** Nothing is said by it: kubectl itself writes `creationTimestamp: null`, and generators `status: {}`. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
