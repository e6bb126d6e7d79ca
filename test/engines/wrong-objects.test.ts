/** Objects of the built-in kinds that are none are refused as by kube-apiserver. */
import { until } from '../until';
import { type BothServers, describeOnBothServers, seededCrd, seededPath, verdictOf } from './both-servers';

const CORE = '/api/v1/namespaces/default';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const GROUP = 'rbac.authorization.k8s.io';
const LONG = 'a'.repeat(64);
const LONGER = 'a'.repeat(254);
const KEYS = ['', '.', '..', '...', '..a', '.a', 'a b', 'a/b', 'ä', LONGER, 'A_b-c.d'];
const text = (value: string) => Buffer.from(value).toString('base64');

const NAMES: readonly object[] = [
  {},
  ...[
    '',
    ' ',
    'A',
    'a_b',
    '-a',
    'a-',
    'a.b',
    '.a',
    'a..b',
    'a/b',
    'a%b',
    'ä',
    '"a"',
    '.',
    '..',
    LONG,
    LONGER,
  ].map((name) => ({ metadata: { name } })),
  ...['A_', '-', '--', 'a-', 'A-', 'ab.-', '.', '%'].map((generateName) => ({ metadata: { generateName } })),
  { metadata: { name: 'a', generateName: 'B' } },
];

const METADATA: readonly object[] = [
  { labels: { '': 'a' } },
  { labels: { 'a b': 'c d' } },
  { labels: { [LONG]: LONG } },
  { labels: { [`${LONGER}/a`]: '-' } },
  { labels: { '/a': '', 'A/b': 'c', 'a/': 'd' } },
  { annotations: { '': 'a' } },
  { annotations: { 'A/b': '', 'a/b/c': '' } },
  { annotations: { a: 'x'.repeat(256 * 1024) } },
  { finalizers: ['a'] },
  { finalizers: ['', 'a b', 'a/b/c'] },
  { finalizers: ['orphan', 'foregroundDeletion'] },
  { ownerReferences: [{}] },
  { ownerReferences: [{ apiVersion: 'v1/a/b', kind: 'A', name: 'a', uid: 'b' }] },
  { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'a', uid: 'b' }] },
  {
    ownerReferences: ['a', 'b'].map((name) => ({
      apiVersion: 'v1',
      kind: 'A',
      name,
      uid: name,
      controller: true,
    })),
  },
  { namespace: 'other' },
  { generation: -1 },
  { creationTimestamp: '' },
  { deletionTimestamp: '2026-01-01' },
  { managedFields: [{}] },
  { managedFields: [{ operation: 'Move', apiVersion: 'a/b/c', time: '' }] },
  { resourceVersion: '1' },
  { uid: 'a b' },
];

const CONFIG_MAPS: readonly object[] = [
  ...KEYS.flatMap((key) => [{ data: { [key]: 'a' } }, { binaryData: { [key]: text('a') } }]),
  { data: { a: 'b' }, binaryData: { a: text('b') } },
  { data: { a: 'x'.repeat(1024 * 1024 + 1) } },
  { data: { a: 'x'.repeat(1024 * 1024 - 8) }, binaryData: { b: text('123456789') } },
  { binaryData: { a: '?' } },
  { data: { a: 1 } },
  { data: { a: null } },
  { data: ['a'] },
  { immutable: 'yes' },
];

const SECRETS: readonly object[] = [
  ...KEYS.flatMap((key) => [{ data: { [key]: text('a') } }, { stringData: { [key]: 'a' } }]),
  { data: { a: '?' } },
  { data: { a: text('x'.repeat(1024 * 1024 + 1)) } },
  { type: '' },
  { type: 'a b' },
  ...[
    'dockercfg',
    'dockerconfigjson',
    'basic-auth',
    'ssh-auth',
    'tls',
    'service-account-token',
    'unknown',
  ].map((type) => ({ type: `kubernetes.io/${type}` })),
  { type: 'bootstrap.kubernetes.io/token' },
  { type: 'kubernetes.io/dockercfg', data: { '.dockercfg': text('{') } },
  { type: 'kubernetes.io/dockercfg', data: { '.dockercfg': text('[]') } },
  { type: 'kubernetes.io/dockercfg', data: { '.dockercfg': '' } },
  { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': text('no') } },
  { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '{"a":}' } },
  { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '{"a":1} x' } },
  { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '' } },
  { type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': '{}' } },
  { type: 'kubernetes.io/basic-auth', data: { username: '' } },
  { type: 'kubernetes.io/ssh-auth', data: { 'ssh-privatekey': '' } },
  { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } },
  { type: 'kubernetes.io/tls', data: { 'tls.crt': text('a'), 'tls.key': text('b') } },
  {
    type: 'kubernetes.io/service-account-token',
    metadata: { name: 'wrong', annotations: { 'kubernetes.io/service-account.name': '' } },
  },
];

