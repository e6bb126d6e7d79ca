import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { naturalOrder } from '../../lib/model';
import type { Io } from '../io';
import { decodedText } from './decode-text';

/** Endings of files with manifests. */
export const MANIFEST = /\.(ya?ml|json)$/;

/** Folders that are hidden, such as `.git`, and what npm has installed: nobody's manifests. */
const NOBODYS = /(^|[\\/])(\.[^\\/]*|node_modules)[\\/]/;
const HIDDEN = /(^|[\\/])\.[^\\/]*$/;

/**
 * The files of a folder and its folders, in the order of their names; of a file, itself.
 * @param withHidden kubectl and engines read hidden files of a folder as any others: whoever judges what they read has to
 */
export async function filesOf(
  name: string,
  cwd: string,
  wanted: RegExp,
  withHidden = false,
): Promise<string[]> {
  const absolute = path.resolve(cwd, name);
  const folder = await stat(absolute).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!folder) return [name];
  const entries = await readdir(absolute, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => wanted.test(entry.name) && (entry.isFile() || entry.isSymbolicLink()))
    .map((entry) => path.relative(absolute, path.join(entry.parentPath, entry.name)))
    .filter((entry) => !NOBODYS.test(entry) && (withHidden || !HIDDEN.test(entry)))
    .sort(naturalOrder)
    .map((entry) => path.join(name, entry));
}

/** @throws BackupError `file-invalid` */
export async function readText(absolute: string, shown: string): Promise<string> {
  const content = await contentOf(absolute).catch((error: unknown) => {
    throw unreadable(shown, error);
  });
  return decodedText(content, shown);
}

/** Of a device: more than anybody pastes into a terminal. A link in a repository may lead to one that never ends. */
const MOST_OF_A_DEVICE = 1 << 20;

async function contentOf(absolute: string): Promise<Buffer> {
  const file = await open(absolute);
  try {
    if (!(await file.stat()).isCharacterDevice()) return await file.readFile();
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of file.createReadStream({ end: MOST_OF_A_DEVICE, autoClose: false })) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
    }
    if (length > MOST_OF_A_DEVICE) throw Object.assign(new Error('a device'), { code: 'EFBIG' });
    return Buffer.concat(parts);
  } finally {
    await file.close();
  }
}

/**
 * The content of a file that holds an encryption key, as it is: who decrypts reads it as `openssl -pass file:` does.
 * @throws BackupError `file-invalid`; never with the content
 */
export async function readKeyFile(name: string, option: string, io: Io): Promise<string> {
  const content = await readText(path.resolve(io.cwd, name), name);
  if (!/^\r?\n|^$/.test(content)) return content;
  throw new BackupError('file-invalid', 'The first line of this file is empty', {
    at: `${option} ${name}`,
    fix: 'put the secret on the first line, and nothing else into the file',
  });
}

/** The first line of a file that holds a secret. */
export async function readSecretFile(name: string, option: string, io: Io): Promise<string> {
  const content = await readKeyFile(name, option, io);
  return content.split(/\r?\n/, 1)[0] ?? '';
}

function unreadable(file: string, error: unknown): BackupError {
  const code = (error as NodeJS.ErrnoException).code;
  const problem = code === 'ENOENT' ? 'This file does not exist' : `This file cannot be read (${code})`;
  return new BackupError('file-invalid', problem, {
    at: file,
    fix: 'name a file that exists and that you may read',
    cause: error,
  });
}
