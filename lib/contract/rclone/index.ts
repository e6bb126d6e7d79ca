export { isBeyondUs } from './beyond-us';
export { type BucketAddress, bucketAddress } from './bucket-address';
export { objectKeyOf } from './object-key';
export { PROVIDERS, quirksOf } from './providers';
export { readOptions, type StorageOptions } from './read-options';
export { amazonEscaped } from './wire-path';
