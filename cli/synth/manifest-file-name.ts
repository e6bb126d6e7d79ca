import type { KubeObject } from '../../lib/model';

/**
 * `<kind>.<namespace>.<name>.yaml`, the kind in lower case for file systems that do not tell cases apart. The namespace
 * is part of it, because cdk8s's own file per resource overwrites objects of the same name in two namespaces.
 */
export function manifestFileName({ kind, metadata }: KubeObject): string {
  const parts = [kind.toLowerCase(), metadata.namespace, metadata.name];
  return `${parts.filter((part) => part !== undefined).join('.')}.yaml`;
}