const rules = (...given: readonly unknown[]) => ({ rules: given });
const RESOURCE_RULE = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
const ROLES: readonly object[] = [
  rules({}),
  rules(null),
  rules({ verbs: ['get'] }),
  rules({ ...RESOURCE_RULE, verbs: [] }),
  rules({ ...RESOURCE_RULE, verbs: [''] }),
  rules({ ...RESOURCE_RULE, verbs: ['no such', '*'] }),
  rules({ ...RESOURCE_RULE, apiGroups: [] }),
  rules({ ...RESOURCE_RULE, apiGroups: ['A b', '*'] }),
  rules({ ...RESOURCE_RULE, resources: [] }),
  rules({ ...RESOURCE_RULE, resources: ['', 'a/b/c', '*/*'] }),
  rules({ ...RESOURCE_RULE, resourceNames: ['', 'A b', '/'] }),
  rules({ verbs: ['get'], nonResourceURLs: ['/a'] }),
  rules({ verbs: [], nonResourceURLs: ['/<a>&'] }),
  rules({ ...RESOURCE_RULE, nonResourceURLs: ['/a'] }),
  rules({ verbs: ['get'], nonResourceURLs: ['', 'a', '/*/a', '/a*b', '*'] }),
  rules({ verbs: ['get'], nonResourceURLs: [] }),
  rules({ ...RESOURCE_RULE, verbs: 'get' }),
  { rules: null },
  { aggregationRule: {} },
  { aggregationRule: { clusterRoleSelectors: [] } },
  { aggregationRule: { clusterRoleSelectors: [{}] } },
  { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'a b': 'c d' } }] } },
  {
    aggregationRule: {
      clusterRoleSelectors: [
        { matchLabels: { a: 'b' } },
        {
          matchExpressions: [
            { key: '', operator: 'In' },
            { key: 'a', operator: 'Exists', values: ['-'] },
            { key: 'a', operator: 'is' },
          ],
        },
      ],
    },
  },
];

const ROLE_REF = { apiGroup: GROUP, kind: 'ClusterRole', name: 'view' };
const roleRef = (change: object) => ({ roleRef: { ...ROLE_REF, ...change } });
const subjects = (...given: readonly unknown[]) => ({ subjects: given });
const ROLE_BINDINGS: readonly object[] = [
  { roleRef: undefined },
  { roleRef: {} },
  roleRef({ apiGroup: '' }),
  roleRef({ apiGroup: 'a' }),
  roleRef({ kind: '' }),
  roleRef({ kind: 'Role' }),
  roleRef({ kind: 'User' }),
  roleRef({ name: '' }),
  roleRef({ name: '.' }),
  roleRef({ name: '..' }),
  roleRef({ name: 'a/b%c' }),
  roleRef({ name: 'A b' }),
  subjects({}),
  subjects(null),
  subjects({ kind: 'User' }),
  subjects({ kind: 'User', name: 'A b/c' }),
  subjects({ kind: 'User', name: 'a', apiGroup: 'a' }),
  subjects({ kind: 'User', name: 'a', namespace: 'b' }),
  subjects({ kind: 'Group', name: 'a', apiGroup: 'v1' }),
  subjects({ kind: 'ServiceAccount', name: 'a' }),
  subjects({ kind: 'ServiceAccount', name: 'A b', namespace: 'A b' }),
  subjects({ kind: 'ServiceAccount', name: LONGER, namespace: 'a' }),
  subjects({ kind: 'ServiceAccount', name: 'a', namespace: 'a', apiGroup: GROUP }),
  subjects({ kind: 'ServiceAccount', namespace: 'a' }),
  subjects({ kind: 'Pod', name: 'a' }),
  subjects({ kind: 'user', name: 'a', apiGroup: GROUP }),
  subjects({ kind: 'User', name: 'a' }, { kind: 'User', name: 'a' }),
];

