import type { BackupError } from '../errors';
import {
  BACKUP_TYPES,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  isRemote,
  KAAS_GROUP,
  type KubeObject,
  MoskApi,
  type TargetParameters,
  type TimeWindow,
} from '../model';
import { checkContract } from '../schema';
import type { PolicySettings } from './policy-settings';
import { type Subject, subjectKey } from './subject';
import type { Tier } from './tier';

/** A cluster of an inventory, as far as rules ask; a `FleetCluster` is one. */
export interface InventoryCluster {
  readonly name: string;
  readonly project: string;
  /** MOSK release, such as `26.2.1`. */
  readonly release: string;
  readonly labels: { readonly [name: string]: string };
  readonly maintenanceWindow?: TimeWindow | undefined;
  readonly managementCluster: { readonly name: string };
}

/** The default target of a cluster: its backup section, from a patch or from the live Cluster. */
export interface DefaultTarget {
  readonly site: string;
  readonly namespace: string;
  readonly cluster: string;
  /** The section; `undefined` where the Cluster is known to have none. */
  readonly parameters: TargetParameters | undefined;
}

/** Everything that is judged, handed in by a front. */
export interface PolicyInput {
  /** What is declared. Objects of other kinds are passed over, whatever they are. */
  readonly subjects: readonly Subject[];
  /** Default targets of clusters, as far as they are known. */
  readonly defaultTargets?: readonly DefaultTarget[];
  /** All clusters there are; without it no rule that needs an inventory is judged. */
  readonly inventory?: readonly InventoryCluster[];
  /** What was declared before; without it no rule that compares is judged. */
  readonly base?: readonly Subject[];
  /** What lives on the management clusters; without it no rule that needs it is judged. */
  readonly live?: readonly Subject[];
  /** The API of a management cluster. @default MoskApi.v26_2 of every one */
  readonly api?: (site: string) => MoskApi;
  /** The day of the judgement: waivers end, keys grow old. */
  readonly now: Date;
}

/** A subject whose manifest has the shape of its kind. */
export type Declared<Manifest extends KubeObject> = Subject & { readonly manifest: Manifest };

/** Where a source's archives go, and who says so. */
export interface EffectiveTarget {
  /** `undefined`: nowhere remote, or not known. */
  readonly parameters: TargetParameters | undefined;
  /** The object itself, the Cluster's default, nobody (so a local file), or not known. */
  readonly from: 'object' | 'cluster' | 'nobody' | 'unknown';
}

/** What rules look at: the input, sorted and looked up. */
export class PolicyContext {
  /** Everything of ours that is declared, whatever is wrong with it. */
  readonly subjects: readonly Subject[];
  /** The declared backups that have the shape of one. */
  readonly backups: readonly Declared<ClusterBackupManifest>[];
  /** The declared schedules that have the shape of one. */
  readonly schedules: readonly Declared<ClusterBackupScheduleManifest>[];
  /** All clusters there are, if that is known. */
  readonly inventory: readonly InventoryCluster[] | undefined;
  /** What of ours was declared before, if there is anything to compare with. */
  readonly base: readonly Subject[] | undefined;
  /** What of ours lives, if that is known. */
  readonly live: readonly Subject[] | undefined;
  /** What the policy expects. */
  readonly settings: PolicySettings;
  /** The day of the judgement. */
  readonly now: Date;
  readonly #api: (site: string) => MoskApi;
  readonly #contract = new Map<Subject, readonly BackupError[]>();
  readonly #defaults: ReadonlyMap<string, DefaultTarget>;
  readonly #declared: ReadonlyMap<string, Subject>;

  constructor(input: PolicyInput, settings: PolicySettings) {
    this.#api = input.api ?? (() => MoskApi.v26_2);
    this.subjects = input.subjects.filter(isOurs);
    const sound = this.subjects.filter((each) => this.#isSound(each));
    this.backups = sound.filter(isBackup);
    this.schedules = sound.filter(isSchedule);
    this.inventory = input.inventory;
    this.base = input.base?.filter(isOurs);
    this.live = input.live?.filter(isOurs);
    this.settings = settings;
    this.now = input.now;
    this.#defaults = new Map(
      input.defaultTargets?.map((each) => [clusterKey(each.site, each.namespace, each.cluster), each]),
    );
    this.#declared = new Map(this.subjects.map((each) => [subjectKey(each), each]));
  }

  /** The declared backups and schedules. */
  get sources(): readonly Declared<ClusterBackupManifest | ClusterBackupScheduleManifest>[] {
    return [...this.backups, ...this.schedules];
  }

  /** The API of a management cluster. */
  apiOf(site: string): MoskApi {
    return this.#api(site);
  }

  /** What of the API's contract an object breaks; looked up once. */
  contractOf(subject: Subject): readonly BackupError[] {
    const known = this.#contract.get(subject);
    if (known !== undefined) return known;
    const found = checkContract(subject.manifest, this.apiOf(subject.site));
    this.#contract.set(subject, found);
    return found;
  }

  /** A declared object. */
  declared(site: string, kind: string, namespace: string | undefined, name: string): Subject | undefined {
    return this.#declared.get(`${site} ${kind} ${namespace ?? ''}/${name}`);
  }

  /** Where the archives of a backup or schedule go. */
  targetOf({
    site,
    manifest,
  }: Declared<ClusterBackupManifest | ClusterBackupScheduleManifest>): EffectiveTarget {
    const { targetCluster, parameters } = manifest.spec;
    if (isRemote(parameters)) return { parameters, from: 'object' };
    const known = this.#defaults.get(clusterKey(site, manifest.metadata.namespace ?? '', targetCluster));
    if (known === undefined) return { parameters: undefined, from: 'unknown' };
    return { parameters: known.parameters, from: isRemote(known.parameters) ? 'cluster' : 'nobody' };
  }

  /** The tier of a cluster, by its label. */
  tierOf({ labels }: InventoryCluster): Tier | undefined {
    const { tiers, tierLabel, defaultTier } = this.settings;
    return tiers.get(labels[tierLabel] ?? '') ?? defaultTier;
  }

  /** Rules read what has its mandatory fields in their types; the rest is reported with the contract alone. */
  #isSound(subject: Subject): boolean {
    return !this.contractOf(subject).some(({ code }) => code === 'schema-invalid');
  }
}

function clusterKey(site: string, namespace: string, cluster: string): string {
  return `${site} ${namespace}/${cluster}`;
}

function isOurs({ manifest: { apiVersion, kind } }: Subject): boolean {
  return apiVersion.startsWith(`${KAAS_GROUP}/`) && BACKUP_TYPES.some((type) => type.kind === kind);
}

function isBackup(subject: Subject): subject is Declared<ClusterBackupManifest> {
  return subject.manifest.kind === ClusterBackupType.kind;
}

function isSchedule(subject: Subject): subject is Declared<ClusterBackupScheduleManifest> {
  return subject.manifest.kind === ClusterBackupScheduleType.kind;
}
