import { Option } from 'commander';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  withMissingFiles,
} from '../../lib/model';
import { createPresence, type Listed, type WantedFiles, wantedFiles } from '../../lib/unclaimed';
import type { Session } from '../session';
import { type Access, accessesTo, listBucket } from './list-bucket';
import { liveScenery } from './sceneries';

export interface CheckFiles {
  readonly checkFiles?: boolean;
}

/** `--check-files` of commands that speak of good backups. */
export function checkFilesOption(): Option {
  return new Option(
    '--check-files',
    'ask the storages for the files: a backup without them is no good one (exit code 7)',
  );
}

export interface CheckedBackups {
  /** In the same order; those that look good know whether their files are there, where that could be told. */
  readonly backups: ClusterBackupManifest[];
  /** `storage-file-missing` of each backup without its files, and why a storage could not be asked. */
  readonly errors: readonly BackupError[];
}

/**
 * Asks the storages of good backups for their files, where that was asked for.
 * @throws BackupError of the API, `aborted`
 */
export async function filesChecked(
  { checkFiles }: CheckFiles,
  { mosk: { client } }: Pick<Session, 'mosk'>,
  backups: readonly ClusterBackupManifest[],
  signal: AbortSignal,
): Promise<CheckedBackups> {
  if (checkFiles !== true) return { backups: [...backups], errors: [] };
  const namespaces = new Set(backups.map(({ metadata }) => metadata.namespace ?? ''));
  const lists = await allInOrder(
    [...namespaces].map((namespace) =>
      client.list<RCloneCredentialManifest>(RCloneCredentialType, namespace, { signal }),
    ),
  );
  const credentials = lists.flatMap(({ items }) => items);
  const scene = {
    managementCluster: client.server,
    ...{ backups, credentials, schedules: [], sections: [], records: [] },
  };
  const wanted = wantedFiles(backups, liveScenery(scene).endpointOf);
  const presence = createPresence(wanted);
  const listed: Listed[] = [];
  const errors: BackupError[] = [];
  for (const { storage, bucket, folders } of foldersOf(wanted)) {
    const accesses: Access[] = accessesTo({ storage, bucket }, [{ scene, client }]);
    const error = await listBucket(bucket, folders, accesses, {
      pages: (require('../../providers/storage') as typeof import('../../providers/storage')).s3Pages,
      signal,
      begin: () => (object) => presence.see(storage, `s3://${bucket}/${object.key}`),
    });
    if (error !== undefined) errors.push(error);
    else listed.push(...folders.map((folder) => ({ storage, prefix: `s3://${bucket}/${folder}` })));
  }
  const judged = new Map(
    wanted.map((each) => [each.backup, { missing: presence.missing(each, listed), ...each }]),
  );
  return {
    backups: backups.map((backup) => {
      const { missing = [], storage } = judged.get(backup) ?? {};
      const isKnown = storage !== undefined && (missing.length > 0 || isListed(judged.get(backup), listed));
      return isKnown ? withMissingFiles(backup, missing) : backup;
    }),
    errors: [
      ...[...judged.values()].flatMap(({ backup, missing }) => missingError(backup, missing)),
      ...errors,
    ],
  };
}

function isListed(wanted: WantedFiles | undefined, listed: readonly Listed[]): boolean {
  return (
    wanted?.files.every(({ file }) =>
      listed.some(({ storage, prefix }) => storage === wanted.storage && file.startsWith(prefix)),
    ) === true
  );
}

/** The error of a backup whose files are gone; none if none are. */
export function missingError(
  { metadata: { namespace, name } }: ClusterBackupManifest,
  missing: readonly string[],
  on = '',
): BackupError[] {
  if (missing.length === 0) return [];
  return [
    new BackupError('storage-file-missing', 'The storage does not have the files of this backup', {
      at: `ClusterBackup ${namespace}/${name}${on === '' ? '' : ` on ${on}`}`,
      value: missing.join(', '),
      fix: 'look whether somebody moved or deleted them, and make a new backup',
    }),
  ];
}

/** What is to be listed of each bucket. Where else a file might be by other readings of its name is looked at as well. */
function foldersOf(wanted: readonly WantedFiles[]) {
  const places = new Map<string, { storage: string; bucket: string; folders: string[] }>();
  for (const { storage, files } of wanted) {
    for (const { file, otherwise } of files) {
      const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(file) ?? [];
      const id = JSON.stringify([storage, bucket]);
      const place = places.get(id) ?? { storage, bucket, folders: [] };
      places.set(id, place);
      const others = otherwise.filter((each) => each.startsWith(`s3://${bucket}/`));
      place.folders.push(
        key.slice(0, key.lastIndexOf('/') + 1),
        ...others.map((each) => each.slice(`s3://${bucket}/`.length)),
      );
    }
  }
  return [...places.values()].map(({ folders, ...place }) => ({ ...place, folders: outermost(folders) }));
}

/** Of names that begin with one another, the shortest. */
function outermost(names: readonly string[]): string[] {
  const found: string[] = [];
  for (const name of [...new Set(names)].sort()) {
    const last = found.at(-1);
    if (last === undefined || !name.startsWith(last)) found.push(name);
  }
  return found;
}
