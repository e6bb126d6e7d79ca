import {
  archiveName,
  type ClusterBackupManifest,
  effectiveTarget,
  goodSince,
  goodSinceMs,
  isGoodBackup,
  naturalOrder,
  remoteFiles,
  remoteFolder,
  type TargetParameters,
} from '../model';
import type { ClusterFacts } from './cluster-facts';
import type { TargetSheet } from './sheet';

/** What of a cluster goes to one place, with one credential and one key. */
export interface ClusterTarget {
  readonly kind: TargetSheet['kind'];
  readonly place: string;
  readonly parameters: TargetParameters | undefined;
  /** Names of schedules, whose archives begin like that. */
  readonly schedules: readonly string[];
  /** Names of archives of declared single backups. */
  readonly archives: readonly string[];
  /** Good backups that were found, the newest first; no more than are worth telling. */
  readonly newest: readonly GoodBackup[];
}

export interface GoodBackup {
  readonly backup: ClusterBackupManifest;
  readonly at: string;
  /** `s3://bucket/folder/name.encrypted`, and its `.dek` */
  readonly files: readonly string[];
}

/** If the newest cannot be read, the one before it is the next to try. */
const WORTH_TELLING = 3;

export function targetsOf({ schedules, declared, live, section }: ClusterFacts): ClusterTarget[] {
  const known = section.known ? section.parameters : undefined;
  const found = new Map<string, Mutable>();
  const entry = (own: TargetParameters | undefined): Mutable => {
    const { parameters, from } = effectiveTarget(own, known);
    const kind = from === 'none' ? (section.known ? 'local' : 'unknown') : kindOf(parameters);
    const place = from === 'none' ? kind : (remoteFolder(parameters) ?? 'unknown');
    const { rclone, keyEncryptionKey } = parameters ?? {};
    const key = JSON.stringify([place, rclone?.credential, keyEncryptionKey]);
    const before = found.get(key) ?? { kind, place, parameters, schedules: [], archives: [], backups: [] };
    found.set(key, before);
    return before;
  };
  for (const each of schedules) entry(each.spec.parameters).schedules.push(each.metadata.name);
  for (const each of declared) entry(each.spec.parameters).archives.push(archiveName(each));
  // One without a target of its own was made when the section was another, or none; its status tells of an upload.
  for (const each of live.filter(isGoodBackup)) entry(each.spec.parameters).backups.push(each);
  return [...found.values()]
    .sort((one, other) => naturalOrder(one.place, other.place))
    .map(({ backups, ...target }) => ({
      ...target,
      schedules: target.schedules.sort(naturalOrder),
      archives: [...new Set(target.archives)].sort(naturalOrder),
      newest: newestOf(backups, target.parameters),
    }));
}

interface Mutable {
  readonly kind: TargetSheet['kind'];
  readonly place: string;
  readonly parameters: TargetParameters | undefined;
  readonly schedules: string[];
  readonly archives: string[];
  readonly backups: ClusterBackupManifest[];
}

function kindOf(parameters: TargetParameters | undefined): TargetSheet['kind'] {
  if (typeof parameters?.rclone?.bucket === 'string') return 's3';
  return typeof parameters?.nfsUploadUrl === 'string' ? 'nfs' : 'unknown';
}

function newestOf(
  backups: readonly ClusterBackupManifest[],
  parameters: TargetParameters | undefined,
): GoodBackup[] {
  return [...backups]
    .sort(
      (one, other) =>
        (goodSinceMs(other) ?? 0) - (goodSinceMs(one) ?? 0) ||
        naturalOrder(one.metadata.name, other.metadata.name),
    )
    .slice(0, WORTH_TELLING)
    .map((backup) => ({
      backup,
      at: goodSince(backup) ?? '',
      files: remoteFiles({ ...backup, spec: { ...backup.spec, parameters } }),
    }));
}
