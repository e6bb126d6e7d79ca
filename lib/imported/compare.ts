import { withoutNulls } from '../contract';
import { jsonEqual } from '../json';
import { asWritten, isObject, type KubeObject } from '../model';

/** How an object that is declared stands to the one that was read. */
export interface Proof {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly verdict: 'equal' | 'metadata' | 'differs';
  readonly fields: readonly DifferentField[];
  /** Labels and annotations, by their keys: values may be anything. */
  readonly metadata: readonly DifferentMark[];
}

export interface DifferentField {
  /** `spec.parameters.rclone.bucket` */
  readonly path: string;
  readonly found: unknown;
  readonly declared: unknown;
}

export interface DifferentMark {
  readonly key: string;
  /** `stays`: on the object, and not declared, so whoever applies the declaration leaves it alone. */
  readonly how: 'added' | 'changed' | 'stays';
}

export interface ComparisonOptions {
  /** What the declaration says nothing of stays as it is: nobody sends it. */
  readonly onlyDeclared: boolean;
}

/** @param declared `undefined`: nothing declares it */
export function proofOf(
  found: KubeObject,
  declared: KubeObject | undefined,
  { onlyDeclared }: ComparisonOptions = { onlyDeclared: false },
): Proof {
  const written = asWritten(found).object;
  const { kind, metadata } = found;
  const fields =
    declared === undefined
      ? [{ path: 'spec', found: written.spec, declared: undefined }]
      : [...differences(specOf(written), specOf(declared), 'spec', onlyDeclared)];
  const marks = declared === undefined ? [] : [...differentMarks(written, declared)];
  const isSame = marks.every(({ how }) => how === 'stays');
  return {
    ...{ kind, namespace: metadata.namespace ?? '', name: metadata.name, fields, metadata: marks },
    verdict: fields.length > 0 ? 'differs' : isSame ? 'equal' : 'metadata',
  };
}

/** The backup section of a Cluster, and what a merge patch makes of it. */
export function sectionProof(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  section: unknown,
  declared: unknown,
  path: string,
): Proof {
  const fields = [...differences(presentIn(section), presentIn(declared), path, true)];
  const verdict = fields.length > 0 ? 'differs' : 'equal';
  return { kind: 'Cluster', namespace, name, verdict, fields, metadata: [] };
}

function specOf({ spec }: KubeObject): unknown {
  const present = presentIn(spec);
  if (!isObject(present)) return present;
  const { parameters, delete: request, ...others } = present;
  // Both say what nothing says.
  const isEmpty = isObject(parameters) && Object.keys(parameters).length === 0;
  return {
    ...others,
    ...(parameters === undefined || isEmpty ? {} : { parameters }),
    ...(request === undefined || request === false ? {} : { delete: request }),
  };
}

function presentIn(value: unknown): unknown {
  const present = withoutNulls(value);
  return present === 'too-deep' ? value : present.value;
}

function* differences(
  found: unknown,
  declared: unknown,
  path: string,
  onlyDeclared: boolean,
): Iterable<DifferentField> {
  // A resource without a target of its own clears what stands there.
  if (onlyDeclared && declared === undefined && path !== 'spec.parameters') return;
  if (!isObject(found) || !isObject(declared)) {
    if (!jsonEqual(found, declared)) yield { path, found, declared };
    return;
  }
  const names = [...new Set([...Object.keys(found), ...Object.keys(declared)])].sort();
  for (const name of names) yield* differences(found[name], declared[name], `${path}.${name}`, onlyDeclared);
}

function* differentMarks(found: KubeObject, declared: KubeObject): Iterable<DifferentMark> {
  for (const place of ['labels', 'annotations'] as const) {
    const [before, after] = [found.metadata[place] ?? {}, declared.metadata[place] ?? {}];
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      if (before[key] === after[key]) continue;
      yield { key, how: !(key in after) ? 'stays' : key in before ? 'changed' : 'added' };
    }
  }
}
