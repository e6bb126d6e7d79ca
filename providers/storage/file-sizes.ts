import { allInOrder } from '../../lib/all-in-order';
import { bucketPath, keyInBucket } from './bucket-path';
import type { ObjectStore } from './object-store';

/**
 * Bytes of files that are named with their bucket; `undefined` for those that are not there.
 * @param bucket as in `spec.parameters.rclone.bucket`
 * @throws BackupError `storage-error`, `aborted`
 */
export async function fileSizes(
  store: Pick<ObjectStore, 'head'>,
  bucket: string,
  files: readonly string[],
): Promise<Map<string, number | undefined>> {
  const place = bucketPath(bucket);
  const sizeOf = async (file: string) => (await store.head(keyInBucket(place, file)))?.size;
  return new Map(await allInOrder(files.map(async (file) => [file, await sizeOf(file)] as const)));
}
