import { checkContract, objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import type { ClusterSource } from '../../lib/explain';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type KubeObject,
  type MoskApi,
  type ResourceType,
} from '../../lib/model';
import type { InventoryCluster, Subject } from '../../lib/policy';
import { type Declarations, declarationsOf, readSources } from '../check';
import { type Mistake, mistakeError } from '../input';
import type { Io } from '../io';
import { type ClusterId, chooseCluster } from './choose-cluster';

/** A cluster as files declare it. */
export interface DeclaredCluster {
  readonly id: ClusterId;
  readonly source: ClusterSource;
  /** See `Declarations`. */
  readonly elsewhere: readonly Mistake[];
}

/**
 * @throws BackupError or AggregateError: `file-invalid`, the contract of what is explained, and those of `chooseCluster`
 */
export async function readDeclaredCluster(
  paths: readonly string[],
  wanted: { readonly cluster: string; readonly namespace: string | undefined },
  inventory: readonly InventoryCluster[],
  apiOf: (managementCluster: string) => MoskApi,
  io: Io,
): Promise<DeclaredCluster> {
  const { files, mistakes } = await readSources(paths, io);
  const declared = declarationsOf(files, apiOf);
  const unreadable = [...mistakes, ...declared.mistakes];
  // What cannot be read might be the one schedule that matters.
  if (unreadable.length > 0) throw new AggregateError(unreadable.map(mistakeError));
  const ids = clustersOf(declared);
  // Folders that tell the management cluster decide among those of the inventory.
  const isTold = ids.some(({ managementCluster, cluster, namespace }) => {
    return (
      managementCluster !== '' &&
      cluster === wanted.cluster &&
      [undefined, namespace].includes(wanted.namespace)
    );
  });
  const known = isTold ? ids : [...ids, ...inventory.map(inventoryId)];
  const id = chooseCluster(known, wanted, paths.join(', '));
  const ofIt = declared.subjects.filter((subject) => isSame(idOf(subject), id));
  const broken = ofIt.flatMap((each) => unexplainable(each, apiOf(each.managementCluster)));
  if (broken.length > 0) throw new AggregateError(broken);
  const target = declared.defaultTargets.find((each) => isSame(each, id));
  return {
    id,
    elsewhere: declared.elsewhere,
    source: {
      schedules: ofKind<ClusterBackupScheduleManifest>(ofIt, ClusterBackupScheduleType),
      backups: ofKind<ClusterBackupManifest>(ofIt, ClusterBackupType),
      defaultTarget: target === undefined ? { known: false } : { known: true, parameters: target.parameters },
    },
  };
}

/** Of objects that keep the contract of their kind. */
function ofKind<Manifest extends KubeObject>(
  subjects: readonly Subject[],
  { kind }: ResourceType,
): Manifest[] {
  return subjects.flatMap(({ manifest }) => (manifest.kind === kind ? [manifest as Manifest] : []));
}

function clustersOf({ subjects, defaultTargets }: Declarations): ClusterId[] {
  return [...subjects.map(idOf), ...defaultTargets].filter((id) => id !== undefined);
}

function idOf({ manifest, managementCluster }: Subject): ClusterId | undefined {
  const cluster: unknown = (manifest.spec as { targetCluster?: unknown } | undefined)?.targetCluster;
  if (typeof cluster !== 'string') return undefined;
  return { managementCluster, namespace: manifest.metadata.namespace ?? '', cluster };
}

function inventoryId({ name, project, managementCluster }: InventoryCluster): ClusterId {
  return { managementCluster: managementCluster.name, namespace: project, cluster: name };
}

/** Where no folder tells the management cluster, project and name have to be enough. */
function isSame(one: ClusterId | undefined, id: ClusterId): boolean {
  if (one === undefined || one.namespace !== id.namespace || one.cluster !== id.cluster) return false;
  return (
    one.managementCluster === id.managementCluster ||
    one.managementCluster === '' ||
    id.managementCluster === ''
  );
}

/** What the API would refuse does nothing that could be explained; a wrong cron expression is part of the answer. */
function unexplainable({ manifest, place }: Subject, api: MoskApi): BackupError[] {
  return checkContract(manifest, api)
    .filter(({ code }) => !code.startsWith('cron-') && code !== 'delete-at-creation')
    .map(({ code, problem, at = '', value, fix }) => {
      const where = `${place(at).text}: ${objectName(manifest)} ${at}`.trimEnd();
      return new BackupError(code, problem, { at: where, value, fix });
    });
}
