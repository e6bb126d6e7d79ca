/** Records of files that were left behind, on the server. What one says is in `lib/model/left-behind.ts`. */
import { BackupError } from '../../lib/errors';
import {
  ConfigMapType,
  endingRecord,
  type KubeObject,
  type LeftBehind,
  type LeftRecord,
  LeftRecordType,
  leftRecords,
  readLeftRecord,
} from '../../lib/model';
import type { ApiClient, RequestOptions } from './api';
import { apiFailureOf } from './failure';
import type { WatchHub } from './watch-hub';

/** Records of files that lie in a storage though their backup's object is gone: see `docs/records.md`. */
export interface LeftRecords {
  /**
   * @param namespace all of them when left out
   * @throws BackupError `forbidden`, and those of reaching the API
   */
  list(namespace?: string, options?: RequestOptions): Promise<LeftRecord[]>;
  /**
   * Writes the record of files that stay behind; written twice, it is there once.
   * @throws BackupError `forbidden`, and those of reaching the API
   */
  write(left: LeftBehind, options?: RequestOptions): Promise<void>;
  /**
   * Ends the records of a backup whose files are deleted, or which lives on.
   * @returns for people, what is to be done about those that may not be ended: a record that stays loses nothing
   */
  drop(backup: { namespace: string; uid: string }, options?: RequestOptions): Promise<string[]>;
}

export function createLeftRecords(client: ApiClient, hub: WatchHub): LeftRecords {
  async function list(namespace?: string, options: RequestOptions = {}): Promise<LeftRecord[]> {
    const { items } = await client.list<KubeObject>(LeftRecordType, namespace, options);
    return items.map(readLeftRecord);
  }

  async function end(record: LeftRecord, options: RequestOptions): Promise<string[]> {
    try {
      await client.delete(ConfigMapType, record.namespace, record.name, options);
      return [];
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return [`its record of files that were left behind stays; end it: ${endingRecord(record)}`];
    }
  }

  return {
    list,

    async write(left, options = {}) {
      for (const record of leftRecords(left)) {
        try {
          hub.note(LeftRecordType, await client.create<KubeObject>(ConfigMapType, record, options));
        } catch (error) {
          if (apiFailureOf(error)?.reason !== 'AlreadyExists') throw error;
        }
      }
    },

    async drop({ namespace, uid }, options = {}) {
      // Who may not look at records has written none.
      const records = await list(namespace, options).catch((error: unknown) => {
        if (isForbidden(error)) return [];
        throw error;
      });
      const its = records.filter(({ left }) => left?.uid === uid);
      return (await Promise.all(its.map((record) => end(record, options)))).flat();
    },
  };
}

export function isForbidden(error: unknown): boolean {
  return BackupError.is(error) && error.code === 'forbidden';
}
