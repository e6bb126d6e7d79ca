/** What is known of objects beside their content, in files of its own: the content stays what people see it to be. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface ObjectFacts {
  /** Without quotes. */
  readonly etag: string;
  /** Headers that the client wants back, such as `content-type` and `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the whole content, by header, in Base64; those that a client has given. */
  readonly checksums: Readonly<Record<string, string>>;
}

export interface ObjectRecords {
  /** `undefined` when nothing is known of this version of the file. */
  of(bucket: string, key: string, version: string): Promise<ObjectFacts | undefined>;
  keep(bucket: string, key: string, version: string, facts: ObjectFacts): Promise<void>;
  forget(bucket: string, key: string): Promise<void>;
  forgetBucket(bucket: string): Promise<void>;
}

/** ETag of an object that was put in one piece: the MD5 that its file tells as well. */
const PLAIN_ETAG = /^[0-9a-f]{32}$/;

/** @param folder made when there is something to keep */
export function openObjectRecords(folder: string): ObjectRecords {
  const known = new Map<string, { version: string; facts: ObjectFacts }>();
  const fileOf = (bucket: string, key: string) =>
    join(folder, bucket, `${createHash('sha256').update(key).digest('hex')}.json`);

  return {
    of: async (bucket, key, version) => {
      const file = fileOf(bucket, key);
      const found = known.get(file) ?? (await recordIn(file));
      return found?.version === version ? found.facts : undefined;
    },
    keep: async (bucket, key, version, facts) => {
      const file = fileOf(bucket, key);
      known.set(file, { version, facts });
      if (isToldByFile(facts)) return rm(file, { force: true });
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify({ version, facts }));
      await rename(`${file}.new`, file);
    },
    forget: async (bucket, key) => {
      known.delete(fileOf(bucket, key));
      await rm(fileOf(bucket, key), { force: true });
    },
    forgetBucket: async (bucket) => {
      for (const file of known.keys()) if (dirname(file) === join(folder, bucket)) known.delete(file);
      await rm(join(folder, bucket), { recursive: true, force: true });
    },
  };
}

function isToldByFile({ etag, headers, checksums }: ObjectFacts): boolean {
  return PLAIN_ETAG.test(etag) && Object.keys(headers).length === 0 && Object.keys(checksums).length === 0;
}

async function recordIn(file: string): Promise<{ version: string; facts: ObjectFacts } | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // None, or one that was being written when the machine stopped.
    return undefined;
  }
}
