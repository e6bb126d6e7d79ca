import type { SheetStorage } from '../../lib/runbook';

/** Identifies a file in all storages. */
export function sizeKey({ managementCluster, namespace, credential }: SheetStorage, file: string): string {
  return [managementCluster, namespace, credential, file].join('\n');
}
