/** Policies and bindings that are none are refused as by kube-apiserver. */
import { describeOnBothServers, verdictOf } from './both-servers';

const ROOT = '/apis/admissionregistration.k8s.io/v1';
const RULE = {
  apiGroups: ['kaas.mirantis.com'],
  apiVersions: ['*'],
  operations: ['CREATE'],
  resources: ['clusterbackups'],
};
const SPEC = {
  matchConstraints: { resourceRules: [RULE] },
  validations: [{ expression: 'true' }],
};
const rule = (more: object) => ({ matchConstraints: { resourceRules: [{ ...RULE, ...more }] } });
const LONG = 'a'.repeat(64);

const POLICIES: readonly object[] = [
  {},
  ...['', 'a', 'A', 'a b', 'a/b', 'a/b/c', 'example.com/a', '-a', 'a.', LONG, 'Example.com/a', 'x/'].map(
    (name) => ({
      matchConditions: [{ name, expression: 'true' }],
    }),
  ),
  { matchConditions: [{ name: 'a', expression: '' }] },
  { matchConditions: [{ name: 'a', expression: '1' }] },
  { matchConditions: [{ name: 'a', expression: ' 1 ' }] },
  { matchConditions: [{}] },
  { matchConditions: [null] },
  { matchConditions: [{ name: 'ä', expression: '"<&>" == 1' }] },
  {
    matchConditions: [
      { name: 'a', expression: 'true' },
      { name: 'a', expression: 'true' },
    ],
  },
  { matchConditions: Array.from({ length: 65 }, (_, index) => ({ name: `a${index}`, expression: 'true' })) },
  ...['', 'a', 'A', 'a b', 'a/b', 'example.com/a', '-a', 'a.b', LONG].map((key) => ({
    auditAnnotations: [{ key, valueExpression: '"x"' }],
  })),
  { auditAnnotations: [{ key: 'a', valueExpression: '' }] },
  { auditAnnotations: [{ key: 'a', valueExpression: '1' }] },
  { auditAnnotations: [{ key: 'a', valueExpression: ' 1 ' }] },
  { auditAnnotations: [{}] },
  {
    auditAnnotations: [
      { key: 'a', valueExpression: '"x"' },
      { key: 'a', valueExpression: '"x"' },
    ],
  },
  { auditAnnotations: [{ key: 'a', valueExpression: `"${'x'.repeat(5 * 1024)}"` }] },
  {
    auditAnnotations: Array.from({ length: 21 }, (_, index) => ({
      key: `a${index}`,
      valueExpression: '"<x>"',
    })),
  },
  { validations: [] },
  { validations: [{}] },
  { validations: [{ expression: '' }] },
  { validations: [{ expression: ' ' }] },
  { validations: [{ expression: '1' }] },
  { validations: [{ expression: 'true', message: 'a\nb' }] },
  { validations: [{ expression: 'true', message: ' ' }] },
  { validations: [{ expression: 'true', message: 'a', messageExpression: '"b"' }] },
  { validations: [{ expression: 'true', messageExpression: '1' }] },
  { validations: [{ expression: 'true', messageExpression: ' ' }] },
  { validations: [{ expression: 'true', messageExpression: 'authorizer' }] },
  { validations: [{ expression: 'true\n|| false' }] },
  { validations: [{ expression: 'true', reason: 'Unauthorized' }] },
  { validations: [{ expression: 'true', reason: 'Why' }] },
  ...['', 'a', 'A', 'a-b', 'a_b', '1a', 'in', 'object', 'true', LONG].map((name) => ({
    variables: [{ name, expression: '1' }],
  })),
  { variables: [{}] },
  { variables: [{ name: ' ', expression: '1' }] },
  { variables: [{ name: 'a', expression: '' }] },
  {
    variables: [
      { name: 'a', expression: '' },
      { name: 'b', expression: 'variables.a' },
    ],
  },
  {
    variables: [
      { name: 'a', expression: 'unknown' },
      { name: 'a', expression: '1' },
      { name: 'b', expression: 'variables.a' },
    ],
  },
  {
    variables: [
      { name: 'a', expression: '1' },
      { name: 'a', expression: '1' },
    ],
  },
  {
    variables: [
      { name: 'a', expression: 'variables.b' },
      { name: 'b', expression: '1' },
    ],
  },
  { failurePolicy: 'Never' },
  { failurePolicy: '' },
  { matchConstraints: undefined },
  { matchConstraints: {} },
  { matchConstraints: { resourceRules: [] } },
  { matchConstraints: { resourceRules: [RULE], matchPolicy: 'Sometimes' } },
  { matchConstraints: { resourceRules: [RULE], namespaceSelector: { matchLabels: { 'a b': 'c' } } } },
  ...[
    { matchLabels: { 'a/b/c': 'd e' } },
    { matchExpressions: [{}] },
    { matchExpressions: [{ key: 'a', operator: 'Is' }] },
    { matchExpressions: [{ key: 'a', operator: 'In' }] },
    { matchExpressions: [{ key: 'a', operator: 'NotIn', values: [] }] },
    { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
    { matchExpressions: [{ key: 'a b', operator: 'In', values: ['c d', 'e', LONG] }] },
  ].map((objectSelector) => ({ matchConstraints: { resourceRules: [RULE], objectSelector } })),
  ...[[], ['*', 'a'], [''], ['*']].flatMap((values) => [
    rule({ apiGroups: values }),
    rule({ apiVersions: values }),
    rule({ resources: values }),
    rule({ operations: values }),
  ]),
  rule({ operations: ['create'] }),
  rule({ operations: ['CONNECT', 'CREATE'] }),
  rule({ resources: ['*/*', 'a'] }),
  rule({ resources: ['a/*', 'a/b'] }),
  rule({ resources: ['*/b', 'a/b'] }),
  rule({ resources: ['*', 'a/b'] }),
  rule({ resources: ['a/b/c'] }),
  rule({ resources: ['a', '*'] }),
  rule({ resources: ['*', 'a', '', 'b/*'] }),
  rule({ resources: ['a/b', 'a/*', 'a/*'] }),
  rule({ resources: ['*/*', '*/*'] }),
  rule({ resources: ['*/*', 'a/*', '*/b'] }),
  rule({ resources: ['a/b/*', 'a/c'] }),
  rule({ resources: ['/b'] }),
  rule({ scope: 'Somewhere' }),
  rule({ scope: 'Cluster' }),
  rule({ resourceNames: ['a', 'a'] }),
  rule({ resourceNames: ['', '..', 'a/b%'] }),
  { paramKind: {} },
  { paramKind: { apiVersion: 'v1' } },
  { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } },
  { paramKind: { apiVersion: 'a/b/c', kind: 'ConfigMap' } },
  ...['/', '/v1', 'a/', 'a/b', 'A b/v1', `${LONG}/${LONG}`].map((apiVersion) => ({
    paramKind: { apiVersion, kind: `${LONG}-` },
  })),
  { paramKind: { apiVersion: 'V1', kind: 'config map' } },
];

