import { BackupError } from '../../lib/errors';
import { checkName, checkNamespace } from '../../lib/model';
import type { Io } from '../io';

/** A Cluster that there is from the start. */
export interface ClusterPlace {
  /** Its namespace. */
  readonly project: string;
  readonly name: string;
}

interface Asked {
  /** `name` or `project/name` each. */
  readonly cluster?: readonly string[];
  /** File with all clusters of a fleet. */
  readonly inventory?: string;
}

/**
 * @param namespace project of those that name none
 * @throws BackupError `invalid-name`, those of an inventory
 */
export async function clustersOf(
  { cluster, inventory }: Asked,
  namespace: string,
  io: Io,
): Promise<ClusterPlace[]> {
  const listed = inventory === undefined ? [] : await clustersOfInventory(inventory, io);
  const named = (cluster ?? (inventory === undefined ? ['prod'] : [])).map((text) =>
    placeOf(text, namespace),
  );
  return [...listed, ...named];
}

function placeOf(text: string, namespace: string): ClusterPlace {
  const [name = '', project = namespace, ...more] = text.split('/').reverse();
  if (more.length > 0) {
    throw new BackupError('invalid-name', 'This is no cluster', {
      at: '--cluster',
      value: JSON.stringify(text),
      fix: 'give its name, or project/name',
    });
  }
  return { project: checkNamespace(project, '--cluster'), name: checkName(name, '--cluster') };
}

/** One management cluster stands for all of them here. */
async function clustersOfInventory(file: string, io: Io): Promise<ClusterPlace[]> {
  const { readInventory } = require('../check') as typeof import('../check');
  const { clusters } = await readInventory(file, io);
  const places = clusters.map(({ project, name }) => ({ project, name }));
  const twice = places.find((place, at) => places.findIndex((each) => isSame(each, place)) !== at);
  if (twice === undefined) return places;
  throw new BackupError(
    'inventory-invalid',
    'Two management clusters have a cluster of this project and name',
    {
      at: file,
      value: `${twice.project}/${twice.name}`,
      fix: 'start a local cluster for each management cluster, in folders of their own, with inventories of their own',
    },
  );
}

const isSame = (one: ClusterPlace, other: ClusterPlace) =>
  one.project === other.project && one.name === other.name;
