/** Records of files that were left behind, on the server. What one says is in `lib/model/records/left-behind.ts`. */
import { allInOrder } from '../../../lib/all-in-order';
import { BackupError } from '../../../lib/errors';
import {
  ConfigMapType,
  endingRecord,
  type KubeObject,
  type LeftBehind,
  type LeftRecord,
  LeftRecordType,
  leftRecords,
  readLeftRecord,
} from '../../../lib/model';
import type { ApiClient, RequestOptions } from '../api/api';
import { apiFailureOf } from '../api/failure';
import type { WatchHub } from '../watching/watch-hub';

/** Records of files that lie in a storage though their backup's object is gone: see `docs/records.md`. */
export interface LeftRecords {
  /**
   * @param namespace all of them when left out
   * @throws BackupError `forbidden`, and those of reaching the API
   */
  list(namespace?: string, options?: RequestOptions): Promise<LeftRecord[]>;
  /**
   * Writes the record of files that stay behind; one that is there already is written anew, so that `end` of whoever
   * has read it before misses it.
   * @throws BackupError `forbidden`, and those of reaching the API
   */
  write(left: LeftBehind, options?: RequestOptions): Promise<void>;
  /**
   * The records of a backup.
   * @returns none for whoever may not look at records, and has written none
   * @throws BackupError those of reaching the API
   */
  of(backup: { namespace: string; uid: string }, options?: RequestOptions): Promise<LeftRecord[]>;
  /**
   * Ends records as they were read: one that was written anew since then tells of files that somebody else leaves now.
   * @returns for people, what is to be done about those that may not be ended: a record that stays loses nothing
   * @throws BackupError those of reaching the API
   */
  end(records: readonly LeftRecord[], options?: RequestOptions): Promise<string[]>;
}

export function createLeftRecords(client: ApiClient, hub: WatchHub): LeftRecords {
  async function list(namespace?: string, options: RequestOptions = {}): Promise<LeftRecord[]> {
    const { items } = await client.list<KubeObject>(LeftRecordType, namespace, options);
    return items.map(readLeftRecord);
  }

  async function endOne(record: LeftRecord, options: RequestOptions): Promise<string[]> {
    const { namespace, name, version: resourceVersion } = record;
    try {
      await client.delete(ConfigMapType, namespace, name, { ...options, resourceVersion });
      return [];
    } catch (error) {
      if (isConflict(error)) return [];
      if (!isForbidden(error)) throw error;
      return [`its record of files that were left behind stays; end it: ${endingRecord(record)}`];
    }
  }

  async function writeOne(record: KubeObject, options: RequestOptions): Promise<KubeObject> {
    const { namespace, name } = record.metadata;
    for (;;) {
      try {
        return await client.create(ConfigMapType, record, options);
      } catch (error) {
        if (apiFailureOf(error)?.reason !== 'AlreadyExists') throw error;
      }
      try {
        return await client.patch(ConfigMapType, namespace, name, record, { ...options, type: 'merge' });
      } catch (error) {
        // Ended in between.
        if (!isNotFound(error)) throw error;
      }
    }
  }

  return {
    list,

    async write(left, options = {}) {
      for (const record of leftRecords(left)) hub.note(LeftRecordType, await writeOne(record, options));
    },

    async of({ namespace, uid }, options = {}) {
      const records = await list(namespace, options).catch((error: unknown) => {
        if (isForbidden(error)) return [];
        throw error;
      });
      return records.filter(({ left }) => left?.uid === uid);
    },

    async end(records, options = {}) {
      return (await allInOrder(records.map((record) => endOne(record, options)))).flat();
    },
  };
}

const isConflict = (error: unknown) => BackupError.is(error) && error.code === 'conflict';
const isNotFound = (error: unknown) => BackupError.is(error) && error.code === 'not-found';

export function isForbidden(error: unknown): boolean {
  return BackupError.is(error) && error.code === 'forbidden';
}
