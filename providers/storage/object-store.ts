/** Files in a bucket, whatever speaks to it. Keys are full paths inside the bucket, without a leading slash. */
export interface ObjectStore {
  /** Writes an object, over any object of that key. `size` is the number of bytes that `source` yields. */
  put(key: string, source: AsyncIterable<Uint8Array> | Uint8Array, size: number): Promise<void>;
  /** The object's bytes as a stream, or `undefined` when there is no such object. */
  get(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Size in bytes, or `undefined` when there is no such object. */
  head(key: string): Promise<{ size: number } | undefined>;
  /** Deletes an object; an absent one counts as deleted. */
  delete(key: string): Promise<void>;
  /** All objects whose key starts with `prefix`. */
  list(prefix: string): Promise<StoredObject[]>;
}

export interface StoredObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Time of the last change, in milliseconds since 1970, where the storage tells. */
  readonly modified?: number;
}
