import type { IConstruct } from 'constructs';
import { Cluster } from '../constructs';
import { BackupError } from '../errors';
import type { GitOpsSettings } from '../gitops';
import {
  type ClusterData,
  type InventoryData,
  inventoryFindings,
  type ManagementClusterData,
  type ReadApi,
  remoteFolder,
  withApis,
} from '../inventory';
import { MoskApi, moskApiOfRelease, type TimeWindow } from '../model';
import { rememberEmpty } from './empty-selection';
import { scheduledClusters } from './scheduled-clusters';

/** A management cluster of an inventory. */
export interface FleetManagementCluster {
  /** Id of its chart. */
  readonly name: string;
  /** Its own release, such as `2.32.1`. */
  readonly release: string;
  /** What is undocumented or differs between MOSK releases. */
  readonly api: MoskApi;
  /** Which GitOps engine applies the management cluster's manifests, and how; `undefined`: as the app says. */
  readonly gitOps: GitOpsSettings | undefined;
}

/** A cluster of an inventory, which has been checked with all the others. */
export class FleetCluster {
  /** @internal */
  static of(data: ClusterData, managementCluster: FleetManagementCluster, folder: string): FleetCluster {
    return new FleetCluster(data, managementCluster, folder);
  }

  /** `metadata.name` of the Cluster object. */
  readonly name: string;
  /** Its MOSK project, which is the namespace of everything that belongs to it. */
  readonly project: string;
  /** The management cluster that makes its backups. */
  readonly managementCluster: FleetManagementCluster;
  /** MOSK release of the cluster. */
  readonly release: string;
  /** What it can be selected by. */
  readonly labels: { readonly [name: string]: string };
  /** When it is maintained, if that is known. */
  readonly maintenanceWindow: TimeWindow | undefined;
  /** Its folder below that of every store: `<project>/<cluster>`, below its management cluster's if that has one. */
  readonly folder: string;
  /** For backups that no plan makes: `new ClusterBackup(…, { cluster: member.cluster })`. */
  readonly cluster: Cluster;

  private constructor(data: ClusterData, managementCluster: FleetManagementCluster, folder: string) {
    this.name = data.name;
    this.project = data.project;
    this.managementCluster = managementCluster;
    this.release = data.release;
    this.labels = Object.freeze({ ...data.labels });
    this.maintenanceWindow = data.maintenanceWindow;
    this.folder = folder;
    this.cluster = Cluster.named(data.name);
    Object.freeze(this);
  }

  /** `<management cluster>/<project>/<name>`, which no other cluster of the inventory has. */
  get path(): string {
    return `${this.managementCluster.name}/${this.project}/${this.name}`;
  }
}

export interface InventoryOptions {
  /**
   * Reads the files of APIs that the data names.
   * @default - it may name none
   */
  readonly readApi?: ReadApi;
}

/** Which clusters; a cluster must fit all that is given. */
export interface ClusterSelection {
  /** All of these labels, with these values. */
  readonly labels?: { readonly [name: string]: string };
  /** One of these MOSK projects. */
  readonly project?: string | readonly string[];
  /** Managed by one of these management clusters. */
  readonly managementCluster?: string | readonly string[];
}

/**
 * The clusters of a fleet, as data.
 *
 * ```ts
 * const inventory = Inventory.of({
 *   managementClusters: [{ name: 'site-a', release: '2.32.1' }],
 *   clusters: [{ name: 'prod', project: 'prod', managementCluster: 'site-a', release: '26.2.1' }],
 * });
 * ```
 */
export class Inventory {
  /** @throws BackupError `inventory-invalid`, with everything that is wrong */
  static of(data: InventoryData): Inventory {
    return Inventory.parse(data);
  }

  /**
   * Data from outside, such as a file that was read as JSON or YAML.
   * @throws BackupError `inventory-invalid`, with everything that is wrong
   */
  static parse(data: unknown, { readApi }: InventoryOptions = {}): Inventory {
    const findings = inventoryFindings(data, readApi);
    if (findings.length === 0) {
      return new Inventory((readApi === undefined ? data : withApis(data, readApi)) as InventoryData);
    }
    const texts = findings.map(({ at, problem, value }) => `${at}: ${problem}${value ? `: ${value}` : ''}`);
    throw new BackupError(
      'inventory-invalid',
      `The inventory has ${findings.length === 1 ? 'a mistake' : `${findings.length} mistakes`}`,
      {
        at: 'Inventory',
        value: texts.join('; '),
        fix: findings.length === 1 ? findings[0]?.fix : 'correct them all: each says where it is',
      },
    );
  }

  /** Everything that is wrong with data that may be an inventory; empty if nothing. */
  static check(data: unknown, { readApi }: InventoryOptions = {}): BackupError[] {
    return inventoryFindings(data, readApi);
  }

  /** All clusters, in the order of the data. */
  readonly clusters: readonly FleetCluster[];

  private constructor({ managementClusters, clusters }: InventoryData) {
    const byName = new Map(
      managementClusters.map((data) => [data.name, { managementCluster: managementClusterFrom(data), data }]),
    );
    this.clusters = Object.freeze(
      clusters.flatMap((cluster) => {
        const found = byName.get(cluster.managementCluster);
        if (found === undefined) return [];
        const folder = remoteFolder(found.data.folder, cluster.project, cluster.name);
        return [FleetCluster.of(cluster, found.managementCluster, folder)];
      }),
    );
    Object.freeze(this);
  }

  /**
   * Some of the clusters, in the order of the data.
   * @returns an empty list if none fits, which a plan refuses to protect
   */
  select({ labels = {}, project, managementCluster }: ClusterSelection): FleetCluster[] {
    const selected = this.clusters.filter(
      (cluster) =>
        isOneOf(cluster.project, project) &&
        isOneOf(cluster.managementCluster.name, managementCluster) &&
        Object.entries(labels).every(([name, value]) => cluster.labels[name] === value),
    );
    if (selected.length === 0) rememberEmpty(selected, { labels, project, managementCluster }, this.clusters);
    return selected;
  }

  /**
   * The clusters that no schedule of an app is for, neither one of a plan nor one by itself, in the order of the data:
   * call it when everything is declared. Single backups do not count, because they are not repeated.
   * @returns an empty list if each has a schedule
   */
  unprotected(app: IConstruct): FleetCluster[] {
    const scheduled = scheduledClusters(app);
    return this.clusters.filter(({ path }) => !scheduled.has(path));
  }
}

function managementClusterFrom({
  name,
  release,
  api,
  gitOps,
}: ManagementClusterData): FleetManagementCluster {
  const own = api === undefined || api instanceof MoskApi ? api : MoskApi.from(api);
  return Object.freeze({ name, release, api: own ?? moskApiOfRelease(release), gitOps });
}

function isOneOf(value: string, wanted: string | readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? value === wanted : wanted.includes(value);
}
