import type { ListedFile } from '../../lib/archive';

/** A file as the storage had it when it was looked at. */
export interface StoredFile extends ListedFile {
  /** Another one after each change, where the storage tells. */
  readonly version?: string;
  /** MD5 of its bytes in hexadecimal, where the storage has one. */
  readonly md5?: string;
}

/** Files in a bucket, a folder or a mounted export, to be read alone. */
export interface StoredFiles {
  /** For people: `s3://backups/prod/nightly.dek`, or a path. */
  placeOf(key: string): string;
  /** All files whose key begins so. */
  list(prefix: string): Promise<ListedFile[]>;
  /** `undefined` if there is no such file. */
  look(key: string): Promise<StoredFile | undefined>;
  /**
   * Bytes of a file; a connection that breaks is taken up again.
   * @param from offset of the first byte
   * @param to offset behind the last one. @default - the end of the file
   * @throws BackupError `storage-file-changed` if it is no longer what it was, `storage-error`, `aborted`
   */
  read(file: StoredFile, from?: number, to?: number): AsyncIterable<Uint8Array>;
}
