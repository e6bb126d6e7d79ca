import { BackupError } from '../../errors';
import { apiVersionOf, BACKUP_TYPES } from '../../model';
import type { RenderedObject } from '../rendered-app';
import { type Finding, place } from './finding';

/** A qualified name: an optional DNS prefix of at most 253 characters, a slash, and at most 63 characters. */
const QUALIFIED_NAME =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const MAX_PREFIX = 253;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
/** Of all annotations of an object together (Kubernetes' TotalAnnotationSizeLimitB). */
const MAX_ANNOTATION_BYTES = 256 * 1024;

/** Labels by which engines and Helm recognise what they have made. */
const TRACKING_LABELS = [
  'app.kubernetes.io/instance',
  'argocd.argoproj.io/instance',
  'kustomize.toolkit.fluxcd.io/name',
];

/** Kinds without a namespace that such apps declare; cdk8s gives them that of their chart all the same. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'v1 Namespace',
  'v1 PersistentVolume',
  'rbac.authorization.k8s.io/v1 ClusterRole',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
  'apiextensions.k8s.io/v1 CustomResourceDefinition',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration',
  'storage.k8s.io/v1 StorageClass',
  'scheduling.k8s.io/v1 PriorityClass',
]);

const OURS: ReadonlySet<string> = new Set(BACKUP_TYPES.map((type) => `${apiVersionOf(type)} ${type.kind}`));

/** What Kubernetes would refuse, or an engine misunderstand, only once the manifest is applied. */
export function metadataFindings(object: RenderedObject): Finding[] {
  const { apiVersion, kind, metadata } = object.manifest;
  const type = `${apiVersion} ${kind}`;
  return [
    ...labelFindings(object),
    ...annotationFindings(object),
    ...(CLUSTER_SCOPED.has(type) && metadata.namespace !== undefined ? [namespaceNotAllowed(object)] : []),
    ...(OURS.has(type) ? ourFindings(object) : []),
  ];
}

function* labelFindings(object: RenderedObject): Iterable<Finding> {
  for (const [name, value] of Object.entries(object.manifest.metadata.labels ?? {})) {
    const at = place(object, `metadata.labels.${name}`);
    if (!isQualifiedName(name)) yield badName(at, name);
    if (typeof value === 'string' && LABEL_VALUE.test(value)) continue;
    yield new BackupError('label-invalid', 'Kubernetes refuses this value of a label', {
      at,
      value: shown(value),
      fix: 'use at most 63 letters, digits, "-", "_" and "." as text, beginning and ending with a letter or digit',
    });
  }
}

function* annotationFindings(object: RenderedObject): Iterable<Finding> {
  const annotations = Object.entries(object.manifest.metadata.annotations ?? {});
  for (const [name, value] of annotations) {
    const at = place(object, `metadata.annotations.${name}`);
    if (!isQualifiedName(name)) yield badName(at, name);
    if (typeof value === 'string') continue;
    yield new BackupError('label-invalid', 'Kubernetes refuses an annotation that is no text', {
      at,
      value: shown(value),
      fix: `write it in quotes: ${JSON.stringify(String(value))}`,
    });
  }
  const bytes = annotations.reduce(
    (sum, [name, value]) => sum + byteLength(name) + byteLength(`${value}`),
    0,
  );
  if (bytes <= MAX_ANNOTATION_BYTES) return;
  yield new BackupError('label-invalid', 'The annotations of an object are too large together', {
    at: place(object, 'metadata.annotations'),
    value: `${bytes} bytes`,
    fix: `shorten them to ${MAX_ANNOTATION_BYTES} bytes`,
  });
}

function* ourFindings(object: RenderedObject): Iterable<Finding> {
  const { metadata, spec, status } = object.manifest;
  if (metadata.namespace === undefined) {
    yield new BackupError('namespace-required', 'The object has no namespace', {
      at: place(object, 'metadata.namespace'),
      fix: 'give the MOSK project of the cluster',
    });
  }
  for (const label of TRACKING_LABELS) {
    const value = metadata.labels?.[label];
    if (value === undefined) continue;
    yield new BackupError(
      'tracking-label',
      'Whatever copies this label to the backups that MOSK makes hands them to an engine, which prunes them',
      {
        at: place(object, `metadata.labels.${label}`),
        value,
        fix: 'leave the label to the engine, and let Argo CD track by annotation',
      },
    );
  }
  const serverOwned = [
    ['metadata.ownerReferences', metadata.ownerReferences],
    ['metadata.finalizers', metadata.finalizers],
    ['spec.createdBy', (spec as { createdBy?: unknown } | undefined)?.createdBy],
    ['status', status],
  ] as const;
  for (const [field, value] of serverOwned) {
    if (value === undefined) continue;
    yield new BackupError('server-owned-field', 'This field belongs to MOSK or the API server', {
      at: place(object, field),
      fix: 'leave it out: an engine would write it again and again',
    });
  }
}

function isQualifiedName(name: string): boolean {
  return QUALIFIED_NAME.test(name) && name.indexOf('/') <= MAX_PREFIX;
}

function badName(at: string, name: string): Finding {
  return new BackupError('label-invalid', 'Kubernetes refuses this name of a label or annotation', {
    at,
    value: shown(name),
    fix: 'use at most 63 letters, digits, "-", "_" and ".", after a DNS name and a slash if need be: example.com/team',
  });
}

function namespaceNotAllowed(object: RenderedObject): Finding {
  const { kind, metadata } = object.manifest;
  return new BackupError('schema-invalid', `A ${kind} has no namespace`, {
    at: place(object, 'metadata.namespace'),
    value: metadata.namespace,
    fix: "cdk8s takes it from the chart: remove it with addJsonPatch(JsonPatch.remove('/metadata/namespace'))",
  });
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : `${value} (${typeof value})`;
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return typeof value === 'string' ? `${short} (${value.length} characters)` : short;
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
