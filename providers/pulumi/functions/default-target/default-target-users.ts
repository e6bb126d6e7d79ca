import {
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  isRemote,
  type TargetParameters,
} from '../../../../lib/model';
import type { Mosk } from '../objects/management-cluster';
import { objectsIn } from '../objects/objects-in';

/**
 * What becomes of schedules without a target of their own once their Cluster's section is this one; a line for each, and
 * none if their archives still go away from the cluster, encrypted as before. Those that MOSK has filled in from the
 * section (documented) have a target by now.
 */
export async function effectOnSchedules(
  mosk: Mosk,
  { namespace, cluster }: { namespace: string; cluster: string },
  before: TargetParameters,
  after: TargetParameters | null,
): Promise<string[]> {
  const effect = effectOf(before, after ?? {});
  if (effect === undefined) return [];
  const schedules = await objectsIn<ClusterBackupScheduleManifest>(
    mosk,
    ClusterBackupScheduleType,
    namespace,
  );
  return schedules
    .filter(({ spec }) => spec.targetCluster === cluster && !isRemote(spec.parameters))
    .map(({ metadata }) => `WARNING: ClusterBackupSchedule ${namespace}/${metadata.name} ${effect}`);
}

function effectOf(before: TargetParameters, after: TargetParameters): string | undefined {
  if (!isRemote(before)) return undefined;
  if (!isRemote(after)) {
    return 'has no target of its own: its next archives stay on a manager node of the cluster, unencrypted';
  }
  const losesItsKey = before.keyEncryptionKey !== undefined && after.keyEncryptionKey === undefined;
  return losesItsKey ? 'has no target of its own: its next archives are not encrypted any more' : undefined;
}
