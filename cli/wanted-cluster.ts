import type { MoskApi } from '../lib/model';

/** A management cluster that is to be read. */
export interface WantedCluster {
  /** As the inventory calls it; empty without one. */
  readonly name: string;
  /** Context of the kubeconfig; `undefined`: the current one. */
  readonly context: string | undefined;
  readonly api: MoskApi;
  /** Namespaces to look into one by one, where not all may be read at once. */
  readonly projects: readonly string[];
}
