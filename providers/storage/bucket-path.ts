export interface BucketPath {
  readonly bucket: string;
  /** Folders inside the bucket without slashes at the ends; empty for none. */
  readonly folder: string;
}

/** Splits `spec.parameters.rclone.bucket`, which may name folders after the bucket (documented): `backups/prod`. */
export function bucketPath(path: string): BucketPath {
  const [bucket = '', ...folders] = path.split('/').filter((part) => part !== '');
  return { bucket, folder: folders.join('/') };
}

/** Key of a file in the bucket's folder. */
export function objectKey({ folder }: BucketPath, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}

/** Key of a file that is named with its bucket, `s3://bucket/folder/file`. */
export function keyInBucket({ bucket }: Pick<BucketPath, 'bucket'>, file: string): string {
  return file.slice(`s3://${bucket}/`.length);
}
