import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  KEY_VERIFIED_ANNOTATION,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  keyVerifiedText,
} from '../../lib/model';
import { createGate, type Mosk, secretValue } from '../../providers/kubernetes';
import { passPhraseOf, type StoredFiles, s3Access, s3Files } from '../../providers/storage';
import { archivesOfKey, type EncryptedFiles } from './archives-of-key';
import { type Opening, tryToOpen } from './try-to-open';

/** What is known of a key file and one key. */
export interface KeyCheck {
  readonly name: string;
  readonly namespace: string;
  /** The value that the management cluster has; `absent`: there is no such object. */
  readonly live: 'equal' | 'other' | 'not-readable' | 'absent';
  /** Newest first. */
  readonly archives: readonly (EncryptedFiles & Opening)[];
  /** RFC 3339, if this check was recorded. */
  readonly recordedAt: string | undefined;
}

const AT_A_TIME = 8;

export interface CheckOptions {
  readonly signal: AbortSignal;
  readonly record: boolean;
}

/**
 * Compares a key file with a KeyEncryptionKey and with the archives of all backups that name it.
 * @param keyFile content of the file
 * @throws BackupError of the API
 */
export async function checkKey(
  mosk: Pick<Mosk, 'client' | 'clock'>,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  {
    key,
    backups,
  }: {
    readonly key: KeyEncryptionKeyManifest | undefined;
    readonly backups: readonly ClusterBackupManifest[];
  },
  keyFile: string,
  { signal, record }: CheckOptions,
): Promise<KeyCheck> {
  const live = await liveValue(mosk, key, keyFile, signal);
  const gate = createGate(AT_A_TIME);
  const stores = storesOf(mosk, namespace, signal);
  const archives = await allInOrder(
    archivesOfKey(name, backups).map((files) =>
      gate(async () => ({ ...files, ...(await opening(await stores(files.backup), files, keyFile)) })),
    ),
  );
  const check = { name, namespace, live, archives, recordedAt: undefined };
  if (!record || key === undefined || !isVerified(check)) return check;
  const text = keyVerifiedText(key, mosk.clock.now());
  const patch = {
    // Of the object that was read: one that is changed meanwhile has not been verified.
    metadata: {
      resourceVersion: key.metadata.resourceVersion,
      annotations: { [KEY_VERIFIED_ANNOTATION]: text },
    },
  };
  await mosk.client.patch(KeyEncryptionKeyType, namespace, name, patch, { type: 'merge', signal });
  return { ...check, recordedAt: text.split(' ')[0] };
}

/**
 * Whether the file holds this key: as the cluster has it and its newest archive wants it, as far as either can be told. A
 * wrong key that was put back is equal to itself.
 */
export function isVerified({ live, archives }: Pick<KeyCheck, 'live' | 'archives'>): boolean {
  const opens = archives.find((each) => each.opens !== undefined)?.opens;
  return live === 'equal' ? opens !== false : live !== 'other' && opens === true;
}

async function liveValue(
  { client }: Pick<Mosk, 'client'>,
  key: KeyEncryptionKeyManifest | undefined,
  keyFile: string,
  signal: AbortSignal,
): Promise<KeyCheck['live']> {
  if (key === undefined) return 'absent';
  const value = await secretValue(client, key.metadata.namespace, key.spec.secret, signal);
  if (value === undefined) return 'not-readable';
  // As openssl reads both: the first line.
  return passPhraseOf(value).equals(passPhraseOf(keyFile)) ? 'equal' : 'other';
}

/** One for each credential and bucket. */
function storesOf(
  { client }: Pick<Mosk, 'client'>,
  namespace: string,
  signal: AbortSignal,
): (backup: ClusterBackupManifest) => Promise<StoredFiles | string> {
  const known = new Map<string, Promise<StoredFiles | string>>();
  return ({ spec: { parameters } }) => {
    const { bucket, credential } = parameters?.rclone ?? {};
    if (bucket === undefined || credential === undefined)
      return Promise.resolve('an NFS export cannot be asked from here');
    const id = `${credential} ${bucket}`;
    const store = known.get(id) ?? open(bucket, credential).catch(reasonOf);
    known.set(id, store);
    return store;
  };

  async function open(bucket: string, credential: string): Promise<StoredFiles> {
    const otherwise = 'ask whoever may read it';
    const access = await s3Access(client, { namespace, name: credential }, { otherwise, signal });
    return s3Files({ ...access, bucket, signal });
  }
}

function reasonOf(error: unknown): string {
  if (BackupError.is(error)) return error.problem;
  throw error;
}

function opening(
  store: StoredFiles | string,
  files: EncryptedFiles,
  keyFile: string,
): Promise<Opening> | Opening {
  return typeof store === 'string' ? { opens: undefined, why: store } : tryToOpen(store, files, keyFile);
}
