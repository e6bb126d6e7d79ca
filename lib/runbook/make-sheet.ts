import { custodyOf } from '../inventory';
import {
  endpointIdentity,
  KEY_FINGERPRINT_ANNOTATION,
  KeyEncryptionKeyType,
  RCloneCredentialType,
  SecretType,
} from '../model';
import { type ClusterFacts, clustersOf } from './cluster-facts';
import { findingsOf } from './cluster-findings';
import { type ClusterTarget, type GoodBackup, targetsOf } from './cluster-targets';
import { mineAmong, namesOf, othersInFolder, type Writer } from './folder-writers';
import { lastRehearsal } from './rehearsal';
import type { ClusterSheet, KeySheet, NewestBackup, RecoverySheet, StorageSheet, TargetSheet } from './sheet';
import { type MergedSources, mergeSources, type SheetInventory, type SheetSource } from './source';
import { storageAccess } from './storage-access';
import { commandsFor } from './target-commands';

export interface SheetInput extends Pick<RecoverySheet, 'version' | 'written' | 'unread'> {
  readonly inventory: SheetInventory;
  readonly sources: readonly SheetSource[];
  /** What storages have said of files, where they were asked. */
  readonly sizes: FileSizes;
}

/** Bytes of a file, or that there is none of this name; `undefined`: nobody has looked. */
export type FileSizes = (storage: SheetStorage, file: string) => number | 'missing' | undefined;

/** Equal input gives an equal sheet, in whatever order it was read. */
export function makeSheet({ inventory, sources, sizes, ...head }: SheetInput): RecoverySheet {
  const merged = mergeSources(sources, inventory);
  const clusters = clustersOf(merged, inventory);
  const writers = clusters.flatMap((cluster) =>
    targetsOf(cluster).map((target): Writer => {
      const { endpoint } = accessOf(cluster, target, merged, inventory) ?? {};
      return { cluster, target, storage: endpoint === undefined ? undefined : endpointIdentity(endpoint) };
    }),
  );
  const sheetOf = (cluster: ClusterFacts): ClusterSheet => {
    const { managementCluster, project, name, release, managementRelease, liveRelease, live } = cluster;
    const targets = writers
      .filter((writer) => writer.cluster === cluster)
      .map((writer) => targetSheet(writer, writers, { merged, inventory, sizes }));
    return {
      managementCluster,
      project,
      name,
      release,
      managementRelease,
      liveRelease,
      rehearsed: lastRehearsal(live),
      targets: targets.map(({ sheet }) => sheet),
      findings: findingsOf(
        cluster,
        targets.map(({ sheet, missing }) => ({ ...sheet, missing })),
      ),
    };
  };
  return { ...head, clusters: clusters.map(sheetOf) };
}

/** The storage of a credential. */
export interface SheetStorage {
  readonly managementCluster: string;
  readonly namespace: string;
  /** Name of the RCloneCredential. */
  readonly credential: string;
}

interface Known {
  readonly merged: MergedSources;
  readonly inventory: SheetInventory;
  readonly sizes: FileSizes;
}

function targetSheet(
  writer: Writer,
  writers: readonly Writer[],
  { merged, inventory, sizes }: Known,
): { readonly sheet: TargetSheet; readonly missing: readonly string[] } {
  const { cluster, target } = writer;
  const { kind, place, schedules, archives } = target;
  const others = kind === 's3' || kind === 'nfs' ? othersInFolder(writer, writers) : [];
  const storage = storageSheet(cluster, target, merged, inventory);
  const key = keySheet(cluster, target, merged, inventory);
  const ending = key === undefined ? '' : '.encrypted';
  const of = {
    managementCluster: cluster.managementCluster,
    namespace: cluster.project,
    credential: storage?.credential ?? '',
  };
  const looked = target.newest.map((backup) => newestBackup(backup, (file) => sizes(of, file)));
  return {
    missing: looked.flatMap(({ missing }) => missing),
    sheet: {
      kind,
      place,
      storage,
      key,
      files: [
        ...schedules.map((name) => `${name}-*${ending}`),
        ...archives.map((name) => `${name}${ending}`),
      ],
      sharedWith: namesOf(others),
      newest: looked.filter(({ missing }) => missing.length === 0).map(({ newest }) => newest),
      commands: commandsFor(target, {
        access: storage?.access,
        mine: others.length > 0 || key === undefined ? mineAmong(writer, others) : undefined,
      }),
    },
  };
}

function newestBackup(
  { backup, at, files }: GoodBackup,
  sizeOf: (file: string) => ReturnType<FileSizes>,
): { readonly newest: NewestBackup; readonly missing: readonly string[] } {
  const looked = files.map((file) => ({ file, size: sizeOf(file) }));
  const [archive = ''] = files;
  return {
    missing: looked.filter(({ size }) => size === 'missing').map(({ file }) => file),
    newest: {
      name: backup.metadata.name,
      at,
      base: archive.slice(archive.lastIndexOf('/') + 1).replace(/\.encrypted$/, ''),
      files: looked.map(({ file, size }) => ({ file, bytes: size === 'missing' ? undefined : size })),
      updateRelease: backup.spec.createdBy?.updateRelease,
    },
  };
}

function accessOf(
  { managementCluster, project: namespace }: ClusterFacts,
  { parameters }: ClusterTarget,
  merged: MergedSources,
  inventory: SheetInventory,
): StorageSheet['access'] {
  const { bucket, credential: name } = parameters?.rclone ?? {};
  if (typeof bucket !== 'string' || typeof name !== 'string') return undefined;
  const object = merged.find({ managementCluster, kind: RCloneCredentialType.kind, namespace, name });
  return storageAccess(object, bucket.replace(/\/.*$/s, ''), inventory);
}

function storageSheet(
  cluster: ClusterFacts,
  target: ClusterTarget,
  merged: MergedSources,
  inventory: SheetInventory,
): StorageSheet | undefined {
  const credential: unknown = target.parameters?.rclone?.credential;
  if (typeof credential !== 'string') return undefined;
  const { managementCluster, project } = cluster;
  return {
    credential,
    access: accessOf(cluster, target, merged, inventory),
    custody: custodyOf(inventory, { kind: 'credential', name: credential, managementCluster, project }),
  };
}

function keySheet(
  { managementCluster, project }: ClusterFacts,
  { parameters }: ClusterTarget,
  merged: MergedSources,
  inventory: SheetInventory,
): KeySheet | undefined {
  const name: unknown = parameters?.keyEncryptionKey;
  if (typeof name !== 'string') return undefined;
  const id = { managementCluster, namespace: project, name };
  const object =
    merged.find({ ...id, kind: KeyEncryptionKeyType.kind }) ?? merged.find({ ...id, kind: SecretType.kind });
  return {
    name,
    fingerprint: object?.metadata.annotations?.[KEY_FINGERPRINT_ANNOTATION],
    custody: custodyOf(inventory, { kind: 'key', name, managementCluster, project }),
  };
}
