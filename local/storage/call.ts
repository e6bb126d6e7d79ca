import type { BucketDirectory } from './bucket-directory';
import type { Payload } from './payload';
import type { S3Request } from './request';
import type { S3Response } from './response';
import type { Uploads } from './uploads';

/** A request whose signature is right and which asks for nothing that this server does not do. */
export interface Call {
  readonly request: S3Request;
  readonly directory: BucketDirectory;
  readonly uploads: Uploads;
  /** That the request is signed for. */
  readonly region: string;
  readonly payload: Payload;
  /** The checked body of an operation that takes a document; empty for those that take data. */
  readonly document: string;
}

export type Handler = (call: Call) => Promise<S3Response>;
