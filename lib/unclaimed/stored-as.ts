import { objectKeyOf } from '../contract';

/** `s3://bucket/key` of a file as the storage has it: rclone writes some names otherwise. */
export function storedAs(file: string): string {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/(.*)$/s.exec(file) ?? [];
  try {
    return `s3://${bucket}/${objectKeyOf(key)}`;
  } catch {
    // No file of rclone's has this name.
    return file;
  }
}
