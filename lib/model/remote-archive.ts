import { ClusterBackupScheduleType } from './kinds';
import type { ClusterBackupManifest, ClusterBackupScheduleManifest, TargetParameters } from './manifest';
import { archiveName, remoteFolder } from './target';

/** An archive that a backup or schedule will write. */
export interface RemoteArchive {
  /** `s3://backups/prod/before-26-2`; a schedule's ends in `-*`. */
  readonly file: string;
  /** Endpoint of the storage, where it is known. */
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
  const isSchedule = backup.kind === ClusterBackupScheduleType.kind;
  return `${folder}/${isSchedule ? `${backup.metadata.name}-*` : archiveName(backup as ClusterBackupManifest)}`;
}

/** The first writers of one file. */
interface Writers<Archive> {
  readonly byEndpoint: Map<string, Archive>;
  readonly any: Archive;
  unknown: Archive | undefined;
}

/**
 * Archives that would write the file of another, each with such a one. Two storages are told apart only where both
 * endpoints are known, because refusing too much loses no data.
 */
export function sameFiles<Archive extends RemoteArchive>(
  archives: Iterable<Archive>,
): { readonly archive: Archive; readonly other: Archive }[] {
  const files = new Map<string, Writers<Archive>>();
  const found: { archive: Archive; other: Archive }[] = [];
  for (const archive of archives) {
    const { file, endpoint } = archive;
    const writers = files.get(file);
    const other =
      endpoint === undefined ? writers?.any : (writers?.byEndpoint.get(endpoint) ?? writers?.unknown);
    if (other !== undefined) found.push({ archive, other });
    const known = writers ?? { byEndpoint: new Map<string, Archive>(), any: archive, unknown: undefined };
    if (endpoint === undefined) known.unknown ??= archive;
    else if (!known.byEndpoint.has(endpoint)) known.byEndpoint.set(endpoint, archive);
    files.set(file, known);
  }
  return found;
}
