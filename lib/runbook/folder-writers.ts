import { naturalOrder } from '../model';
import type { Mine } from './by-hand';
import { type ClusterFacts, pathOf } from './cluster-facts';
import type { ClusterTarget } from './cluster-targets';

/** What one cluster writes to one folder. */
export interface Writer {
  readonly cluster: ClusterFacts;
  readonly target: ClusterTarget;
  /** Identity of the storage; `undefined`: not known, so it may be any. */
  readonly storage: string | undefined;
}

/** The others that write to the same folder: by place, because storages that cannot be told apart may be one. */
export function othersInFolder(mine: Writer, all: readonly Writer[]): Writer[] {
  return all.filter(
    ({ cluster, target, storage }) =>
      cluster !== mine.cluster &&
      target.place === mine.target.place &&
      (storage === undefined || mine.storage === undefined || storage === mine.storage),
  );
}

/** How archives of a cluster are told from those of the others in the folder. */
export function mineAmong({ target }: Writer, others: readonly Writer[]): Mine {
  const begins = (name: string) => target.schedules.some((own) => name.startsWith(`${own}-`));
  const foreign = others.flatMap((each) => each.target.schedules).filter(begins);
  return {
    schedules: target.schedules,
    archives: target.archives,
    notSchedules: [...new Set(foreign)].sort(naturalOrder),
  };
}

/** Paths of the clusters, each once. */
export function namesOf(writers: readonly Writer[]): string[] {
  return [...new Set(writers.map(({ cluster }) => pathOf(cluster)))];
}
