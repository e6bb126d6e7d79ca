import { backup, backups, newBackup } from '../local/api/running-server';

/** A policy with a binding, and requests that it is asked about. */
export interface PolicyCase {
  readonly what: string;
  readonly spec: object;
  /** Of the binding, beside the name of the policy. */
  readonly binding?: object;
  /** Objects that have to be there. */
  readonly before?: readonly (readonly [path: string, object: object])[];
  readonly requests: readonly (readonly [method: string, path: string, body?: unknown])[];
}

const PATH = backups();
const onBackups = (...operations: readonly string[]) => ({
  matchConstraints: {
    resourceRules: [
      { apiGroups: ['kaas.mirantis.com'], apiVersions: ['*'], operations, resources: ['clusterbackups'] },
    ],
  },
});
const creation = ['POST', `${PATH}?dryRun=All`, newBackup('a', { labels: { tier: 'gold' } })] as const;
const plain = ['POST', `${PATH}?dryRun=All`, newBackup('b')] as const;
const rule = (expression: string, more: object = {}) => ({ validations: [{ expression, ...more }] });
const configMap = (name: string, data: object) =>
  [
    '/api/v1/namespaces/default/configmaps',
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { param: 'yes' } }, data },
  ] as const;

export const POLICY_CASES: readonly PolicyCase[] = [
  {
    what: 'a rule without a message',
    spec: { ...onBackups('CREATE'), ...rule('object.metadata.name != "a"') },
    requests: [creation, plain],
  },
  {
    what: 'a message and a reason',
    spec: {
      ...onBackups('CREATE'),
      ...rule('false', { message: ' no backups today ', reason: 'Forbidden' }),
    },
    requests: [creation],
  },
  {
    what: 'too large',
    spec: { ...onBackups('*'), ...rule('has(object.metadata.labels)', { reason: 'RequestEntityTooLarge' }) },
    requests: [plain, creation],
  },
  {
    what: 'a message that is made',
    spec: {
      ...onBackups('CREATE'),
      ...rule('false', { messageExpression: '"not " + object.metadata.name' }),
    },
    requests: [creation],
  },
  {
    what: 'a message that cannot be made',
    spec: {
      ...onBackups('CREATE'),
      ...rule('false', { messageExpression: '"not " + object.spec.nothing', message: 'fixed' }),
    },
    requests: [creation],
  },
  {
    what: 'an expression that fails',
    spec: { ...onBackups('CREATE'), ...rule('object.spec.nothing.here == 1') },
    requests: [creation],
  },
  {
    what: 'an expression that fails, ignored',
    spec: { failurePolicy: 'Ignore', ...onBackups('CREATE'), ...rule('object.spec.nothing.here == 1') },
    requests: [creation],
  },
  {
    what: 'a warning',
    spec: { ...onBackups('CREATE'), ...rule('false', { message: 'think twice' }) },
    binding: { validationActions: ['Warn', 'Audit'] },
    requests: [creation],
  },
  {
    what: 'variables, one of which builds on another',
    spec: {
      ...onBackups('CREATE'),
      variables: [
        { name: 'labels', expression: 'has(object.metadata.labels) ? object.metadata.labels : {}' },
        { name: 'tier', expression: '"tier" in variables.labels ? variables.labels["tier"] : "none"' },
      ],
      ...rule('variables.tier == "none"', { messageExpression: '"tier " + variables.tier' }),
    },
    requests: [creation, plain],
  },
  {
    what: 'a variable that fails',
    spec: {
      ...onBackups('CREATE'),
      variables: [{ name: 'tier', expression: 'object.metadata.labels.tier' }],
      ...rule('variables.tier == "none"'),
    },
    requests: [creation, plain],
  },
  {
    what: 'match conditions',
    spec: {
      ...onBackups('CREATE'),
      matchConditions: [
        { name: 'gold', expression: 'has(object.metadata.labels) && object.metadata.labels.tier == "gold"' },
      ],
      ...rule('false', { message: 'no gold' }),
    },
    requests: [creation, plain],
  },
  {
    what: 'a match condition that fails',
    spec: {
      ...onBackups('CREATE'),
      matchConditions: [{ name: 'gold', expression: 'object.metadata.labels.tier == "gold"' }],
      ...rule('false', { message: 'no gold' }),
    },
    requests: [creation, plain],
  },
  {
    what: 'an object selector',
    spec: {
      matchConstraints: {
        ...onBackups('CREATE').matchConstraints,
        objectSelector: { matchLabels: { tier: 'gold' } },
      },
      ...rule('false'),
    },
    requests: [creation, plain],
  },
  {
    what: 'a namespace selector of the binding',
    spec: { ...onBackups('CREATE'), ...rule('false') },
    binding: {
      validationActions: ['Deny'],
      matchResources: {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['default'] }],
        },
      },
    },
    requests: [creation],
  },
  {
    what: 'excluded resources and names',
    spec: {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['*'],
            apiVersions: ['*'],
            operations: ['CREATE'],
            resources: ['*'],
            resourceNames: ['a'],
          },
        ],
        excludeResourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['secrets', 'events'] },
        ],
      },
      ...rule('false', { message: 'by name' }),
    },
    requests: [
      creation,
      plain,
      [
        'POST',
        '/api/v1/namespaces/default/secrets?dryRun=All',
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } },
      ],
    ],
  },
  {
    what: 'updates, deletions and the status',
    spec: {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['kaas.mirantis.com'],
            apiVersions: ['v1alpha1'],
            operations: ['UPDATE', 'DELETE'],
            resources: ['clusterbackups', 'clusterbackups/status'],
          },
        ],
      },
      ...rule('request.operation == "CREATE"', {
        messageExpression:
          'request.operation + " " + request.resource.resource + " " + request.?subResource.orValue("-") + " " + string(object == null) + " " + request.name + " " + request.?namespace.orValue("-")',
      }),
    },
    before: [[PATH, newBackup('there')]],
    requests: [
      ['PATCH', `${backup('there')}?dryRun=All`, { metadata: { labels: { a: 'b' } } }],
      ['PATCH', `${backup('there')}/status?dryRun=All`, { status: { status: 'Completed' } }],
      ['DELETE', `${backup('there')}?dryRun=All`],
    ],
  },
  {
    what: 'params by name',
    spec: {
      ...onBackups('CREATE'),
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      ...rule('object.metadata.name != params.data.refused', {
        messageExpression: '"not " + params.data.refused',
      }),
    },
    binding: {
      validationActions: ['Deny'],
      paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' },
    },
    before: [configMap('limits', { refused: 'a' })],
    requests: [creation, plain],
  },
  {
    what: 'params by label, of the namespace',
    spec: {
      ...onBackups('CREATE'),
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      ...rule('object.metadata.name != params.data.refused'),
    },
    binding: {
      validationActions: ['Deny'],
      paramRef: { selector: { matchLabels: { param: 'yes' } }, parameterNotFoundAction: 'Allow' },
    },
    before: [configMap('first', { refused: 'a' })],
    requests: [creation, plain],
  },
  {
    what: 'params that are not there',
    spec: {
      ...onBackups('CREATE'),
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      ...rule('params == null'),
    },
    binding: {
      validationActions: ['Deny'],
      paramRef: { name: 'nowhere', namespace: 'default', parameterNotFoundAction: 'Deny' },
    },
    requests: [creation],
  },
  {
    what: 'params that may be missing',
    spec: { ...onBackups('CREATE'), paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, ...rule('false') },
    binding: {
      validationActions: ['Deny'],
      paramRef: { name: 'nowhere', namespace: 'default', parameterNotFoundAction: 'Allow' },
    },
    requests: [creation],
  },
  {
    what: 'the namespace and the authorizer',
    spec: {
      ...onBackups('CREATE'),
      ...rule(
        'namespaceObject.metadata.name == "other" || !authorizer.group("kaas.mirantis.com").resource("clusterbackups").namespace("default").check("delete").allowed()',
        { messageExpression: '"in " + namespaceObject.metadata.name' },
      ),
    },
    requests: [creation],
  },
  {
    what: 'notes for the audit',
    spec: {
      ...onBackups('CREATE'),
      auditAnnotations: [{ key: 'tier', valueExpression: 'string(object.metadata.labels.tier)' }],
    },
    requests: [creation, plain],
  },
  {
    what: 'what is not valid anyway',
    spec: { ...onBackups('CREATE'), ...rule('false') },
    requests: [['POST', `${PATH}?dryRun=All`, newBackup('c', {}, { targetCluster: 7 })]],
  },
];

