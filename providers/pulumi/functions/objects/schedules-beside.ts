import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  type KubeObject,
  ownerOf,
  type ResourceType,
} from '../../../../lib/model';
import { scheduleBeside } from '../../../kubernetes';
import type { Mosk } from './management-cluster';
import { objectsIn } from './objects-in';
import { objectsSeen } from './objects-seen';
import { unlessForbidden } from './unless-forbidden';

/**
 * Refuses a schedule whose runs and those of one in another namespace would write over each other.
 * @param declared those of the program, which the server may not show yet
 * @throws BackupError `remote-path-used`, and those of reaching the API
 */
export async function refuseSharedRuns(
  mosk: Mosk,
  wanted: ClusterBackupScheduleManifest,
  declared: readonly ClusterBackupScheduleManifest[],
): Promise<void> {
  const { namespace = '', name } = wanted.metadata;
  const seen = objectsSeen<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, namespace);
  // The same resource under its former namespace goes as soon as this one is there.
  const isOthers = (each: KubeObject) => ownerOf(each) !== ownerOf(wanted);
  const others = [...((await unlessForbidden(seen)) ?? []), ...declared].filter(isOthers);
  const found = await scheduleBeside(wanted, others, {
    api: mosk.api,
    list: async <T extends KubeObject>(type: ResourceType, place: string) =>
      (await unlessForbidden(objectsIn<T>(mosk, type, place))) ?? [],
  });
  if (found === undefined) return;
  const { metadata } = found.other;
  throw new BackupError(
    'remote-path-used',
    `ClusterBackupSchedule ${metadata.namespace}/${metadata.name} writes the same remote files`,
    {
      at: `ClusterBackupSchedule ${namespace}/${name} target`,
      value: found.file,
      fix: 'give one of them another name or folder, such as one that ends with project and cluster; nothing was changed',
    },
  );
}
