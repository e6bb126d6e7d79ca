/** One running backup per cluster: MKE refuses a second one (documented for MKE); here it waits (assumed). */
export interface ClusterSlots {
  /** False while another backup holds the cluster's slot. Taking a slot that one has is fine. */
  take(cluster: string, uid: string): boolean;
  /** True if this backup held the slot. */
  free(cluster: string, uid: string): boolean;
}

export function createClusterSlots(): ClusterSlots {
  const holders = new Map<string, string>();
  return {
    take: (cluster, uid) => {
      const holder = holders.get(cluster) ?? uid;
      holders.set(cluster, holder);
      return holder === uid;
    },
    free: (cluster, uid) => holders.get(cluster) === uid && holders.delete(cluster),
  };
}
