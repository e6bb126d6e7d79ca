import {
  baseOf,
  type Content,
  contentOf,
  DATA_KEY_SUFFIX,
  ENCRYPTED_SUFFIX,
  HEAD_BYTES,
  isPrintable,
  judgeOpening,
  keyForms,
  type OpeningTry,
  passedOver,
  type Reason,
} from '../../lib/archive';
import {
  BLOCK_BYTES,
  type CipherKey,
  cipherKey,
  decryptBlocks,
  HEADER_BYTES,
  paddingOf,
  type StoredFile,
  type StoredFiles,
} from '../storage';

/** A backup whose files were found. */
export interface FoundBackup {
  readonly files: StoredFiles;
  readonly archive: StoredFile;
  /** `undefined`: the archive is not encrypted. */
  readonly dataKey: StoredFile | undefined;
}

export interface KeyFile {
  /** As it was given. */
  readonly name: string;
  /** All of it. */
  readonly content: Uint8Array;
}

/** A backup whose first bytes are an archive. */
export interface OpenedBackup extends FoundBackup {
  readonly content: 'tar' | 'gzip';
  /** Absent: not encrypted. */
  readonly opening?: {
    /** Name of the key file that fits. */
    readonly keyFile: string;
    readonly cipher: CipherKey;
    /** First bytes of the archive, before its first block. */
    readonly header: Buffer;
  };
}

/** What is wrong, before gigabytes are read. */
export interface NotOpened {
  readonly reason: Reason;
  /** The file it is about. */
  readonly at: string;
  readonly value?: string;
  readonly fix?: string;
  /** Name of the key file that opens the `.dek`. */
  readonly keyFile?: string;
}

/** A `.dek` has some hundred bytes. */
const LARGEST_DATA_KEY = 64 * 1024;

/** Finds the key that fits by the `.dek` and the first bytes of the archive, or what is wrong with these. */
export async function openBackup(
  backup: FoundBackup,
  keys: readonly KeyFile[],
): Promise<OpenedBackup | NotOpened> {
  const { files, archive, dataKey } = backup;
  const at = files.placeOf(archive.key);
  const head = await bytesOf(files, archive, HEADER_BYTES + HEAD_BYTES);
  const content = contentOf(head.subarray(0, HEAD_BYTES));
  if (content === 'empty') return { reason: 'empty', at };
  if (content === 'page') return { reason: 'page', at };
  if (dataKey === undefined) return notEncrypted(backup, content, at);
  const wrong = wrongForm(content, archive.size, 'truncated', at);
  if (wrong !== undefined) return wrong;
  return openPair({ ...backup, dataKey }, head, keys);
}

function notEncrypted(backup: FoundBackup, content: Content, at: string): OpenedBackup | NotOpened {
  if (content === 'openssl') {
    return {
      reason: 'files-missing',
      at: backup.files.placeOf(`${baseOf(backup.archive.key)}${DATA_KEY_SUFFIX}`),
      value: 'without this file the archive cannot be decrypted',
    };
  }
  if (backup.archive.key.endsWith(ENCRYPTED_SUFFIX)) {
    return wrongForm(content, backup.archive.size, 'truncated', at) ?? { reason: 'not-encrypted', at };
  }
  if (content === 'tar' || content === 'gzip') return { ...backup, content };
  if (content === 'short') return { reason: 'truncated', at, value: sizeOf(backup.archive) };
  return { reason: content === 'other' ? 'damaged' : 'not-a-backup', at };
}

/** What is wrong with an encrypted file, by its first bytes and its size. */
function wrongForm(content: Content, size: number, cut: Reason, at: string): NotOpened | undefined {
  if (content === 'empty' || content === 'page') return { reason: content, at };
  if (content !== 'openssl') {
    if (size < HEADER_BYTES / 2) return { reason: cut, at, value: `${size} bytes` };
    return { reason: 'not-encrypted', at, ...(NAMES[content] && { value: NAMES[content] }) };
  }
  const isWhole = size >= HEADER_BYTES + BLOCK_BYTES && size % BLOCK_BYTES === 0;
  return isWhole ? undefined : { reason: cut, at, value: `${size} bytes, which are no whole blocks` };
}

const NAMES: Partial<Record<Content, string>> = {
  tar: 'a tar archive',
  gzip: 'a gzip-ed file',
  text: 'a text',
};