const invalid = (spec: object) => ({ spec });

/** Policies that are refused. */
export const BAD_POLICIES: readonly (readonly [what: string, body: { spec: object }])[] = [
  ['nothing', invalid({})],
  ['no rules', invalid({ ...onBackups('CREATE') })],
  ['an expression that does not compile', invalid({ ...onBackups('CREATE'), ...rule('object.x == ') })],
  ['an unknown name', invalid({ ...onBackups('CREATE'), ...rule('nosuch == 1') })],
  ['an expression that is no bool', invalid({ ...onBackups('CREATE'), ...rule('1 + 1') })],
  [
    'a message that is no text',
    invalid({ ...onBackups('CREATE'), ...rule('true', { messageExpression: '1' }) }),
  ],
  ['an unknown reason', invalid({ ...onBackups('CREATE'), ...rule('true', { reason: 'Why' }) })],
  ['an unknown operation', invalid({ ...onBackups('CRATE'), ...rule('true') })],
  ['params that are not declared', invalid({ ...onBackups('CREATE'), ...rule('params.a == 1') })],
  ['an unknown variable', invalid({ ...onBackups('CREATE'), ...rule('variables.a == 1') })],
  ['an unknown failure policy', invalid({ failurePolicy: 'Maybe', ...onBackups('CREATE'), ...rule('true') })],
];
