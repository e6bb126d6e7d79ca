/** A path under `/api/v1` or `/apis/GROUP/VERSION` that names a resource. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly namespace: string | undefined;
  readonly plural: string;
  /** Empty for the collection. */
  readonly name: string;
  /** Empty for the object itself. */
  readonly subresource: string;
}

const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

/** @returns undefined for a path that names no resource, such as `/version` or `/apis/GROUP` */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const parts = decodedParts(path);
  if (parts === undefined) return undefined;
  const [root, ...rest] = parts;
  if (root === 'api') return locate('', rest);
  if (root === 'apis') return locate(rest[0] ?? '', rest.slice(1));
  return undefined;
}

function locate(group: string, [version = '', ...parts]: string[]): ResourcePath | undefined {
  const [first, namespace, third = ''] = parts;
  if (first === undefined) return undefined;
  const isInNamespace = first === 'namespaces' && parts.length > 2 && !NAMESPACE_SUBRESOURCES.includes(third);
  const [plural = '', name = '', subresource = '', ...tooMany] = isInNamespace ? parts.slice(2) : parts;
  if (tooMany.length > 0) return undefined;
  return { group, version, namespace: isInNamespace ? namespace : undefined, plural, name, subresource };
}

function decodedParts(path: string): string[] | undefined {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
