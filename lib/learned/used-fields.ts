import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  RCloneCredentialType,
} from '../model';
import type { StructuralSchema } from '../schema';

/** Fields that this package writes or reads, by kind, beside those that `MoskApi` makes configurable. All documented. */
export const USED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  [ClusterBackupType.kind]: [
    'spec.targetCluster',
    'spec.parameters.rclone.bucket',
    'spec.parameters.rclone.credential',
    'spec.parameters.nfsUploadUrl',
    'spec.parameters.keyEncryptionKey',
    'spec.fileNames',
    'spec.delete',
    'status.status',
    'status.uploadedAt',
  ],
  [ClusterBackupScheduleType.kind]: ['spec.targetCluster', 'spec.parameters.rclone.bucket'],
  [RCloneCredentialType.kind]: ['spec.remoteName', 'spec.remoteConfig', 'spec.remoteConfigSecretKey'],
  [KeyEncryptionKeyType.kind]: ['spec.secret.value'],
};

/** Whether a schema has a field. `open`: something on the way takes any field, so it cannot tell. */
export function lookUp(
  schema: StructuralSchema | undefined,
  path: readonly string[],
): 'present' | 'absent' | 'open' {
  let inner = schema;
  for (const step of path) {
    if (inner === undefined) return 'open';
    const { properties = {} } = inner;
    const next: StructuralSchema | undefined = Object.hasOwn(properties, step) ? properties[step] : undefined;
    if (next === undefined) return takesAnything(inner) ? 'open' : 'absent';
    inner = next;
  }
  return schema === undefined ? 'open' : 'present';
}

function takesAnything(schema: StructuralSchema): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true || Boolean(schema.additionalProperties);
}
