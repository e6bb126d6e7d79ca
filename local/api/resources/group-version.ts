/** Group and version of an `apiVersion`; `undefined` for one that is none. */
export function groupVersion(apiVersion: string): { group: string; version: string } | undefined {
  const parts = apiVersion === '/' ? [''] : apiVersion.split('/');
  const [version = '', group = ''] = parts.toReversed();
  return parts.length > 2 ? undefined : { group, version };
}
