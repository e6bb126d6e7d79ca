import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  clearValue,
  type KubeObject,
  SECRET_FIELDS,
  type SecretValue,
} from '../model';
import { backupHealth, type Health, REMOVING } from './backup-health';

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
  const field = SECRET_FIELDS[object.kind];
  if (field === undefined && object.kind !== ClusterBackupScheduleType.kind) return undefined;
  if (object.metadata.deletionTimestamp !== undefined) return { status: 'Progressing', message: REMOVING };
  if (field === undefined) {
    const owners = object.metadata.ownerReferences ?? [];
    return owners.some(({ kind }) => kind === ClusterType.kind) ? TIED_SCHEDULE : UNTIED_SCHEDULE;
  }
  const secret = (object.spec as Record<string, SecretValue> | undefined)?.[field];
  return clearValue(secret) ? VALUE_IN_CLEAR : VALUE_MOVED;
}
