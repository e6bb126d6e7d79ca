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
} from '../model';
import { RBAC_GROUP, role, roleBinding, rule } from './rbac';

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
    ...(engine === undefined ? [] : [roleBinding(engineRole, { kind: 'ServiceAccount', ...engine })]),
    peopleRole,
    ...(people === undefined
      ? []
      : [roleBinding(peopleRole, { kind: 'Group', apiGroup: RBAC_GROUP, name: people })]),
  ];
}
