import { type ApiFact, isObject, type KubeObject } from '../model';
import { noneSeen, objectsOf, type Seen } from './sources';

/** Deeper in a Cluster, no section is looked for. */
const DEEPEST = 8;
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * Path of the Cluster's backup section. No schema tells it: what a provider's settings hold, its schema leaves open. Only
 * a Cluster that has one shows where.
 */
export function sectionPath(clusters: Seen): Omit<ApiFact, 'date'> {
  const found = new Map<string, readonly string[]>();
  for (const cluster of objectsOf(clusters)) {
    for (const path of sectionsOf(cluster)) found.set(path.join('.'), path);
  }
  const [only, ...more] = [...found.values()];
  if (only === undefined) return { open: noneSeen('Cluster', clusters) };
  if (more.length > 0) return { open: 'Clusters have several', candidates: [...found.keys()].sort() };
  return { value: only, source: 'live objects', certainty: 'observed' };
}

function sectionsOf(cluster: KubeObject): string[][] {
  return below(cluster.spec, ['spec']);
}

function below(value: unknown, path: readonly string[]): string[][] {
  if (!isObject(value) || path.length > DEEPEST) return [];
  if (isSection(value)) return [[...path]];
  return Object.entries(value).flatMap(([name, inner]) =>
    NAME.test(name) ? below(inner, [...path, name]) : [],
  );
}

/** It has the members of `spec.parameters`, in place of which it stands (documented). */
function isSection({ rclone, nfsUploadUrl }: Record<string, unknown>): boolean {
  if (typeof nfsUploadUrl === 'string') return true;
  return isObject(rclone) && typeof rclone.bucket === 'string' && typeof rclone.credential === 'string';
}
