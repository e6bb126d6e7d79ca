import { BackupError } from '../errors';
import type { KubeObject } from '../model';
import { isObject } from '../model';
import { notAnObject, shown, shownName } from './findings';

/** A qualified name: an optional DNS prefix of at most 253 characters, a slash, and at most 63 characters. */
const QUALIFIED_NAME =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const MAX_PREFIX = 253;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
/** Of all annotations of an object together (Kubernetes' TotalAnnotationSizeLimitB). */
const MAX_ANNOTATION_BYTES = 256 * 1024;

/**
 * Labels and annotations that Kubernetes would refuse, in objects of any kind. `at` of a finding is the path in the
 * manifest.
 */
export function checkLabelsAndAnnotations({ metadata }: KubeObject): BackupError[] {
  const { labels = {}, annotations = {} }: { labels?: unknown; annotations?: unknown } = metadata;
  return [
    ...(isObject(labels)
      ? labelFindings(labels)
      : [notAnObject(labels, 'metadata.labels', 'write name: value')]),
    ...(isObject(annotations)
      ? annotationFindings(annotations)
      : [notAnObject(annotations, 'metadata.annotations', 'write name: value')]),
  ];
}

function* labelFindings(labels: object): Iterable<BackupError> {
  for (const [name, value] of Object.entries(labels)) {
    const at = `metadata.labels.${name}`;
    if (!isQualifiedName(name)) yield badName(at, name);
    if (typeof value === 'string' && LABEL_VALUE.test(value)) continue;
    yield new BackupError('label-invalid', 'Kubernetes refuses this value of a label', {
      at,
      value: described(value),
      fix: 'use at most 63 letters, digits, "-", "_" and "." as text, beginning and ending with a letter or digit',
    });
  }
}

function* annotationFindings(annotations: object): Iterable<BackupError> {
  let bytes = 0;
  for (const [name, value] of Object.entries(annotations)) {
    const at = `metadata.annotations.${name}`;
    if (!isQualifiedName(name)) yield badName(at, name);
    bytes += Buffer.byteLength(name);
    if (typeof value === 'string') {
      bytes += Buffer.byteLength(value);
      continue;
    }
    yield new BackupError('label-invalid', 'Kubernetes refuses an annotation that is no text', {
      at,
      value: described(value),
      fix: isScalar(value) ? `write it in quotes: ${JSON.stringify(String(value))}` : 'write it as text',
    });
  }
  if (bytes <= MAX_ANNOTATION_BYTES) return;
  yield new BackupError('label-invalid', 'The annotations of an object are too large together', {
    at: 'metadata.annotations',
    value: `${bytes} bytes`,
    fix: `shorten them to ${MAX_ANNOTATION_BYTES} bytes`,
  });
}

function isQualifiedName(name: string): boolean {
  return name.length <= MAX_PREFIX + 64 && name.indexOf('/') <= MAX_PREFIX && QUALIFIED_NAME.test(name);
}

function badName(at: string, name: string): BackupError {
  return new BackupError('label-invalid', 'Kubernetes refuses this name of a label or annotation', {
    at,
    value: shownName(name),
    fix: 'use at most 63 letters, digits, "-", "_" and ".", after a DNS name and a slash if need be: example.com/team',
  });
}

function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function described(value: unknown): string {
  return isScalar(value) ? `${value} (${typeof value})` : shown(value);
}
