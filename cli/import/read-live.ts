import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { BACKUP_TYPES, ClusterBackupScheduleType, ClusterType, type KubeObject } from '../../lib/model';
import type { CommandContext } from '../command-context';
import { withManagementCluster } from '../session';
import { warn } from '../warn';
import type { ObjectsRead } from './objects-read';

/**
 * What is on the management cluster: of the project, or of all of them. No Secret is asked for.
 * @throws BackupError of reaching the API, and `forbidden` where schedules may not be listed
 */
export async function readLive(all: boolean, context: CommandContext): Promise<ObjectsRead> {
  return withManagementCluster(context, async ({ mosk: { client }, namespace }) => {
    const { signal } = context.io;
    const forbidden: string[] = [];
    const lists = [...BACKUP_TYPES, ClusterType].map(async (type) => {
      try {
        return (await client.list<KubeObject>(type, all ? undefined : namespace, { signal })).items;
      } catch (error) {
        const isNeeded = type === ClusterBackupScheduleType;
        if (isNeeded || !BackupError.is(error) || error.code !== 'forbidden') throw error;
        forbidden.push(type.kind);
        warn(context, `${type.plural} may not be listed: what they say is not imported`);
        return [];
      }
    });
    const objects = (await allInOrder(lists)).flat();
    return { objects, namespace: all ? undefined : namespace, forbidden };
  });
}
