import type { CelType, Declarations } from '../../../lib/cel';

const STRING: CelType = { is: 'string' };
const BOOL: CelType = { is: 'bool' };
const INT: CelType = { is: 'int' };
const TIME: CelType = { is: 'timestamp' };
const DYN: CelType = { is: 'dyn' };
const listOf = (item: CelType): CelType => ({ is: 'list', of: [item] });
const mapOf = (value: CelType): CelType => ({ is: 'map', of: [STRING, value] });
const objectOf = (name: string, fields: Declarations): CelType => ({ is: 'object', name, fields });

const KIND = objectOf('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING });
const RESOURCE = objectOf('kubernetes.GroupVersionResource', {
  group: STRING,
  version: STRING,
  resource: STRING,
});

const REQUEST = objectOf('kubernetes.AdmissionRequest', {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: objectOf('kubernetes.UserInfo', {
    username: STRING,
    uid: STRING,
    groups: listOf(STRING),
    extra: mapOf(listOf(STRING)),
  }),
  dryRun: BOOL,
  options: DYN,
});

const NAMESPACE = objectOf('kubernetes.Namespace', {
  metadata: objectOf('kubernetes.NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: mapOf(STRING),
    annotations: mapOf(STRING),
    UID: STRING,
    creationTimestamp: TIME,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIME,
    generation: INT,
    resourceVersion: STRING,
    finalizers: listOf(STRING),
  }),
  spec: objectOf('kubernetes.NamespaceSpec', { finalizers: listOf(STRING) }),
  status: objectOf('kubernetes.NamespaceStatus', {
    conditions: listOf(
      objectOf('kubernetes.NamespaceCondition', {
        status: STRING,
        type: STRING,
        lastTransitionTime: TIME,
        message: STRING,
        reason: STRING,
      }),
    ),
    phase: STRING,
  }),
});

const AUTHORIZER: Declarations = {
  authorizer: { is: 'opaque', name: 'kubernetes.authorization.Authorizer' },
  'authorizer.requestResource': { is: 'opaque', name: 'kubernetes.authorization.ResourceCheck' },
};

/** The variables of an expression in a policy, with their types. */
export function policyVariables({
  params,
  authorizer,
  variables,
}: {
  readonly params: boolean;
  readonly authorizer: boolean;
  /** The policy's own; `undefined` where they are not known. */
  readonly variables?: Declarations;
}): Declarations {
  return {
    object: DYN,
    oldObject: DYN,
    namespaceObject: NAMESPACE,
    request: REQUEST,
    ...(params ? { params: DYN } : {}),
    ...(authorizer ? AUTHORIZER : {}),
    ...(variables === undefined ? {} : { variables: objectOf('kubernetes.variables', variables) }),
  };
}
