import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  ConfigMapType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';

const review = (group: string, kind: string, plural: string): ResourceType => ({
  group,
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});

const SelfSubjectReviewType = review('authentication.k8s.io', 'SelfSubjectReview', 'selfsubjectreviews');
const SelfSubjectAccessReviewType = review(
  'authorization.k8s.io',
  'SelfSubjectAccessReview',
  'selfsubjectaccessreviews',
);

export interface Permission {
  /** Project. */
  readonly namespace: string;
  readonly verb: string;
  readonly resource: string;
  /** Commands. */
  readonly neededFor: string;
  /** `undefined`: the server does not answer such questions. */
  readonly allowed: boolean | undefined;
}

/** The commands that talk to a management cluster about its backups. */
export const NEEDY_COMMANDS = ['apply', 'create', 'prune', 'remove', 'status', 'verify', 'wait'] as const;
/** And what mostly runs as somebody else, so that people need not have its rights: only where it is named. */
export const NAMED_COMMANDS = [...NEEDY_COMMANDS, 'metrics'] as const;
export type NeedyCommand = (typeof NAMED_COMMANDS)[number];

interface Need {
  readonly type: ResourceType;
  readonly verbs: readonly string[];
  readonly commands: readonly NeedyCommand[];
}

const NEEDED: readonly Need[] = [
  {
    type: ClusterBackupType,
    verbs: ['list'],
    commands: ['apply', 'create', 'prune', 'remove', 'status', 'wait'],
  },
  {
    type: ClusterBackupType,
    verbs: ['list', 'watch'],
    commands: ['metrics'],
  },
  { type: ClusterBackupScheduleType, verbs: ['list', 'watch'], commands: ['metrics'] },
  { type: ClusterType, verbs: ['list', 'watch'], commands: ['metrics'] },
  // After an answer that was lost, the next look is a GET, whatever the command.
  { type: ClusterBackupType, verbs: ['get'], commands: NEEDY_COMMANDS },
  { type: ClusterBackupType, verbs: ['watch'], commands: ['apply', 'create', 'prune', 'remove', 'wait'] },
  { type: ClusterBackupType, verbs: ['create'], commands: ['apply', 'create'] },
  { type: ClusterBackupType, verbs: ['patch', 'delete'], commands: ['prune', 'remove'] },
  { type: ClusterType, verbs: ['list'], commands: ['apply', 'create', 'status'] },
  // What needs a key, a credential or the Secret behind it: apply refuses to change it then.
  { type: ClusterBackupScheduleType, verbs: ['list'], commands: ['apply', 'prune', 'status'] },
  { type: ClusterBackupScheduleType, verbs: ['get'], commands: ['apply', 'create'] },
  { type: ClusterBackupScheduleType, verbs: ['create', 'patch'], commands: ['apply'] },
  // Files that were left behind need their key and credential as well.
  { type: ConfigMapType, verbs: ['list'], commands: ['apply'] },
  { type: RCloneCredentialType, verbs: ['list'], commands: ['apply', 'create'] },
  { type: RCloneCredentialType, verbs: ['get'], commands: ['apply', 'verify'] },
  { type: RCloneCredentialType, verbs: ['create', 'patch'], commands: ['apply'] },
  { type: KeyEncryptionKeyType, verbs: ['list'], commands: ['apply', 'create'] },
  { type: KeyEncryptionKeyType, verbs: ['get', 'create'], commands: ['apply'] },
  // Records of files that were left behind: nobody writes over those, and --orphan leaves no others.
  { type: ConfigMapType, verbs: ['list', 'watch'], commands: ['apply', 'create', 'prune', 'remove'] },
  { type: ConfigMapType, verbs: ['create', 'patch'], commands: ['remove'] },
  // Values that MOSK has moved away: apply compares them, verify needs them unless --secret-file brings them.
  { type: SecretType, verbs: ['get'], commands: ['apply', 'verify'] },
];

/** What has to be allowed for these commands: one row for each verb on each resource. */
export function neededFor(
  wanted: readonly NeedyCommand[],
): { readonly type: ResourceType; readonly verb: string; readonly commands: readonly NeedyCommand[] }[] {
  return NEEDED.flatMap(({ type, verbs, commands: all }) => {
    const commands = all.filter((command) => wanted.includes(command));
    return commands.length === 0 ? [] : verbs.map((verb) => ({ type, verb, commands }));
  });
}

/** The name that the server knows us by; `undefined` when it does not say. */
export async function whoAmI(client: ApiClient, signal: AbortSignal): Promise<string | undefined> {
  const answer = await answered(
    client.create<KubeObject<unknown, { userInfo?: { username?: string } }>>(
      SelfSubjectReviewType,
      { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: { name: '' } },
      { signal },
    ),
  );
  return answer?.status?.userInfo?.username;
}

export function permissions(
  client: ApiClient,
  namespace: string,
  commands: readonly NeedyCommand[],
  signal: AbortSignal,
): Promise<Permission[]> {
  return allInOrder(
    neededFor(commands).map(async ({ type, verb, commands: needing }) => ({
      namespace,
      verb,
      resource: type.plural,
      neededFor: needing.join(', '),
      allowed: await isAllowed(client, type, verb, namespace, signal),
    })),
  );
}

async function isAllowed(
  client: ApiClient,
  type: ResourceType,
  verb: string,
  namespace: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const answer = await answered(
    client.create<KubeObject<unknown, { allowed?: boolean }>>(
      SelfSubjectAccessReviewType,
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        metadata: { name: '' },
        spec: { resourceAttributes: { namespace, verb, group: type.group, resource: type.plural } },
      },
      { signal },
    ),
  );
  return answer?.status?.allowed;
}

/** Servers without these APIs exist, and a doctor that stops there would help nobody. */
async function answered<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const silent = ['crd-missing', 'not-found', 'forbidden', 'rejected', 'api-error'];
    if (BackupError.is(error) && silent.includes(error.code)) return undefined;
    throw error;
  }
}
