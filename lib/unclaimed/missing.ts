import { type ClusterBackupManifest, endpointIdentity, isGoodBackup, remoteFiles } from '../model';
import { otherReadings } from './backup-claims';
import type { EndpointOf } from './claim-book';
import { storedAs } from './stored-as';

/** Files that have to be there if a backup is as good as its object says. */
export interface WantedFiles {
  readonly backup: ClusterBackupManifest;
  /** Identity of the endpoint. */
  readonly storage: string;
  readonly files: readonly { readonly file: string; readonly otherwise: readonly string[] }[];
}

/** What of a storage was listed to its end: `s3://bucket/` or a folder in it. */
export interface Listed {
  readonly storage: string | undefined;
  readonly prefix: string;
}

/** Of backups that name their target themselves and whose storage is known: of others nobody knows where they are. */
export function wantedFiles(
  backups: readonly ClusterBackupManifest[],
  endpointOf: EndpointOf,
): WantedFiles[] {
  return backups.flatMap((backup): WantedFiles[] => {
    const credential = backup.spec.parameters?.rclone?.credential;
    const storage = endpointIdentity(endpointOf(backup.metadata.namespace, credential));
    if (credential === undefined || storage === undefined || !isGoodBackup(backup)) return [];
    const others = otherReadings(backup);
    const files = remoteFiles(backup).map((file) => {
      const name = file.slice(file.lastIndexOf('/'));
      const otherwise = others.filter((each) => each.endsWith(name)).map(storedAs);
      return { file: storedAs(file), otherwise };
    });
    return [{ backup, storage, files }];
  });
}

export interface Presence {
  see(storage: string | undefined, file: string): void;
  /** Which of these files are not there, by listings to their end. */
  missing(wanted: WantedFiles, listed: readonly Listed[]): string[];
}

export function createPresence(wanted: readonly WantedFiles[]): Presence {
  const asked = new Set(
    wanted.flatMap(({ files }) => files.flatMap(({ file, otherwise }) => [file, ...otherwise])),
  );
  const seen = new Map<string, Set<string | undefined>>();
  const isThere = (storage: string, file: string) => {
    const storages = seen.get(file);
    return storages !== undefined && (storages.has(storage) || storages.has(undefined));
  };
  return {
    see(storage, file) {
      if (!asked.has(file)) return;
      const storages = seen.get(file) ?? new Set();
      storages.add(storage);
      // The text of a page is not to be kept for a name in it.
      seen.set(storages.size === 1 ? Buffer.from(file).toString() : file, storages);
    },
    missing: ({ storage, files }, listed) =>
      files
        .filter(
          ({ file, otherwise }) =>
            listed.some((each) => each.storage === storage && file.startsWith(each.prefix)) &&
            ![file, ...otherwise].some((each) => isThere(storage, each)),
        )
        .map(({ file }) => file),
  };
}
