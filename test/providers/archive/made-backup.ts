import { execFileSync } from 'node:child_process';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { locate } from '../../../cli/archives';
import { type Examined, type ExaminingOptions, examineBackup } from '../../../providers/archive';
import { encrypt, encryptArchive, folderFiles, writeArchive } from '../../../providers/storage';
import { collect, inPieces, seededBytes } from '../storage/bytes';

export const KEK = 'correct-horse-battery-staple-0123456789';

/** The two files of a backup, and what is inside. */
export interface MadeBackup {
  readonly archive: Buffer;
  readonly encrypted: Buffer;
  readonly dek: Buffer;
}

export async function tarOf(seed: number, size = 40_000): Promise<Buffer> {
  const modified = new Date('2026-01-31T00:00:00Z');
  return collect(
    writeArchive([
      { name: './cluster.json', content: '{}', modified },
      { name: './etcd/snapshot.db', content: seededBytes(size, seed), modified },
      { name: './certs/key.pem', content: seededBytes(700, seed + 1), modified },
    ]),
  );
}

export async function makeBackup(archive: Buffer, kek: string | Uint8Array = KEK): Promise<MadeBackup> {
  const { dek, encrypted } = await encryptArchive(inPieces(archive), kek);
  return { archive, dek, encrypted: await collect(encrypted) };
}

/** The same with a data key of bytes, of which nobody knows that it is text. */
export async function makeWithBytes(archive: Buffer, dataKey: Buffer, kek = KEK): Promise<MadeBackup> {
  return {
    archive,
    dek: await collect(encrypt([dataKey], kek)),
    encrypted: await collect(encrypt([archive], dataKey)),
  };
}

/** A folder with files to be examined. */
export interface ExaminedFolder {
  readonly folder: string;
  /** Writes `n.encrypted` and `n.dek`, or what is given of them, and examines them with these keys. */
  examine(
    files: Partial<Pick<MadeBackup, 'encrypted' | 'dek'>>,
    keys?: readonly (string | Buffer)[],
    options?: ExaminingOptions,
  ): Promise<Examined>;
  /** What openssl and tar make of the same files, by the documented commands. */
  byHand(kek: string | Buffer): { readonly openssl: number; readonly tar: number };
  remove(): void;
}

export function examinedFolder(): ExaminedFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-archive-'));
  const file = (name: string) => path.join(folder, name);
  return {
    folder,
    async examine(files, keys = [KEK], options) {
      for (const suffix of ['encrypted', 'dek'] as const) {
        rmSync(file(`n.${suffix}`), { force: true });
        const content = files[suffix];
        if (content !== undefined) writeFileSync(file(`n.${suffix}`), content);
      }
      const { found, missing } = await locate(folderFiles(folder), 'n');
      if (found === undefined) {
        if (missing === undefined) throw new Error('neither found nor missing');
        return {
          verdict: missing.verdict,
          reason: 'files-missing',
          error: missing.error,
          entries: [],
          entryCount: 0,
        };
      }
      const given = keys.map((content, index) => ({
        name: `${index}.key`,
        content: Buffer.from(content as string),
      }));
      return examineBackup(found, given, ['n'], options);
    },
    byHand(kek) {
      writeFileSync(file('kek'), kek);
      const run = (command: string) => {
        try {
          execFileSync('sh', ['-c', command], { cwd: folder, stdio: 'ignore' });
          return 0;
        } catch (error) {
          return (error as { status: number }).status;
        }
      };
      const D = 'openssl enc -d -aes-256-cbc -pbkdf2 -pass';
      const openssl =
        run(`${D} file:kek -in n.dek -out dek.plain`) ||
        run(`${D} file:dek.plain -in n.encrypted -out backup.tar`);
      return { openssl, tar: run('tar -tf backup.tar') };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

export const stepsOf = ({ verdict }: Examined) =>
  Object.fromEntries(verdict.map(({ step, holds }) => [step, holds]));

/**
 * These keys, those under which the padding of a `.dek` looks right, or only the others: one wrong key in 256 looks right,
 * by openssl's rules alone.
 */
export function* wrongKeys(
  dek: Buffer,
  keyOf: (index: number) => string,
  { looksRight }: { readonly looksRight: boolean },
): Generator<string> {
  for (let index = 0; ; index += 1) if (isPadded(dek, keyOf(index)) === looksRight) yield keyOf(index);
}

function isPadded(dek: Buffer, key: string): boolean {
  const bytes = pbkdf2Sync(key, dek.subarray(8, 16), 10_000, 48, 'sha256');
  const decipher = createDecipheriv('aes-256-cbc', bytes.subarray(0, 32), bytes.subarray(32));
  try {
    decipher.update(dek.subarray(16));
    decipher.final();
    return true;
  } catch {
    return false;
  }
}
