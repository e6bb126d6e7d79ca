import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  ConfigMapType,
  checkNamespace,
  EventType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
} from '../model';

export interface GitOpsRolesOptions {
  /** The MOSK project. */
  readonly namespace: string;
  /**
   * Service account that the engine applies with.
   * @default - the Role without a binding
   */
  readonly engine?: { readonly name: string; readonly namespace: string };
  /**
   * Group of the people who look after backups.
   * @default - the Role without a binding
   */
  readonly people?: string;
}

const READ = ['get', 'list', 'watch'];
const APPLY = [...READ, 'create', 'patch', 'update'];

const RUNS = [ClusterBackupType, ClusterBackupScheduleType];
const SECRETS = [RCloneCredentialType, KeyEncryptionKeyType];

/**
 * The least that an engine and people need in a MOSK project. The engine prunes backups and schedules, never keys and
 * credentials: without them no remote file can be deleted or read. People make backups and request deletions, and leave
 * removing to the engine or to `mosk-backup remove`; nobody reads Secrets.
 */
export function gitOpsRoles({ namespace, engine, people }: GitOpsRolesOptions): KubeObject[] {
  checkNamespace(namespace, 'namespace');
  const engineRole = role('mosk-backup-engine', namespace, [
    rule(RUNS, [...APPLY, 'delete']),
    rule(SECRETS, APPLY),
  ]);
  const peopleRole = role('mosk-backup-people', namespace, [
    rule([ClusterBackupType], [...READ, 'create', 'patch']),
    rule([ClusterBackupScheduleType, ...SECRETS], READ),
    // `mosk-backup apply` makes sure that the Cluster exists, and looks for the reason of a failure.
    rule([ClusterType], ['list']),
    rule([EventType], ['list']),
    // Records of files that were left behind: nobody writes over those, or deletes them with others.
    rule([ConfigMapType], ['list', 'watch']),
  ]);
  return [
    engineRole,
    ...(engine === undefined ? [] : [binding(engineRole, { kind: 'ServiceAccount', ...engine })]),
    peopleRole,
    ...(people === undefined
      ? []
      : [binding(peopleRole, { kind: 'Group', apiGroup: RBAC_GROUP, name: people })]),
  ];
}

const RBAC_GROUP = 'rbac.authorization.k8s.io';
const RBAC_VERSION = `${RBAC_GROUP}/v1`;

function role(name: string, namespace: string, rules: object[]): KubeObject & { rules: object[] } {
  return { apiVersion: RBAC_VERSION, kind: 'Role', metadata: { name, namespace }, rules };
}

function rule(types: readonly ResourceType[], verbs: readonly string[]): object {
  return {
    apiGroups: [...new Set(types.map(({ group }) => group))],
    resources: types.map(({ plural }) => plural),
    verbs: [...verbs],
  };
}

function binding({ kind, metadata }: KubeObject, subject: object): KubeObject & { subjects: object[] } {
  return {
    apiVersion: RBAC_VERSION,
    kind: 'RoleBinding',
    metadata: { ...metadata },
    roleRef: { apiGroup: RBAC_GROUP, kind, name: metadata.name },
    subjects: [subject],
  } as KubeObject & { subjects: object[] };
}
