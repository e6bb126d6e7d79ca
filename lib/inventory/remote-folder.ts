/**
 * Folder of a cluster below that of a store: `<project>/<cluster>`, below the management cluster's if it has one. Names contain no
 * slash, so two clusters share a folder only if management cluster folder, project and name are all the same.
 */
export function remoteFolder(folder: unknown, project: string, name: string): string {
  return typeof folder === 'string' ? `${folder}/${project}/${name}` : `${project}/${name}`;
}
