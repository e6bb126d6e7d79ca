import type { KubeObject } from '../../../lib/model';
import { messageSchema } from '../messages';
import { ageColumn, type Column, nameColumn } from '../table';
import { METADATA_FIELDS, type Resource } from './resource';

interface Service
  extends KubeObject<{
    type?: string;
    clusterIP?: string;
    ports?: { port: number; protocol?: string }[];
    selector?: Record<string, string>;
  }> {}

function column(
  name: string,
  priority: 0 | 1,
  description: string,
  cell: (service: Service) => string,
): Column {
  return {
    name,
    type: 'string',
    format: '',
    description,
    priority,
    cell: (object) => cell(object as Service),
  };
}

/** The API server itself, as every cluster has it. */
export const KUBERNETES_SERVICE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kubernetes',
    namespace: 'default',
    labels: { component: 'apiserver', provider: 'kubernetes' },
  },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.0.0.1',
    clusterIPs: ['10.0.0.1'],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    sessionAffinity: 'None',
  },
  status: { loadBalancer: {} },
};

/** There to be read, because kubectl's `cluster-info` and `get all` ask for it. */
export const serviceResource: Resource = {
  type: { group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true },
  singular: 'service',
  listKind: 'ServiceList',
  shortNames: ['svc'],
  categories: ['all'],
  schema: messageSchema('core.v1.Service'),
  message: 'core.v1.Service',
  verbs: ['get', 'list', 'watch'],
  custom: false,
  hasStatus: false,
  columns: [
    nameColumn,
    column('Type', 0, 'How it is reached.', ({ spec }) => spec?.type ?? ''),
    column('Cluster-IP', 0, 'Its address inside of the cluster.', ({ spec }) => spec?.clusterIP ?? '<none>'),
    column('External-IP', 0, 'Its address outside.', () => '<none>'),
    column(
      'Port(s)',
      0,
      'Its ports.',
      ({ spec }) =>
        (spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`).join(',') || '<none>',
    ),
    ageColumn,
    column(
      'Selector',
      1,
      'What is behind it.',
      ({ spec }) =>
        Object.entries(spec?.selector ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(',') || '<none>',
    ),
  ],
  selectableFields: METADATA_FIELDS,
  nameRule: 'label',
};
