import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** MD5 of a file in hexadecimal: S3's ETag of an object that was put in one piece. */
export async function md5OfFile(path: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
