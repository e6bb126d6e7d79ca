import { BackupError } from '../../lib/errors';
import { newestFiles, type SheetInventory, type SheetSource, type WantedFiles } from '../../lib/runbook';
import type { ApiClient } from '../../providers/kubernetes';
import { sizeKey } from './size-key';

export interface StoredSizes {
  readonly sizes: readonly (readonly [key: string, size: number | 'missing'])[];
  /** Why a storage was not asked. */
  readonly unasked: readonly string[];
}

/** How large the newest files are, where their storage can be asked: a sheet without sizes is still a sheet. */
export async function storedSizes(
  source: SheetSource,
  inventory: SheetInventory,
  client: ApiClient,
  signal: AbortSignal,
): Promise<StoredSizes> {
  const sizes: (readonly [string, number | 'missing'])[] = [];
  const unasked: string[] = [];
  for (const wanted of newestFiles([source], inventory)) {
    try {
      for (const [file, size = 'missing'] of await sizesOf(wanted, client, signal))
        sizes.push([sizeKey(wanted.storage, file), size]);
    } catch (error) {
      if (signal.aborted || !BackupError.is(error)) throw error;
      const { managementCluster, namespace, credential } = wanted.storage;
      const place = [managementCluster, namespace, credential].filter((part) => part !== '').join('/');
      unasked.push(`The storage of ${place} was not asked for sizes: ${error.problem}`);
    }
  }
  return { sizes, unasked };
}

async function sizesOf(
  { storage: { namespace, credential: name }, bucket, files }: WantedFiles,
  client: ApiClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number | undefined>> {
  // Programs of a storage are large, and most sheets are made without one.
  const { fileSizes, s3Access, s3StoreFor } =
    require('../../providers/storage') as typeof import('../../providers/storage');
  const otherwise = 'make the sheet without sizes';
  const access = await s3Access(client, { namespace, name }, { otherwise, signal });
  return fileSizes(s3StoreFor({ ...access, bucket, signal }), bucket, files);
}
