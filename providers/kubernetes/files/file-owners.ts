/**
 * Who else has the remote files of a backup: other objects, of all namespaces where they may be listed, and records of
 * what was left behind. However many backups ask, it costs some lists and watches.
 */
import {
  type Claimant,
  type ClusterBackupManifest,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  claimantsOf,
  claimOfRecord,
  claimsOf,
  effectiveTarget,
  endpointIdentity,
  type FileClaim,
  type Holder,
  isRemote,
  type KubeObject,
  LeftRecordType,
  type MoskApi,
  needsOf,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  reachedFiles,
  readLeftRecord,
  type TargetParameters,
  withoutFiles,
} from '../../../lib/model';
import type { ApiClient } from '../api/api';
import type { Clock } from '../api/clock';
import type { WatchHub } from '../watching/watch-hub';
import { keyOf } from '../watching/watch-store';
import { createFreshLooks, type FreshLooks } from './fresh-looks';
import { createLookup, type Lookup } from './lookup';
import { createReach, type Shown } from './reach';
import { sharedFiles } from './shared-files';
import { checkUnderstood, saysAll } from './understood-records';

export interface FileOwners {
  /**
   * Everybody else who has a file that would go with this backup: from a look that has begun after the question.
   * @returns `undefined` where there have been very many looks already: a watch has to do
   * @throws BackupError `files-unknown` where a record cannot be understood: it may be of any files; of reaching the API
   */
  claimants(backup: ClusterBackupManifest): Promise<readonly Claimant[] | undefined>;
  /**
   * The same of many backups of a namespace at once, from one look, by uid; those that have their files for themselves are
   * not in it.
   * @throws BackupError `files-unknown` where a record cannot be understood: it may be of any files; of reaching the API
   */
  claimantsOfAll(
    namespace: string,
    backups: readonly ClusterBackupManifest[],
  ): Promise<ReadonlyMap<string, readonly Claimant[]>>;
  /** Those among these backups that have a file of it. */
  among(
    backup: ClusterBackupManifest,
    backups: readonly ClusterBackupManifest[],
  ): Promise<readonly Claimant[]>;
  /** Watches what others have: as long as somebody does, those of a thousand backups are compared without a request. */
  watch(namespace: string): Promise<OwnersWatch>;
  /** The Cluster's backup section, if the backup has no target of its own. */
  sectionOf(backup: ClusterBackupManifest): Promise<TargetParameters | undefined>;
  /** Where a backup's archives go by its own words or its Cluster's, and the endpoint of that storage, if known. */
  targetOf(
    backup: ClusterBackupManifest,
  ): Promise<{ section: TargetParameters | undefined; endpoint: string | undefined }>;
  /** What could not be looked at, for people: said to the first who asks, and not again. */
  gap(): string | undefined;
  /** Credentials and Clusters are looked at anew from now on. */
  forget(): void;
}

export interface OwnersWatch {
  /** As `FileOwners.claimants`; that there are some is made sure of by a fresh look, as they may be gone by now. */
  claimants(backup: ClusterBackupManifest): Promise<readonly Claimant[]>;
  /**
   * The same of a backup that is to be made. Records that cannot be understood keep nobody from a new backup: its files
   * have a name of their own, and a record that somebody has spoilt would end all backups.
   */
  claimantsOfNew(backup: ClusterBackupManifest): Promise<readonly Claimant[]>;
  close(): void;
}

/** What there is that may have files. */
interface Scene {
  readonly backups: readonly ClusterBackupManifest[];
  readonly records: readonly KubeObject[];
}

