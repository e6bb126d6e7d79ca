import { ClusterBackupScheduleType } from '../api/kinds';
import type { ClusterBackupManifest, ClusterBackupScheduleManifest, TargetParameters } from '../api/manifest';
import { endpointIdentity } from '../api/storage-identity';
import { archiveName, claimedFiles, remoteFolder } from '../api/target';

/** An archive that a backup or schedule will write. */
export interface RemoteArchive {
  /** `s3://backups/prod/before-26-2`; a schedule's ends in `-*`. */
  readonly file: string;
  /** Other files that come with it, or take its place: `s3://backups/prod/before-26-2.dek`. */
  readonly more?: readonly string[];
  /** Endpoint of the storage in any spelling, where it is known. */
  readonly endpoint: string | undefined;
}

/**
 * The remote file that a backup or schedule writes, `undefined` for a local one.
 * @param parameters its own, or the default target of its cluster
 */
export function remoteArchive(
  backup: ClusterBackupManifest | ClusterBackupScheduleManifest,
  parameters: TargetParameters | undefined,
): string | undefined {
  const folder = remoteFolder(parameters);
  if (folder === undefined) return undefined;
  // How MOSK names the backups of a schedule is not documented; by the schedule is assumed.
  return `${folder}/${isSchedule(backup) ? `${backup.metadata.name}-*` : archiveName(backup)}`;
}

/** The same with the files that come with it. */
export function remoteArchives(
  backup: ClusterBackupManifest | ClusterBackupScheduleManifest,
  parameters: TargetParameters | undefined,
): Pick<RemoteArchive, 'file' | 'more'> | undefined {
  const file = remoteArchive(backup, parameters);
  if (file === undefined || isSchedule(backup)) return file === undefined ? undefined : { file };
  const { spec, ...rest } = backup;
  return { file, more: claimedFiles({ ...rest, spec: { ...spec, parameters } }) };
}

function isSchedule(
  backup: ClusterBackupManifest | ClusterBackupScheduleManifest,
): backup is ClusterBackupScheduleManifest {
  return backup.kind === ClusterBackupScheduleType.kind;
}

/** The first writers of one file. */
interface Writers<Archive> {
  readonly byEndpoint: Map<string, Archive>;
  readonly any: Archive;
  unknown: Archive | undefined;
}

/**
 * Archives that would write a file of another, each with such a one. Two storages are told apart only where both
 * endpoints are known, because refusing too much loses no data.
 */
export function sameFiles<Archive extends RemoteArchive>(
  archives: Iterable<Archive>,
): { readonly archive: Archive; readonly other: Archive }[] {
  const files = new Map<string, Writers<Archive>>();
  const found: { archive: Archive; other: Archive }[] = [];
  for (const archive of archives) {
    const storage = endpointIdentity(archive.endpoint);
    const mine = new Set([archive.file, ...(archive.more ?? [])]);
    const other = [...mine]
      .map((file) => earlierWriter(files.get(file), storage))
      .find((writer) => writer !== undefined);
    if (other !== undefined) found.push({ archive, other });
    for (const file of mine) files.set(file, withWriter(files.get(file), archive, storage));
  }
  return found;
}

function earlierWriter<Archive>(writers: Writers<Archive> | undefined, storage: string | undefined) {
  return storage === undefined ? writers?.any : (writers?.byEndpoint.get(storage) ?? writers?.unknown);
}

function withWriter<Archive>(
  known: Writers<Archive> | undefined,
  archive: Archive,
  storage: string | undefined,
): Writers<Archive> {
  const writers = known ?? { byEndpoint: new Map<string, Archive>(), any: archive, unknown: undefined };
  if (storage === undefined) writers.unknown ??= archive;
  else if (!writers.byEndpoint.has(storage)) writers.byEndpoint.set(storage, archive);
  return writers;
}
