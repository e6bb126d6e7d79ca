import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  clearValue,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type SecretValue,
} from '../model';
import { backupHealth, type Health, REMOVING } from './backup-health';

/** Where the kinds that bring a secret have it. */
export const SECRET_FIELDS = {
  [RCloneCredentialType.kind]: 'remoteSecret',
  [KeyEncryptionKeyType.kind]: 'secret',
} as { readonly RCloneCredential: string; readonly KeyEncryptionKey: string };

// Documented: after its creation a schedule has an owner reference to its Cluster. It has no documented status.
export const TIED_SCHEDULE: Health = { status: 'Healthy', message: 'Accepted for its cluster' };
export const UNTIED_SCHEDULE: Health = {
  status: 'Progressing',
  message: 'Waiting until MOSK has tied it to its cluster',
};

// Documented: MOSK moves the value into a Secret and clears the field. What it leaves there is inferred, so not asked for.
export const VALUE_IN_CLEAR: Health = {
  status: 'Progressing',
  message: 'Waiting until MOSK has moved the value into a Secret',
};
export const VALUE_MOVED: Health = { status: 'Healthy', message: 'The value is in a Secret' };

/** Health of an object of ours; `undefined` for kinds that we know nothing about, which engines take as healthy. */
export function objectHealth(object: KubeObject): Health | undefined {
  if (object.kind === ClusterBackupType.kind) return backupHealth(object as ClusterBackupManifest);
  const known = object.kind === ClusterBackupScheduleType.kind || object.kind in SECRET_FIELDS;
  if (!known) return undefined;
  if (object.metadata.deletionTimestamp !== undefined) return { status: 'Progressing', message: REMOVING };
  if (object.kind === ClusterBackupScheduleType.kind) {
    const owners = object.metadata.ownerReferences ?? [];
    return owners.some(({ kind }) => kind === ClusterType.kind) ? TIED_SCHEDULE : UNTIED_SCHEDULE;
  }
  const field = SECRET_FIELDS[object.kind as keyof typeof SECRET_FIELDS];
  const secret = (object.spec as Record<string, SecretValue> | undefined)?.[field];
  return clearValue(secret) ? VALUE_IN_CLEAR : VALUE_MOVED;
}