export function createFileOwners(client: ApiClient, hub: WatchHub, clock: Clock, api: MoskApi): FileOwners {
  const reach = createReach(client, hub);
  const looks = new Map<string, FreshLooks<Scene>>();
  const lookups = new Map<string, Lookup<unknown>>();
  const absent = new Set<string>();

  /** One look for all, unless each namespace has to be looked at by itself. */
  function looksFor(namespace: string): FreshLooks<Scene> {
    const alone = reach.isOwnOnly(ClusterBackupType) || reach.isOwnOnly(LeftRecordType);
    return remembered(looks, alone ? namespace : '', () =>
      createFreshLooks(clock, async () => {
        // In this order: a record is there before its object goes, so one of the two is seen.
        const backups = await reach.list<ClusterBackupManifest>(ClusterBackupType, namespace);
        return { backups, records: await reach.list(LeftRecordType, namespace) };
      }),
    );
  }

  /** Where a kind may be listed in the own namespace only, objects of another are not known. */
  async function find<T extends KubeObject, Fact>(
    type: typeof ClusterType,
    { namespace, name, from }: { namespace: string; name: string; from: string },
    factOf: (object: T) => Fact,
  ): Promise<Fact | undefined> {
    if (reach.isOwnOnly(type) && namespace !== from) return undefined;
    const place = reach.isOwnOnly(type) ? from : '';
    const lookup = remembered(lookups, `${type.kind} ${place}`, () =>
      createLookup(async () => {
        const objects = await reach.list<T>(type, from);
        return new Map<string, unknown>(
          objects.map((each) => [keyOf(each.metadata.namespace, each.metadata.name), factOf(each)]),
        );
      }),
    );
    const key = keyOf(namespace, name);
    if (absent.has(`${type.kind} ${key}`)) return undefined;
    const fact = (await lookup.find(key)) as Fact | undefined;
    // Looked for once: what nobody has made by now must not cost a list for each that names it.
    if (fact === undefined) absent.add(`${type.kind} ${key}`);
    return fact;
  }

  const sectionOf = ({ metadata, spec }: ClusterBackupManifest, from: string) =>
    find<ClusterManifest, TargetParameters | null>(
      ClusterType,
      { namespace: metadata.namespace ?? '', name: spec.targetCluster, from },
      (cluster) => api.clusterBackupSection(cluster) ?? null,
    );

  /**
   * Of a backup without a target of its own.
   * @throws BackupError `api-unknown`: where nobody knows where sections are, its files may be any
   */
  async function neededSection(backup: ClusterBackupManifest, from: string) {
    if (isRemote(backup.spec.parameters)) return undefined;
    api.requireKnown('clusterBackupPath');
    return (await sectionOf(backup, from)) ?? undefined;
  }

  async function endpointFor(
    backup: ClusterBackupManifest,
    section: TargetParameters | undefined,
    from: string,
  ): Promise<string | undefined> {
    const name = effectiveTarget(backup.spec.parameters, section).parameters?.rclone?.credential;
    if (name === undefined) return undefined;
    const namespace = backup.metadata.namespace ?? '';
    const endpoint = await find<RCloneCredentialManifest, string | null>(
      RCloneCredentialType,
      { namespace, name, from },
      ({ spec }) => spec?.remoteConfig?.endpoint ?? null,
    );
    return endpoint ?? undefined;
  }

  async function claimantsIn(backup: ClusterBackupManifest, scene: Scene): Promise<readonly Claimant[]> {
    const { namespace: from = '' } = backup.metadata;
    const section = await neededSection(backup, from);
    const files = reachedFiles(backup, section);
    if (files.length === 0) return [];
    const wanted = new Set(files);
    const isNear = (its: readonly string[]) => its.some((file) => wanted.has(file));
    const near: FileClaim[] = scene.records.map(claimOf).filter((record) => isNear(record.files));
    for (const other of scene.backups) {
      if (other.metadata.uid !== undefined && other.metadata.uid === backup.metadata.uid) continue;
      const own = isRemote(other.spec.parameters);
      if (!own && withoutFiles(other) !== undefined) continue;
      const its = own ? undefined : await neededSection(other, from);
      if (!isNear(reachedFiles(other, its))) continue;
      // Which storage it is, is asked only about those with a file of the same name.
      const storage = endpointIdentity(await endpointFor(other, its, from));
      const needs = needsOf(effectiveTarget(other.spec.parameters, its).parameters);
      near.push({ holder: holderOf(other), files: claimsOf(other, its), storage, needs });
    }
    if (near.length === 0) return [];
    const storage = endpointIdentity(await endpointFor(backup, section, from));
    return claimantsOf({ holder: holderOf(backup), files, storage }, near);
  }

  /** Backups with a file that the scene has for somebody else, too: by name alone, so rather too many. */
  async function withSharedNames(backups: readonly ClusterBackupManifest[], scene: Scene) {
    const from = backups[0]?.metadata.namespace ?? '';
    const shared = sharedFiles([
      ...scene.records.map((record) => ({ holder: record, files: claimOf(record).files })),
      ...(await Promise.all(
        scene.backups
          .filter((other) => isRemote(other.spec.parameters) || withoutFiles(other) === undefined)
          .map(async (other) => ({
            holder: other,
            files: reachedFiles(other, await neededSection(other, from)),
          })),
      )),
    ]);
    const reached = await Promise.all(
      backups.map(async (backup) => reachedFiles(backup, await neededSection(backup, from))),
    );
    return backups.filter((_, index) => reached[index]?.some((file) => shared(file)));
  }

  async function watch(namespace: string): Promise<OwnersWatch> {
    const open: Shown<KubeObject>[] = [];
    try {
      const backups = await reach.watch<ClusterBackupManifest>(ClusterBackupType, namespace);
      open.push(backups);
      const records = await reach.watch<KubeObject>(LeftRecordType, namespace);
      open.push(records);
      const mayBeClaimed = async (backup: ClusterBackupManifest) => {
        // What is gone may have left a record that its own watch has yet to show. One of the same name is another one.
        const ends = backups.ends();
        const shown = { backups: [...backups.list(), ...ends], records: records.list() };
        return (await claimantsIn(backup, shown)).length > 0 || ends.some((each) => hasNameOf(each, backup));
      };
      return {
        async claimants(backup) {
          const isClear = records.list().every(saysAll) && !(await mayBeClaimed(backup));
          return isClear ? [] : claimantsBeforeRemoval(backup, await looked(backup));
        },
        claimantsOfNew: async (backup) =>
          (await mayBeClaimed(backup)) ? claimantsIn(backup, await looked(backup)) : [],
        close: () => {
          for (const each of open) each.close();
        },
      };
    } catch (error) {
      for (const each of open) each.close();
      throw error;
    }
  }

  const looked = async ({ metadata }: ClusterBackupManifest): Promise<Scene> =>
    (await looksFor(metadata.namespace ?? '').look(false)) ?? { backups: [], records: [] };

  function claimantsBeforeRemoval(backup: ClusterBackupManifest, scene: Scene) {
    scene.records.forEach(checkUnderstood);
    return claimantsIn(backup, scene);
  }

  return {
    watch,

    among: (backup, backups) => claimantsIn(backup, { backups, records: [] }),

    async claimantsOfAll(namespace, backups) {
      const found = new Map<string, readonly Claimant[]>();
      if (backups.length === 0) return found;
      const scene = (await looksFor(namespace).look(false)) ?? { backups: [], records: [] };
      scene.records.forEach(checkUnderstood);
      for (const backup of await withSharedNames(backups, scene)) {
        const claimants = await claimantsIn(backup, scene);
        if (claimants.length > 0) found.set(backup.metadata.uid ?? '', claimants);
      }
      return found;
    },

    async claimants(backup) {
      const scene = await looksFor(backup.metadata.namespace ?? '').look(true);
      return scene && claimantsBeforeRemoval(backup, scene);
    },

    sectionOf: (backup) => neededSection(backup, backup.metadata.namespace ?? ''),

    async targetOf(backup) {
      const { namespace: from = '' } = backup.metadata;
      const section = await neededSection(backup, from);
      return { section, endpoint: await endpointFor(backup, section, from) };
    },

    gap: reach.gap,

    forget: () => {
      lookups.clear();
      absent.clear();
    },
  };
}

/** Records never change once they are read, and each backup is compared with all of them. */
const claimsRead = new WeakMap<KubeObject, FileClaim>();

function claimOf(record: KubeObject): FileClaim {
  const known = claimsRead.get(record);
  if (known !== undefined) return known;
  const claim = claimOfRecord(readLeftRecord(record));
  claimsRead.set(record, claim);
  return claim;
}

function hasNameOf({ metadata }: ClusterBackupManifest, other: ClusterBackupManifest): boolean {
  return metadata.name === other.metadata.name && metadata.namespace === other.metadata.namespace;
}

function holderOf({ metadata: { namespace = '', name, uid } }: ClusterBackupManifest): Holder {
  return { kind: 'ClusterBackup', namespace, name, uid };
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
