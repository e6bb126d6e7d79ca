import { allInOrder } from '../lib/all-in-order';
import { BackupError } from '../lib/errors';
import type { KubeObject, ResourceType } from '../lib/model';
import type { ApiClient } from '../providers/kubernetes';

export interface Everywhere {
  /** Namespaces that are known, to be looked into one by one where not all may be read at once. */
  readonly projects: readonly string[];
  /** The only one that is meant; `undefined`: all of them. */
  readonly namespace: string | undefined;
  readonly signal: AbortSignal;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** Namespaces that were looked into; `undefined`: all. */
  readonly projects: readonly string[] | undefined;
}

/**
 * All objects of a kind; who may not read all namespaces may be allowed to read those that are known.
 * @throws BackupError of the API
 */
export async function listEverywhere<T extends KubeObject>(
  client: ApiClient,
  type: ResourceType,
  { projects, namespace, signal }: Everywhere,
): Promise<Listed<T>> {
  try {
    const { items } = await client.list<T>(type, namespace, { signal });
    return { items, projects: namespace === undefined ? undefined : [namespace] };
  } catch (error) {
    if (!BackupError.is(error) || error.code !== 'forbidden' || namespace !== undefined) throw error;
    if (projects.length === 0) throw error;
    const lists = await allInOrder(projects.map((each) => client.list<T>(type, each, { signal })));
    return { items: lists.flatMap(({ items }) => items), projects };
  }
}
