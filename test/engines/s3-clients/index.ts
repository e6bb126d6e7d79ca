import { AWS_SDK } from './aws-sdk';
import { MINIO_JS } from './minio-js';
import type { ClientOperation } from './operation';
import { RCLONE } from './rclone';

/** By client, for the page that lists them. */
export const S3_CLIENTS: Readonly<
  Record<string, readonly Pick<ClientOperation<never>, 'name' | 'result'>[]>
> = {
  'AWS SDK for JavaScript 3': AWS_SDK,
  'minio-js': MINIO_JS,
  rclone: RCLONE,
};
