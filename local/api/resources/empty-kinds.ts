import { ageColumn, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

/**
 * Kinds that every Kubernetes has and of which there is never an object here, because nothing runs here that would make use
 * of one. They can be read, so that whoever looks for them finds none: kubectl's `get all`, `describe namespace` and
 * `apply --prune`, kube-state-metrics.
 */
const KINDS: readonly (readonly [groupVersion: string, plural: string, kind: string, more?: More])[] = [
  [
    'v1',
    'endpoints',
    'Endpoints',
    {
      short: 'ep',
      deprecated: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
    },
  ],
  ['v1', 'limitranges', 'LimitRange', { short: 'limits' }],
  ['v1', 'nodes', 'Node', { short: 'no', wide: true }],
  ['v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', { short: 'pvc' }],
  ['v1', 'persistentvolumes', 'PersistentVolume', { short: 'pv', wide: true }],
  ['v1', 'pods', 'Pod', { short: 'po', all: true }],
  ['v1', 'podtemplates', 'PodTemplate'],
  ['v1', 'replicationcontrollers', 'ReplicationController', { short: 'rc', all: true }],
  ['v1', 'resourcequotas', 'ResourceQuota', { short: 'quota' }],
  [
    'admissionregistration.k8s.io/v1',
    'mutatingwebhookconfigurations',
    'MutatingWebhookConfiguration',
    { wide: true },
  ],
  [
    'admissionregistration.k8s.io/v1',
    'validatingwebhookconfigurations',
    'ValidatingWebhookConfiguration',
    { wide: true },
  ],
  ['apps/v1', 'controllerrevisions', 'ControllerRevision'],
  ['apps/v1', 'daemonsets', 'DaemonSet', { short: 'ds', all: true }],
  ['apps/v1', 'deployments', 'Deployment', { short: 'deploy', all: true }],
  ['apps/v1', 'replicasets', 'ReplicaSet', { short: 'rs', all: true }],
  ['apps/v1', 'statefulsets', 'StatefulSet', { short: 'sts', all: true }],
  ['autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', { short: 'hpa', all: true }],
  ['batch/v1', 'cronjobs', 'CronJob', { short: 'cj', all: true }],
  ['batch/v1', 'jobs', 'Job', { all: true }],
  [
    'certificates.k8s.io/v1',
    'certificatesigningrequests',
    'CertificateSigningRequest',
    { short: 'csr', wide: true },
  ],
  ['discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice'],
  ['networking.k8s.io/v1', 'ingressclasses', 'IngressClass', { wide: true }],
  ['networking.k8s.io/v1', 'ingresses', 'Ingress', { short: 'ing' }],
  ['networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', { short: 'netpol' }],
  ['policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', { short: 'pdb' }],
  ['storage.k8s.io/v1', 'storageclasses', 'StorageClass', { short: 'sc', wide: true }],
  ['storage.k8s.io/v1', 'volumeattachments', 'VolumeAttachment', { wide: true }],
];

interface More {
  readonly short?: string;
  /** Of the whole cluster. */
  readonly wide?: boolean;
  /** Among those of `kubectl get all`. */
  readonly all?: boolean;
  readonly deprecated?: string;
}

export const EMPTY_RESOURCES: readonly Resource[] = KINDS.map(([groupVersion, plural, kind, more = {}]) => {
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  return {
    type: { group, version, kind, plural, namespaced: more.wide !== true },
    singular: kind.toLowerCase(),
    listKind: `${kind}List`,
    shortNames: more.short === undefined ? [] : [more.short],
    categories: more.all === true ? ['all'] : [],
    schema: { type: 'object' },
    verbs: ['get', 'list', 'watch'],
    ...(more.deprecated === undefined ? {} : { deprecated: more.deprecated }),
    custom: false,
    hasStatus: false,
    columns: [nameColumn, ageColumn],
    selectableFields: METADATA_FIELDS,
    nameRule: 'subdomain',
  };
});
