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

interface Api {
  readonly client: ApiClient;
  readonly hub: WatchHub;
}

/** @param namespace all of them when left out */
export async function listLeft(
  { client }: Pick<Api, 'client'>,
  namespace: string | undefined,
  options: RequestOptions = {},
): Promise<LeftRecord[]> {
  const { items } = await client.list<KubeObject>(LeftRecordType, namespace, options);
  return items.map(readLeftRecord);
}

/**
 * Writes the record of files that stay behind; written twice, it is there once. Does not end before it is certain.
 * @throws BackupError `forbidden`, and those of reaching the API
 */
export async function writeLeft(
  { client, hub }: Api,
  left: LeftBehind,
  options: RequestOptions = {},
): Promise<void> {
  for (const record of leftRecords(left)) {
    try {
      hub.note(LeftRecordType, await client.create<KubeObject>(ConfigMapType, record, options));
    } catch (error) {
      if (apiFailureOf(error)?.reason !== 'AlreadyExists') throw error;
    }
  }
}

/**
 * Ends the records of a backup whose files are deleted, or which lives on.
 * @returns what people have to do about those that could not be ended; a record that stays loses nothing
 */
export async function dropLeft(
  api: Api,
  namespace: string,
  uid: string,
  options: RequestOptions = {},
): Promise<string[]> {
  const stay: string[] = [];
  try {
    for (const record of await listLeft(api, namespace, options)) {
      if (record.left?.uid !== uid) continue;
      try {
        await api.client.delete(ConfigMapType, namespace, record.name, options);
      } catch (error) {
        if (!isForbidden(error)) throw error;
        stay.push(`its record stays, though nothing is left behind; end it: ${endingRecord(record)}`);
      }
    }
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
  return stay;
}

export function isForbidden(error: unknown): boolean {
  return BackupError.is(error) && error.code === 'forbidden';
}
