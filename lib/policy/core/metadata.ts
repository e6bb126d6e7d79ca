import { checkLabelsAndAnnotations } from '../../contract';
import { BackupError } from '../../errors';
import { type KubeObject, TRACKING_LABELS } from '../../model';
import { isOfOurKinds } from '../judging/subject';

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

/** What Kubernetes would refuse, or an engine misunderstand, only once the manifest is applied. */
export function metadataFindings(manifest: KubeObject): BackupError[] {
  const { apiVersion, kind, metadata } = manifest;
  const type = `${apiVersion} ${kind}`;
  return [
    ...checkLabelsAndAnnotations(manifest),
    ...(CLUSTER_SCOPED.has(type) && metadata.namespace !== undefined ? [namespaceNotAllowed(manifest)] : []),
    ...(isOfOurKinds(manifest) ? ourFindings(manifest) : []),
  ];
}

function* ourFindings({ metadata, spec, status }: KubeObject): Iterable<BackupError> {
  if (metadata.namespace === undefined) {
    yield new BackupError('namespace-required', 'The object has no namespace', {
      at: 'metadata.namespace',
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
        at: `metadata.labels.${label}`,
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
      at: field,
      fix: 'leave it out: an engine would write it again and again',
    });
  }
}

function namespaceNotAllowed({ kind, metadata }: KubeObject): BackupError {
  return new BackupError('schema-invalid', `A ${kind} has no namespace`, {
    at: 'metadata.namespace',
    value: metadata.namespace,
    fix: "cdk8s takes it from the chart: remove it with addJsonPatch(JsonPatch.remove('/metadata/namespace'))",
  });
}
