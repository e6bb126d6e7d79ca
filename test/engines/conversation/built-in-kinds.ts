import { newSecret, SECRETS, TABLE } from '../../local/api/running-server';
import { ACCOUNTS, BINDINGS, CONFIG_MAPS, LEASES, RBAC, ROLES } from './paths';
import { get, patch, post, put, type Step } from './step';

const named = (name: string, more: object = {}) => ({ metadata: { name }, ...more });
const binding = (more: object = {}) => ({
  ...named('b'),
  roleRef: { kind: 'Role', name: 'r' },
  subjects: [{ kind: 'User', name: 'jane' }],
  ...more,
});

/** Without kind and version, which the place says of built-in kinds. */
export const BUILT_IN: Step[] = [
  post('a ConfigMap without a kind', CONFIG_MAPS, named('c', { data: { a: 'b' } })),
  post('a Secret for a ConfigMap', CONFIG_MAPS, newSecret('c')),
  post('a number in a ConfigMap', CONFIG_MAPS, named('d', { data: { a: 1 } })),
  post('a key twice', CONFIG_MAPS, named('d', { data: { a: '' }, binaryData: { a: '' } })),
  post('keys with dots', CONFIG_MAPS, named('d', { data: { '..a': '' } })),
  post(
    'a TLS Secret without a key',
    SECRETS,
    newSecret('d', { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } }),
  ),
  post('a Role', ROLES, named('r', { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] })),
  post('a Role without rules', ROLES, named('e')),
  post(
    'a Role that is wrong',
    ROLES,
    named('f', { rules: [{}, { verbs: ['get'], nonResourceURLs: ['/x'] }] }),
  ),
  post('a Role of a strange name', ROLES, named('a/b')),
  get('Roles as a table', ROLES, { extra: TABLE }),
  post('a RoleBinding', BINDINGS, binding()),
  post('a RoleBinding that is wrong', BINDINGS, binding({ roleRef: {}, subjects: [{ kind: 'Robot' }] })),
  patch('another Role for a binding', `${BINDINGS}/b`, { roleRef: { name: 'other' } }),
  get('RoleBindings as a table', BINDINGS, { extra: TABLE }),
  post('a ClusterRole', `${RBAC}/clusterroles`, named('conversation', { aggregationRule: {} })),
  post('a ServiceAccount', ACCOUNTS, named('s')),
  get('ServiceAccounts as a table', ACCOUNTS, { extra: TABLE }),
  post(
    'a Lease',
    LEASES,
    named('l', { spec: { holderIdentity: 'me', renewTime: '2026-01-02T03:04:05.678901Z' } }),
  ),
  post(
    'a Lease that is wrong',
    LEASES,
    named('m', { spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } }),
  ),
  post('a Lease without a time', LEASES, named('m', { spec: { renewTime: 'never' } })),
  put('a Lease that is not there', `${LEASES}/n`, named('n', { spec: { holderIdentity: 'me' } })),
  put('a Role that is not there', `${ROLES}/put`, named('put', { rules: [] })),
  put('a Lease of a uid that is not there', `${LEASES}/o`, { metadata: { name: 'o', uid: 'wrong' } }),
  put('a Lease of a uid that is not there, dry', `${LEASES}/o?dryRun=All`, {
    metadata: { name: 'o', uid: 'wrong' },
  }),
  put('a Role that is not there, of a version that is no number', `${ROLES}/o`, {
    metadata: { name: 'o', resourceVersion: 'x' },
    rules: [],
  }),
  put('another uid of a Role', `${ROLES}/put`, { metadata: { name: 'put', uid: 'wrong' }, rules: [] }),
  put('another uid of a ClusterRole', `${RBAC}/clusterroles/conversation`, {
    metadata: { name: 'conversation', uid: 'wrong' },
    rules: [],
  }),
  put('a ConfigMap that is not there', `${CONFIG_MAPS}/put`, named('put')),
  post(
    'a finalizer without a domain',
    CONFIG_MAPS,
    named('d', { metadata: { name: 'd', finalizers: ['x'] } }),
  ),
  post('a token of nobody', `${ACCOUNTS}/none/token`, { spec: {} }),
  post('a token for a second', `${ACCOUNTS}/s/token`, { spec: { expirationSeconds: 1 } }),
  post('a token of another', `${ACCOUNTS}/s/token`, { metadata: { name: 'other' }, spec: {} }),
  post('a token for a ConfigMap', `${ACCOUNTS}/s/token`, {
    spec: { boundObjectRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'c' } },
  }),
  get('a token', `${ACCOUNTS}/s/token`),
  get('Leases as a table', LEASES, { extra: TABLE }),
  post('an event', '/api/v1/namespaces/default/events', {
    ...named('e'),
    involvedObject: { kind: 'Secret', name: 's', namespace: 'default' },
    reason: 'Seen',
  }),
  get('the event by its other names', '/apis/events.k8s.io/v1/namespaces/default/events/e'),
  get(
    'events by what they are about',
    '/apis/events.k8s.io/v1/namespaces/default/events?fieldSelector=regarding.name%3Ds',
    { extra: TABLE },
  ),
  post('an event of elsewhere', '/api/v1/namespaces/default/events', {
    ...named('f'),
    involvedObject: { namespace: 'elsewhere' },
  }),
];