const spec = (given: object) => ({ spec: given });
const LEASES: readonly object[] = [
  {},
  spec({ leaseDurationSeconds: 0 }),
  spec({ leaseDurationSeconds: -1, leaseTransitions: -1 }),
  spec({ leaseDurationSeconds: 1.5 }),
  spec({ leaseDurationSeconds: 2 ** 31 }),
  spec({ leaseDurationSeconds: '1' }),
  spec({ holderIdentity: '' }),
  spec({ acquireTime: '' }),
  spec({ acquireTime: 'now' }),
  spec({ acquireTime: '2026-01-01T00:00:00Z' }),
  spec({ acquireTime: '2026-01-01' }),
  spec({ renewTime: 1 }),
  spec({ strategy: '' }),
  spec({ strategy: 'A' }),
  spec({ strategy: 'a b' }),
  spec({ strategy: 'a/b' }),
  spec({ strategy: 'A b/c d' }),
  spec({ strategy: 'a/b/c' }),
  spec({ strategy: '/a' }),
  spec({ strategy: 'a/' }),
  spec({ preferredHolder: 'a' }),
  spec({ preferredHolder: '' }),
  spec({ preferredHolder: 'a', strategy: '' }),
  spec({ preferredHolder: 'a', strategy: 'OldestEmulationVersion' }),
];

const SERVICE_ACCOUNTS: readonly object[] = [
  { secrets: [{}] },
  { secrets: [{ name: 'A b' }] },
  { secrets: [{ name: 'a' }, { name: 'a' }] },
  { secrets: ['a'] },
  { secrets: 'a' },
  { imagePullSecrets: [{}] },
  { imagePullSecrets: [{ name: 'A b' }] },
  { imagePullSecrets: [{ name: 'a' }, { name: 'a' }] },
  { automountServiceAccountToken: 'yes' },
];

const NAMESPACES: readonly object[] = [
  spec({ finalizers: ['a'] }),
  spec({ finalizers: ['', 'a b', 'a/b/c', 'A/b'] }),
  spec({ finalizers: ['kubernetes', 'kubernetes'] }),
  spec({ finalizers: ['example.com/a'] }),
  spec({ finalizers: 'a' }),
  { status: { phase: 'Gone' } },
  {
    metadata: { name: 'wrong', labels: { 'kubernetes.io/metadata.name': 'other' } },
  },
];

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const POLICY = {
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['*'], operations: ['*'], resources: ['pods'] }],
    },
    auditAnnotations: [{ key: 'a', valueExpression: '"b"' }],
  },
};
const POLICY_BINDING = { spec: { policyName: 'a', validationActions: ['Deny'] } };

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const THINGS = seededCrd('things', { type: 'object', properties: { spec: { type: 'object' } } });
const CUSTOM = { apiVersion: 'seeded.example.com/v1', kind: 'Thing' };

const CLUSTER_ROLE_BINDING = { roleRef: ROLE_REF };
/** A path of a list, what a right object has beside its name, and changes that make it none. */
const KINDS: readonly (readonly [path: string, right: object, wrong: readonly object[]])[] = [
  [`${CORE}/configmaps`, {}, [...NAMES, ...CONFIG_MAPS]],
  [`${CORE}/secrets`, {}, [...NAMES, ...SECRETS]],
  [`${CORE}/serviceaccounts`, {}, [...NAMES, ...SERVICE_ACCOUNTS]],
  ['/api/v1/namespaces', {}, [...NAMES, ...NAMESPACES]],
  ['/apis/coordination.k8s.io/v1/namespaces/default/leases', {}, [...NAMES, ...LEASES]],
  [`${ADMISSION}/validatingadmissionpolicies`, POLICY, [...NAMES, { spec: undefined }]],
  [`${ADMISSION}/validatingadmissionpolicybindings`, POLICY_BINDING, [...NAMES, { spec: undefined }]],
  [seededPath('things'), CUSTOM, NAMES],
  [`${RBAC}/clusterroles`, {}, [...NAMES, ...ROLES]],
  [`${RBAC}/namespaces/default/roles`, {}, ROLES],
  [`${RBAC}/clusterrolebindings`, CLUSTER_ROLE_BINDING, [...NAMES, ...ROLE_BINDINGS]],
  [`${RBAC}/namespaces/default/rolebindings`, CLUSTER_ROLE_BINDING, ROLE_BINDINGS],
];

/**
 * Each cause once, as the real server has those of metadata once for every layer that looks at an update. And
 * without what is added to a generated name, and without what the parser of Go has to say of JSON that is none: a Secret's
 * text is not parsed once more for that.
 */
