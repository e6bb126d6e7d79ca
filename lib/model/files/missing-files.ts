import type { ClusterBackupManifest } from '../api/manifest';

/** No member of the API: it is never sent, nor printed. */
const MISSING = Symbol('files that were looked for and are not in the storage');

type Looked = ClusterBackupManifest & { readonly [MISSING]?: readonly string[] };

/** The same backup, as somebody knows it who has asked its storage. @param missing empty if all files are there */
export function withMissingFiles(
  backup: ClusterBackupManifest,
  missing: readonly string[],
): ClusterBackupManifest {
  return { ...backup, [MISSING]: missing } as Looked;
}

/** Files that the storage does not have; `undefined`: nobody has asked it. */
export function missingFilesOf(backup: ClusterBackupManifest): readonly string[] | undefined {
  return (backup as Looked)[MISSING];
}
