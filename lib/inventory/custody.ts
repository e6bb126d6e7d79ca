import { endpointIdentity } from '../model';
import type { CustodyData, InventoryData, StorageData } from './inventory-data';

/** A key or a credential of a project on a management cluster. */
export interface KeptSecret {
  readonly kind: 'key' | 'credential';
  readonly name: string;
  readonly managementCluster: string;
  readonly project: string;
}

/** Who keeps it and where; the entry that says most of where it belongs is the one for it. `undefined`: nobody has said. */
export function custodyOf(
  { custody = [] }: Pick<InventoryData, 'custody'>,
  { kind, name, managementCluster, project }: KeptSecret,
): Pick<CustodyData, 'keptBy' | 'keptAt'> | undefined {
  const [nearest] = custody
    .filter(
      (each) =>
        each[kind] === name &&
        [undefined, managementCluster].includes(each.managementCluster) &&
        [undefined, project].includes(each.project),
    )
    .sort((one, other) => narrowness(other) - narrowness(one));
  return nearest?.keptBy.trim() && nearest.keptAt.trim() ? nearest : undefined;
}

function narrowness({ managementCluster, project }: CustodyData): number {
  return (managementCluster === undefined ? 0 : 2) + (project === undefined ? 0 : 1);
}

/** What is written down of the storage of this endpoint, however that is spelled. */
export function storageOf(
  { storages = [] }: Pick<InventoryData, 'storages'>,
  endpoint: string,
): StorageData | undefined {
  const wanted = endpointIdentity(endpoint);
  return wanted === undefined
    ? undefined
    : storages.find((each) => endpointIdentity(each.endpoint) === wanted);
}
