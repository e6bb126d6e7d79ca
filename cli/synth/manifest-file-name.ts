import type { KubeObject } from '../../lib/model';

/**
 * `<kind>.<namespace>.<name>.yaml`, the kind in lower case for file systems that do not tell cases apart. The namespace
 * is part of it, because cdk8s's own file per resource overwrites objects of the same name in two namespaces.
 */
export function manifestFileName({ kind, metadata }: KubeObject): string {
  return fileNameOf([kind.toLowerCase(), metadata.namespace, metadata.name], '.yaml');
}

/** Of the name of a file, in bytes, on all systems, with room for what a file is called while it is written. */
const LONGEST = 240;

/** A name of an object may have 253 characters by itself: what is cut off of it is told apart by a hash. */
export function fileNameOf(parts: readonly (string | undefined)[], ending: string): string {
  const name = parts.filter((part) => part !== undefined).join('.');
  if (name.length + ending.length <= LONGEST) return `${name}${ending}`;
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return `${name.slice(0, 200)}-${createHash('sha256').update(name).digest('hex').slice(0, 10)}${ending}`;
}
