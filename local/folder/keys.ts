import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../../lib/errors';
import { type Certificates, issueCertificates } from '../api';
import { writePrivately } from './private-files';

/** Everything by which the servers and their clients know each other. */
export interface Keys {
  readonly certificates: Certificates;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The keys of a folder, with the ports that those who have its kubeconfig and its credentials know. */
export interface FolderKeys extends Keys {
  readonly port?: number;
  readonly s3Port?: number;
}

const FILE = 'keys.json';
const FORMAT = 1;

/** Whether a folder is that of a local management cluster. */
export const hasKeys = (directory: string): boolean => existsSync(join(directory, FILE));

export function newKeys(users: readonly string[]): Keys {
  return {
    certificates: issueCertificates(users),
    accessKeyId: randomBytes(10).toString('hex'),
    secretAccessKey: randomBytes(20).toString('hex'),
  };
}

/**
 * The keys of a folder, made when there are none yet.
 *
 * @throws BackupError `file-invalid` for a file that cannot be read: what was made with its keys would be lost
 */
export async function keptKeys(directory: string, users: readonly string[]): Promise<FolderKeys> {
  const file = join(directory, FILE);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(file, error);
  });
  if (text !== undefined) return parsed(file, text);
  const keys = newKeys(users);
  await write(file, keys);
  return keys;
}

/** Remembers where the servers listen, for the next start. */
export async function savePorts(
  directory: string,
  keys: FolderKeys,
  ports: Required<Pick<FolderKeys, 'port' | 's3Port'>>,
): Promise<void> {
  if (keys.port === ports.port && keys.s3Port === ports.s3Port) return;
  await write(join(directory, FILE), { ...keys, ...ports });
}

function write(file: string, { certificates, ...rest }: FolderKeys): Promise<void> {
  const { clients, ...ofServer } = certificates;
  const content = { format: FORMAT, ...rest, ...ofServer, clients: Object.fromEntries(clients) };
  return writePrivately(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

function parsed(file: string, text: string): FolderKeys {
  try {
    const { format, ca, server, clients, ...rest } = JSON.parse(text);
    if (format !== FORMAT) throw new Error(`its format is ${format}, not ${FORMAT}`);
    const texts = [ca, server.certificate, server.key, rest.accessKeyId, rest.secretAccessKey];
    if (texts.some((each) => typeof each !== 'string')) throw new Error('a key is missing');
    return { ...rest, certificates: { ca, server, clients: new Map(Object.entries(clients)) } };
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): BackupError {
  return new BackupError('file-invalid', 'The keys of this folder cannot be read', {
    at: file,
    fix: 'bring back a copy of the file; or move it away, which gives new keys: kubeconfigs and credentials of before end',
    cause,
  });
}
