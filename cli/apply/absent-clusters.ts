import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  NamespaceType,
} from '../../lib/model';
import type { Planned } from './planned';
import { ifAllowed, type Surroundings } from './surroundings';

/**
 * One finding for each new schedule or backup whose Cluster is not on this management cluster. MOSK makes the Cluster its
 * owner at its creation (documented), and what becomes of a schedule that comes first is undocumented. Nothing is found where
 * Clusters may not be listed, nor in a namespace that is made by the same command.
 */
export async function absentClusters(
  around: Surroundings,
  planned: readonly Pick<Planned, 'type' | 'object' | 'outcome'>[],
): Promise<BackupError[]> {
  const made = planned.filter(({ outcome }) => outcome === 'created');
  const unborn = new Set(
    made.filter(({ type }) => type === NamespaceType).map(({ object }) => object.metadata.name),
  );
  const found: BackupError[] = [];
  for (const { type, object } of made) {
    const { namespace = '' } = object.metadata;
    if ((type !== ClusterBackupScheduleType && type !== ClusterBackupType) || unborn.has(namespace)) continue;
    const { targetCluster } = (object as ClusterBackupManifest | ClusterBackupScheduleManifest).spec;
    const isThere = around.section(namespace, targetCluster).then((section) => section !== undefined);
    if ((await ifAllowed(isThere)) ?? true) continue;
    const what = `Cluster ${namespace}/${targetCluster}`;
    found.push(
      new BackupError('reference-missing', `${what} does not exist`, {
        at: `${objectName(object)}: spec.targetCluster`,
        value: what,
        fix: 'correct the name, or choose the management cluster that has it; nothing was sent',
      }),
    );
  }
  return found;
}
