/** Where the object of a key lies in the folder of its bucket. */
import { join, sep } from 'node:path';
import { invalidArgument, S3Problem } from './s3-problem';

/** The file of a key that ends in a slash: tools put such empty objects where they want a folder. */
const FOLDER_ITSELF = '.this-folder';
const LONGEST_KEY = 1024;
const LONGEST_SEGMENT = 255;

/** @throws S3Problem 400 for keys that a file system cannot hold or that would leave the bucket */
export function filePath(bucketFolder: string, key: string): string {
  const segments = key.split('/');
  if (segments.at(-1) === FOLDER_ITSELF)
    throw invalidArgument(`This server keeps keys as files: it needs the name ${FOLDER_ITSELF} itself`);
  if (segments.length > 1 && segments.at(-1) === '') segments.splice(-1, 1, FOLDER_ITSELF);
  if (segments.some((segment) => ['', '.', '..'].includes(segment) || /[\0\\]/.test(segment)))
    throw invalidArgument('This server keeps keys as files: no empty, "." or ".." segment, no backslash');
  if (Buffer.byteLength(key) > LONGEST_KEY)
    throw new S3Problem(400, 'KeyTooLongError', `Your key is too long: at most ${LONGEST_KEY} bytes`);
  if (segments.some((segment) => Buffer.byteLength(segment) > LONGEST_SEGMENT)) {
    throw new S3Problem(
      400,
      'KeyTooLongError',
      `This server keeps keys as files: at most ${LONGEST_SEGMENT} bytes between slashes`,
    );
  }
  return join(bucketFolder, ...segments);
}

/** @param path below the folder of the bucket */
export function keyOfFile(path: string): string {
  return path
    .split(sep)
    .map((segment) => (segment === FOLDER_ITSELF ? '' : segment))
    .join('/');
}
