import { BackupError } from '../../lib/errors';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
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
  readonly verb: string;
  readonly resource: string;
  readonly neededFor: string;
  /** `undefined`: the server does not answer such questions. */
  readonly allowed: boolean | undefined;
}

const NEEDED: readonly { type: ResourceType; verbs: readonly string[]; neededFor: string }[] = [
  { type: ClusterBackupType, verbs: ['list', 'watch'], neededFor: 'status, wait' },
  { type: ClusterBackupType, verbs: ['create'], neededFor: 'apply' },
  { type: ClusterBackupType, verbs: ['patch', 'delete'], neededFor: 'remove' },
  { type: ClusterType, verbs: ['list'], neededFor: 'telling one management cluster from another' },
  { type: ClusterBackupScheduleType, verbs: ['create', 'patch'], neededFor: 'apply' },
  { type: RCloneCredentialType, verbs: ['list', 'get', 'create', 'patch'], neededFor: 'apply, verify' },
  { type: KeyEncryptionKeyType, verbs: ['list', 'get', 'create'], neededFor: 'apply' },
  { type: SecretType, verbs: ['get'], neededFor: 'verify without --secret-file' },
];

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
  signal: AbortSignal,
): Promise<Permission[]> {
  const questions = NEEDED.flatMap(({ type, verbs, neededFor }) =>
    verbs.map((verb) => ({ type, verb, neededFor })),
  );
  return Promise.all(
    questions.map(async ({ type, verb, neededFor }) => ({
      verb,
      resource: type.plural,
      neededFor,
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
