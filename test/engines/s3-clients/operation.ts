/** What a client of S3 does on the local endpoint, and what becomes of it. */
export interface ClientOperation<World> {
  /** As the client calls it. */
  readonly name: string;
  /** `501`: it is refused by name, and nothing is changed. */
  readonly result: 'works' | '501';
  /** Fails when what it is to do is not done. Of one that is refused: rejects with the client's own error. */
  readonly run: (world: World) => Promise<unknown>;
}

/** What all clients find. */
export interface StorageWorld {
  /** A bucket of this operation alone, which holds `file` with the content `content`. */
  readonly bucket: string;
  /** What is stored as a key of that bucket. */
  readonly stored: (key: string) => string;
}
