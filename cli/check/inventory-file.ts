import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { type InventoryData, inventoryFindings } from '../../lib/inventory';
import type { MoskApi } from '../../lib/model';
import { moskApiOfRelease } from '../../lib/model';
import { clusterName, type InventoryCluster, type Place } from '../../lib/policy';
import { parseSoundDocument } from '../../lib/yaml';
import { readText } from '../input';
import type { Io } from '../io';

/** All clusters there are, from a file. */
export interface InventoryFile {
  readonly clusters: readonly InventoryCluster[];
  /** Of a management cluster; `undefined` for one that is not listed. */
  apiOf(managementCluster: string): MoskApi | undefined;
  /** The line of a cluster, as findings name it; of anything else the first. */
  placeOf(about: string): Place;
}

/**
 * An inventory in YAML or JSON, in the form of `Inventory.parse`. Without cdk8s, which `Inventory` itself needs.
 * @throws BackupError `file-invalid`, AggregateError of everything that is wrong with the inventory
 */
export async function readInventory(name: string, io: Io): Promise<InventoryFile> {
  return inventoryOf(await readText(path.resolve(io.cwd, name), name), name);
}

/** The same of a text. @param name for errors */
export function inventoryOf(text: string, name: string): InventoryFile {
  const document = parseSoundDocument(text);
  if (!('content' in document)) {
    const { line, problem, value, fix } = document;
    throw new BackupError('file-invalid', problem, { at: `${name}:${line}`, value, fix });
  }
  const findings = inventoryFindings(document.content);
  if (findings.length > 0) throw new AggregateError(findings.map((each) => each.moved(name)));
  const { managementClusters, clusters } = document.content as InventoryData;
  const byName = new Map(managementClusters.map((each) => [each.name, each]));
  const listed: InventoryCluster[] = clusters.map((cluster) => ({
    ...cluster,
    labels: cluster.labels ?? {},
    managementCluster: byName.get(cluster.managementCluster) ?? { name: cluster.managementCluster },
  }));
  const indexes = new Map(listed.map((cluster, index) => [clusterName(cluster), index]));
  return {
    clusters: listed,
    placeOf(about) {
      const index = indexes.get(about);
      const line = index === undefined ? 1 : document.lineOf(['clusters', index]);
      return { text: `${name}:${line}`, file: name, line };
    },
    apiOf(managementCluster) {
      const found = byName.get(managementCluster);
      return found && moskApiOfRelease(found.release);
    },
  };
}