async function openPair(
  backup: FoundBackup & { readonly dataKey: StoredFile },
  head: Buffer,
  keys: readonly KeyFile[],
): Promise<OpenedBackup | NotOpened> {
  const { files, archive, dataKey } = backup;
  const at = files.placeOf(dataKey.key);
  if (dataKey.size > LARGEST_DATA_KEY) return { reason: 'wrong-dek', at, value: sizeOf(dataKey) };
  const dek = await bytesOf(files, dataKey, dataKey.size);
  const wrong = wrongForm(contentOf(dek.subarray(0, HEAD_BYTES)), dek.length, 'dek-damaged', at);
  if (wrong !== undefined) return wrong;
  const isWhole = head.length === archive.size;
  const found: { readonly tried: OpeningTry; readonly cipher?: CipherKey }[] = [];
  for (const tried of candidates(keys)) {
    const one = await tryKey(tried, dek, head, isWhole);
    found.push(one);
    if (judgesWell(one.tried)) break;
  }
  const judged = judgeOpening(found.map(({ tried }) => tried));
  if ('opens' in judged) {
    const { cipher } = found.find(({ tried }) => tried === judged.opens) ?? {};
    const { keyFile, first } = judged.opens;
    if (cipher === undefined || (first !== 'tar' && first !== 'gzip')) throw new Error('opened by no key');
    return {
      ...backup,
      content: first,
      opening: { keyFile, cipher, header: head.subarray(0, HEADER_BYTES) },
    };
  }
  const { reason, by } = judged;
  if (reason === 'key-file') {
    return { reason, at: by?.keyFile ?? at, value: `the file ${by?.form?.wrong}`, fix: by?.form?.fix };
  }
  if (reason === 'wrong-key') return { reason, at, value: triedText(keys, judged.byChance === true) };
  const isDataKey = reason === 'dek-damaged' || reason === 'wrong-dek';
  return {
    reason,
    at: isDataKey ? at : files.placeOf(archive.key),
    ...(reason !== 'dek-damaged' && { keyFile: by?.keyFile }),
  };
}

interface Candidate {
  readonly keyFile: string;
  readonly content: Uint8Array;
  readonly form?: OpeningTry['form'];
}

/** As they are, before any that would have to be corrected. */
function* candidates(keys: readonly KeyFile[]): Generator<Candidate> {
  for (const { name, content } of keys) yield { keyFile: name, content };
  for (const { name, content } of keys) {
    for (const { wrong, fix, content: meant } of keyForms(content)) {
      yield { keyFile: name, content: meant, form: { wrong, fix: fix.replaceAll('FILE', name) } };
    }
  }
}

async function tryKey(
  { keyFile, content, form }: Candidate,
  dek: Buffer,
  head: Buffer,
  isWhole: boolean,
): Promise<{ tried: OpeningTry; cipher?: CipherKey }> {
  const plain = decryptBlocks(await cipherKey(content, dek), dek.subarray(HEADER_BYTES));
  const padding = paddingOf(plain);
  const dataKey = plain.subarray(0, plain.length - padding);
  const common = { keyFile, ...(form && { form }), padding, isText: isPrintable(dataKey) };
  if (padding === 0) return { tried: common };
  const cipher = await cipherKey(dataKey, head);
  return { tried: { ...common, first: firstOf(cipher, head, isWhole) }, cipher };
}

/** What the first blocks of an archive hold. */
function firstOf(cipher: CipherKey, head: Buffer, isWhole: boolean): Content {
  const plain = decryptBlocks(cipher, head.subarray(HEADER_BYTES));
  const padding = isWhole ? paddingOf(plain) : 0;
  const content = contentOf(plain.subarray(0, plain.length - padding));
  // Without an end, a short text may be the beginning of anything.
  return content === 'text' && isWhole && padding === 0 ? 'short' : content;
}

function judgesWell({ first }: OpeningTry): boolean {
  return first === 'tar' || first === 'gzip';
}

function triedText(keys: readonly KeyFile[], byChance: boolean): string {
  const texts = keys.map(({ name, content }) => {
    const odd = passedOver(content);
    return odd.length === 0 ? name : `${name} (${odd.join(', ')})`;
  });
  const tried = `tried ${texts.join(', ')}`;
  return byChance ? `${tried}; that one seems to open it is chance, which one wrong key in 256 has` : tried;
}

function sizeOf({ size }: StoredFile): string {
  return `${size} bytes`;
}

async function bytesOf(files: StoredFiles, file: StoredFile, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(file, 0, Math.min(most, file.size))) chunks.push(chunk);
  return Buffer.concat(chunks);
}