function comparable({ causes, ...verdict }: ReturnType<typeof verdictOf>): ReturnType<typeof verdictOf> {
  const generated =
    /(?<=^(?:metadata\.name|spec.*\.key) FieldValueInvalid Invalid value: ".*)[2-9b-z]{5}(?="|\/a")/;
  const syntax = /(?<="<secret contents redacted>": invalid character).*/;
  const each = causes.map((cause) => cause.replace(generated, '*').replace(syntax, ''));
  return { ...verdict, causes: [...new Set(each)] };
}

async function withThings({ ask, real }: BothServers): Promise<void> {
  await ask('POST', CRDS, THINGS);
  await until(
    'things are served',
    async () => (await real('GET', seededPath('things'))).code === 200,
    30_000,
  );
}

const shown = (value: object) => JSON.stringify(value).slice(0, 150);

/** A right object, and what it cannot become. */
const UPDATES: readonly (readonly [path: string, right: object, wrong: readonly object[]])[] = [
  [
    `${CORE}/configmaps`,
    { data: { a: 'b' }, immutable: true },
    [
      { data: {} },
      { data: undefined },
      { binaryData: { c: '' } },
      { immutable: false },
      { data: { '': '' } },
    ],
  ],
  [
    `${CORE}/secrets`,
    { data: { a: text('b') }, immutable: true },
    [
      { data: {} },
      { stringData: { a: 'c' } },
      { stringData: { a: 'b' } },
      { immutable: undefined },
      { type: 'a' },
    ],
  ],
  [`${CORE}/serviceaccounts`, {}, SERVICE_ACCOUNTS],
  ['/api/v1/namespaces', {}, NAMESPACES],
  ['/apis/coordination.k8s.io/v1/namespaces/default/leases', {}, LEASES],
  [`${ADMISSION}/validatingadmissionpolicies`, POLICY, [{ spec: undefined }]],
  [`${ADMISSION}/validatingadmissionpolicybindings`, POLICY_BINDING, [{ spec: undefined }]],
  [seededPath('things'), CUSTOM, []],
  [`${RBAC}/clusterroles`, {}, ROLES],
  [`${RBAC}/clusterrolebindings`, CLUSTER_ROLE_BINDING, ROLE_BINDINGS],
];

/** What metadata cannot become. */
const CHANGED_METADATA: readonly object[] = [
  ...METADATA,
  { name: '' },
  { name: 'other' },
  { generateName: 'B' },
  { uid: 'other' },
  { uid: '' },
  { creationTimestamp: '2020-01-01T00:00:00Z' },
  { deletionTimestamp: '2020-01-01T00:00:00Z' },
  { deletionGracePeriodSeconds: 5 },
  { resourceVersion: undefined },
  { resourceVersion: 'a' },
  { resourceVersion: '0' },
  { resourceVersion: '-1' },
];

describeOnBothServers('an object that is none', (servers) => {
  beforeAll(() => withThings(servers));

  describe.each(KINDS)('of %s', (path, right, wrong) => {
    const metadata = METADATA.map((more) => ({ metadata: { name: 'wrong', ...more } }));

    it.each([...wrong, ...metadata].map((change) => [shown(change), change] as const))(
      '%s',
      async (_, change) => {
        const { our, their } = await servers.ask('POST', `${path}?dryRun=All`, {
          metadata: { name: 'wrong' },
          ...right,
          ...change,
        });

        expect(comparable(verdictOf(our))).toEqual(comparable(verdictOf(their)));
      },
    );
  });

  describe.each(UPDATES)('what an object of %s cannot become', (path, right, wrong) => {
    const name = 'right';
    let versions: readonly [our: string, their: string];
    beforeAll(async () => {
      const { our, their } = await servers.ask('POST', path, { metadata: { name }, ...right });
      versions = [our.body.metadata.resourceVersion, their.body.metadata.resourceVersion];
    });

    const changes = [...wrong, ...CHANGED_METADATA.map((metadata) => ({ metadata }))];

    it.each(changes.map((change) => [shown(change), change] as const))('%s', async (_, change) => {
      const url = `${path}/${name}?dryRun=All`;
      const changed = (resourceVersion: string) => ({
        ...right,
        ...change,
        metadata: { name, resourceVersion, ...('metadata' in change ? (change.metadata as object) : {}) },
      });
      const [our, their] = await Promise.all([
        servers.local('PUT', url, changed(versions[0])),
        servers.real('PUT', url, changed(versions[1])),
      ]);

      expect(comparable(verdictOf(our))).toEqual(comparable(verdictOf(their)));
    });
  });

  it('is a CRD that does not say which version it replaces', async () => {
    const { our, their } = await servers.ask('PUT', `${CRDS}/things.seeded.example.com?dryRun=All`, THINGS);

    expect(their.code).toBe(422);
    expect(verdictOf(our)).toEqual(verdictOf(their));
  });
});
