/**
 * Folder of a cluster below that of a store: `<project>/<cluster>`, below the site's if it has one. Names contain no
 * slash, so two clusters share a folder only if site folder, project and name are all the same.
 */
export function siteFolder(folder: unknown, project: string, name: string): string {
  return typeof folder === 'string' ? `${folder}/${project}/${name}` : `${project}/${name}`;
}
