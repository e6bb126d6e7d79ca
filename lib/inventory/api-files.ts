import { isObject, type MoskApi } from '../model';

/**
 * Reads the file of an API that an inventory names: `(file) => MoskApi.parse(readFileSync(join(folder, file), 'utf8'), file)`.
 * @param file as the inventory names it, which is from its own folder
 * @throws BackupError, AggregateError of them: what is wrong with the file
 */
export type ReadApi = (file: string) => MoskApi;

/** The files that data names that may be an inventory. */
export function apiFilesOf(data: unknown): string[] {
  return entries(data).flatMap((entry) =>
    isObject(entry) && typeof entry.api === 'string' ? [entry.api] : [],
  );
}

/** The inventory with what its files say in their place. */
export function withApis<T>(data: T, readApi: ReadApi): T {
  if (apiFilesOf(data).length === 0) return data;
  const managementClusters = entries(data).map((entry) =>
    isObject(entry) && typeof entry.api === 'string' ? { ...entry, api: readApi(entry.api) } : entry,
  );
  return { ...data, managementClusters };
}

function entries(data: unknown): readonly unknown[] {
  return isObject(data) && Array.isArray(data.managementClusters) ? data.managementClusters : [];
}
