import { clustersOf } from './cluster-facts';
import { targetsOf } from './cluster-targets';
import type { SheetStorage } from './make-sheet';
import { mergeSources, type SheetInventory, type SheetSource } from './source';

/** Files that are worth looking for in one storage, to tell how large they are. */
export interface WantedFiles {
  readonly storage: SheetStorage;
  /** Bucket with its folders. */
  readonly bucket: string;
  /** `s3://bucket/folder/file` */
  readonly files: readonly string[];
}

/** Those of the newest good backups in S3 storages; of NFS nobody here can see any. */
export function newestFiles(sources: readonly SheetSource[], inventory: SheetInventory): WantedFiles[] {
  const merged = mergeSources(sources, inventory);
  return clustersOf(merged, inventory).flatMap((cluster) =>
    targetsOf(cluster).flatMap(({ parameters, newest }): WantedFiles[] => {
      const { managementCluster, project: namespace } = cluster;
      const { bucket, credential: name } = parameters?.rclone ?? {};
      if (typeof bucket !== 'string' || typeof name !== 'string' || newest.length === 0) return [];
      return [
        {
          storage: { managementCluster, namespace, credential: name },
          bucket,
          files: newest.flatMap(({ files }) => files),
        },
      ];
    }),
  );
}
