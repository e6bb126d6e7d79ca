import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
} from '../../lib/model';
import { scheduleBeside } from '../../providers/kubernetes';
import type { Planned } from './planned';
import { ifAllowed, type Surroundings } from './surroundings';

interface Found {
  readonly refused: readonly BackupError[];
  /** What could not be looked at, for people. */
  readonly gap?: string;
}

/**
 * One finding for each schedule that is made or pointed elsewhere, if its runs and those of a schedule in another
 * namespace would write over each other.
 */
export async function schedulesBeside(around: Surroundings, planned: readonly Planned[]): Promise<Found> {
  const moving = planned.filter(({ type, outcome, changes }) => {
    if (type !== ClusterBackupScheduleType) return false;
    return outcome === 'created' || changes.some((path) => path.startsWith('spec.parameters'));
  });
  if (moving.length === 0) return { refused: [] };
  const live = await ifAllowed(around.all<ClusterBackupScheduleManifest>(ClusterBackupScheduleType));
  const credentials = planned.filter(({ type }) => type === RCloneCredentialType).map(({ object }) => object);
  const list = async <T extends KubeObject>(type: ResourceType, namespace: string) => {
    // As they will be: one that comes with the same files tells where it leads.
    const applied = type === RCloneCredentialType ? credentials.filter((each) => isIn(each, namespace)) : [];
    const there = (await ifAllowed(around.all<T>(type, namespace))) ?? [];
    return [...(applied as KubeObject[] as T[]), ...there];
  };
  const refused: BackupError[] = [];
  const before = (live ?? []).filter((each) => !moving.some(({ object }) => isSame(object, each)));
  for (const { object } of moving) {
    const schedule = object as ClusterBackupScheduleManifest;
    const found = await scheduleBeside(schedule, before, { api: around.api, list });
    if (found === undefined) before.push(schedule);
    else refused.push(sharedRuns(schedule, found));
  }
  return { refused, ...(live === undefined && { gap: GAP }) };
}

const GAP =
  'whether a schedule of another namespace writes the same files was not looked for: allow "list" on clusterbackupschedules in all namespaces to have all of them looked at';

function sharedRuns(
  schedule: ClusterBackupScheduleManifest,
  { other, file }: { readonly other: KubeObject; readonly file: string },
): BackupError {
  const { namespace, name } = other.metadata;
  return new BackupError('remote-path-used', `${objectName(other)} writes the same remote files`, {
    at: `${objectName(schedule)}: spec.parameters`,
    value: file,
    fix: `choose another name or folder, such as one that ends with project and cluster; nothing was sent; or stop the other one first: kubectl delete clusterbackupschedule ${name} -n ${namespace}`,
  });
}

function isIn({ metadata }: KubeObject, namespace: string): boolean {
  return metadata.namespace === namespace;
}

function isSame({ metadata }: KubeObject, other: KubeObject): boolean {
  return metadata.name === other.metadata.name && metadata.namespace === other.metadata.namespace;
}
