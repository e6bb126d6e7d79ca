export type { ArchiveEntry, ArchiveFile } from './archive';
export { readTar, writeArchive } from './archive';
export type { BucketPath } from './bucket-path';
export { bucketPath, keyInBucket, objectKey } from './bucket-path';
export { bucketTrials } from './bucket-trials';
export type { EncryptedArchive } from './encryption';
export { encryptArchive } from './encryption';
export { fileSizes } from './file-sizes';
export { folderFiles } from './folder-files';
export { s3Pages } from './list-pages';
export { isCertificateTrouble } from './network-trouble';
export type { ObjectStore, StoredObject } from './object-store';
export {
  BLOCK_BYTES,
  type CipherKey,
  cipherKey,
  type Decrypter,
  decryptBlocks,
  decrypter,
  encrypt,
  encryptedSize,
  HEADER_BYTES,
  paddingOf,
  reencrypter,
} from './openssl';
export type { ListingPatience } from './pages';
export { passPhraseOf } from './pass-phrase';
export { release } from './release';
export type { S3Target } from './s3';
export { s3StoreFor } from './s3';
export { type KnownAccess, s3Access } from './s3-access';
export { isBucketMissing } from './s3-failure';
export { type Retries, s3Files } from './s3-files';
export type { StoredFile, StoredFiles } from './stored-files';
export { type BucketTrial, type TriedBucket, tryBuckets } from './try-access';
