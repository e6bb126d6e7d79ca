import path from 'node:path';
import { BackupError } from '../../lib/errors';
import {
  apiFilesOf,
  type InventoryData,
  inventoryFindings,
  type ReadApi,
  withApis,
} from '../../lib/inventory';
import { MoskApi, moskApiOfRelease } from '../../lib/model';
import { clusterName, type InventoryCluster, type Place } from '../../lib/policy';
import { parseSoundDocument, type YamlDocument } from '../../lib/yaml';
import { apiOfText } from '../chosen-api';
import { readText } from '../input';
import type { Io } from '../io';

/** All clusters there are, from a file. */
export interface InventoryFile {
  /** As it stands in the file. */
  readonly data: InventoryData;
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
  const document = soundDocument(await readText(path.resolve(io.cwd, name), name), name);
  const reading = [...new Set(apiFilesOf(document.content))].map(async (file) => {
    const shown = path.join(path.dirname(name), file);
    const api = readText(path.resolve(io.cwd, shown), shown).then((text) => apiOfText(text, shown));
    return [file, await Promise.allSettled([api])] as const;
  });
  const apis = new Map(await Promise.all(reading));
  return inventoryFrom(document, name, (file) => {
    const [read] = apis.get(file) ?? [];
    if (read?.status === 'fulfilled') return read.value;
    throw read?.reason;
  });
}

/** The same of a text, for those who ask it for no API that lies in a file of its own. @param name for errors */
export function inventoryOf(text: string, name: string): InventoryFile {
  return inventoryFrom(soundDocument(text, name), name, () => MoskApi.v26_2);
}

function soundDocument(text: string, name: string): YamlDocument {
  const document = parseSoundDocument(text);
  if ('content' in document) return document;
  const { line, problem, value, fix } = document;
  throw new BackupError('file-invalid', problem, { at: `${name}:${line}`, value, fix });
}

function inventoryFrom(document: YamlDocument, name: string, readApi: ReadApi): InventoryFile {
  const findings = inventoryFindings(document.content, readApi);
  if (findings.length > 0) throw new AggregateError(findings.map((each) => each.moved(name)));
  const data = withApis(document.content, readApi) as InventoryData;
  const { managementClusters, clusters } = data;
  const byName = new Map(managementClusters.map((each) => [each.name, each]));
  const listed: InventoryCluster[] = clusters.map((cluster) => ({
    ...cluster,
    labels: cluster.labels ?? {},
    managementCluster: byName.get(cluster.managementCluster) ?? { name: cluster.managementCluster },
  }));
  const apis = new Map(managementClusters.map(({ name: own, api }) => [own, api && moskApiOf(api)] as const));
  const indexes = new Map(listed.map((cluster, index) => [clusterName(cluster), index]));
  return {
    data,
    clusters: listed,
    placeOf(about) {
      const index = indexes.get(about);
      const line = index === undefined ? 1 : document.lineOf(['clusters', index]);
      return { text: `${name}:${line}`, file: name, line };
    },
    apiOf(managementCluster) {
      const found = byName.get(managementCluster);
      return found && (apis.get(found.name) ?? moskApiOfRelease(found.release));
    },
  };
}

const moskApiOf = (api: unknown) => (api instanceof MoskApi ? api : MoskApi.from(api));

/** How a management cluster of an inventory is asked. */
export interface InventoryContext {
  readonly name: string;
  /** Context of the kubeconfig. */
  readonly context: string;
  readonly api: MoskApi;
  /** Namespaces of its clusters. */
  readonly projects: readonly string[];
}

/** @param api of management clusters that say nothing of theirs */
export function contextsOf({ data, apiOf }: InventoryFile, api: MoskApi): InventoryContext[] {
  return data.managementClusters.map(({ name, context = name }) => ({
    name,
    context,
    api: apiOf(name) ?? api,
    projects: [
      ...new Set(
        data.clusters.filter((each) => each.managementCluster === name).map(({ project }) => project),
      ),
    ],
  }));
}