const BINDING = { policyName: 'a', validationActions: ['Deny'] };
const BINDINGS: readonly object[] = [
  {},
  { policyName: '' },
  { policyName: 'A b' },
  { policyName: 'a'.repeat(254) },
  { validationActions: [] },
  { validationActions: ['Deny', 'Warn'] },
  { validationActions: ['Deny', 'Deny'] },
  { validationActions: ['Shout'] },
  { paramRef: {} },
  { paramRef: { name: 'a' } },
  { paramRef: { name: 'a', parameterNotFoundAction: 'Deny' } },
  { paramRef: { name: 'a b', parameterNotFoundAction: 'Deny' } },
  { paramRef: { name: 'a', selector: {}, parameterNotFoundAction: 'Deny' } },
  { paramRef: { name: 'a', namespace: 'A', parameterNotFoundAction: 'Ask' } },
  { paramRef: { name: '..', parameterNotFoundAction: '' } },
  { paramRef: { name: 'a/%b', parameterNotFoundAction: 'Allow' } },
  { paramRef: { selector: { matchLabels: { a: 'b c' } }, parameterNotFoundAction: 'Allow' } },
  { matchResources: { resourceRules: [{ ...RULE, operations: [] }] } },
  { matchResources: { matchPolicy: '', namespaceSelector: { matchLabels: { '': '' } } } },
  { matchResources: { excludeResourceRules: [{ ...RULE, resources: ['a/b/c'] }] } },
];

describeOnBothServers('a policy that is none', (servers) => {
  const numbered = (changes: readonly object[]) =>
    changes.map((change, index) => [JSON.stringify(change).slice(0, 150), change, index] as const);

  it.each(numbered(POLICIES))('%s', async (_, change, index) => {
    const { our, their } = await servers.ask('POST', `${ROOT}/validatingadmissionpolicies?dryRun=All`, {
      metadata: { name: `policy-${index}` },
      spec: { ...SPEC, ...change },
    });

    expect(verdictOf(our)).toEqual(verdictOf(their));
  });

  it.each(numbered(BINDINGS))('of a binding: %s', async (_, change, index) => {
    const { our, their } = await servers.ask('POST', `${ROOT}/validatingadmissionpolicybindings?dryRun=All`, {
      metadata: { name: `binding-${index}` },
      spec: { ...BINDING, ...change },
    });

    expect(verdictOf(our)).toEqual(verdictOf(their));
  });
});
