/**
 * The verdicts on a backup, in the words that people read. The format authenticates nothing, so there is no word for
 * "as it was made".
 */

/** In their order; each says nothing of those after it. */
export const STEPS = ['found', 'complete', 'decrypts', 'readable to its end', 'checksum equal'] as const;

export type Step = (typeof STEPS)[number];

export interface StepVerdict {
  readonly step: Step;
  /** `null`: not looked at. */
  readonly holds: boolean | null;
  /** What was seen, or why it was not looked at. */
  readonly says: string;
}

export type Verdict = readonly StepVerdict[];

/** What is wrong with a backup, or with what was given to open it. */
export const REASONS = [
  'files-missing',
  'empty',
  'page',
  'not-encrypted',
  'not-a-backup',
  'wrong-key',
  'key-file',
  'wrong-dek',
  'dek-damaged',
  'truncated',
  'damaged',
  'checksum-differs',
] as const;

export type Reason = (typeof REASONS)[number];

/** How the end of what the storage has was: the padding of a decrypted stream. */
export type Ending =
  /** As it should be; of what is not encrypted, that all of it was read. */
  | 'whole'
  /** It was not come to. */
  | 'unseen'
  /** The bytes are no whole blocks. */
  | 'odd'
  /** The last block is not the end of anything. */
  | 'wrong'
  /** The same, and it is zeros, as in the middle of a tar. */
  | 'zeros';

/** How far the reading of a tar, or of a gzip-ed tar, got. */
export type TarEnd =
  /** To its end marker, with nothing but zeros behind. */
  | 'marker'
  /** The bytes ended before it. */
  | 'cut'
  /** A header, or what stands behind the end marker, is not what it should be. */
  | 'broken'
  /** A tar without an entry. */
  | 'empty';

/** What was seen while an archive was read. */
export interface Reading {
  readonly content: 'tar' | 'gzip';
  readonly ending: Ending;
  readonly tar: TarEnd;
  readonly entries: number;
  /** MD5 in hexadecimal, where the storage has one to compare with. */
  readonly md5?: { readonly stored: string; readonly read: string };
}

/** Why an archive that was read is not readable to its end, `undefined` if it is; a checksum is another matter. */
export function reasonOf({ ending, tar, md5 }: Reading): Reason | undefined {
  if (tar === 'broken') return 'damaged';
  if (tar === 'cut' || ending === 'odd' || ending === 'zeros') return 'truncated';
  if (ending === 'wrong' || ending === 'unseen') return 'damaged';
  if (tar === 'empty') return 'not-a-backup';
  return md5 !== undefined && md5.stored !== md5.read ? 'checksum-differs' : undefined;
}

const NOT_OPENED: readonly Reason[] = [
  'page',
  'not-encrypted',
  'wrong-key',
  'key-file',
  'wrong-dek',
  'dek-damaged',
];

/** What has been learnt of a backup; what is absent was not looked at. */
export interface Evidence {
  /** As `s3://backups/prod/nightly.encrypted 4.0 GiB`. */
  readonly files: readonly string[];
  readonly isEncrypted: boolean;
  /** File of the key that opened it. */
  readonly keyFile?: string;
  readonly reading?: Reading;
  readonly reason?: Reason;
}

export function verdictOf({ files, isEncrypted, keyFile, reading, reason }: Evidence): Verdict {
  const isBroken = reading !== undefined && reason !== undefined && reason !== 'checksum-differs';
  return [
    {
      step: 'found',
      holds: reason !== 'files-missing',
      says: files.length === 0 ? 'nothing is there' : files.join(', '),
    },
    complete(reading, reason),
    decrypts({ isEncrypted, keyFile, reading, reason }),
    readable(reading, isBroken, reason),
    checksum(reading, isBroken),
  ];
}

function complete(reading: Reading | undefined, reason: Reason | undefined): StepVerdict {
  const step = 'complete';
  if (reason === 'files-missing') return { step, holds: false, says: 'one of its two files is missing' };
  if (reason === 'empty') return { step, holds: false, says: 'a file of 0 bytes' };
  if (reason === 'truncated' || reason === 'dek-damaged')
    return { step, holds: false, says: 'it was cut short' };
  if (reading === undefined || reading.tar === 'broken' || reading.ending === 'unseen')
    return notDone(step, 'it was not read to its end');
  return { step, holds: true, says: 'as many bytes as the storage has listed' };
}

function decrypts({ isEncrypted, keyFile, reading, reason }: Omit<Evidence, 'files'>): StepVerdict {
  const step = 'decrypts';
  if (!isEncrypted)
    return notDone(step, 'it is NOT ENCRYPTED: whoever can read the storage can read all of it');
  if (keyFile === undefined) {
    return reason !== undefined && NOT_OPENED.includes(reason)
      ? { step, holds: false, says: 'nothing that was given opens it' }
      : notDone(step, 'no key was tried');
  }
  if (reading === undefined) return notDone(step, `${keyFile} fits; only the beginning was read`);
  if (reading.ending === 'wrong' || reading.ending === 'zeros' || reading.ending === 'odd') {
    return { step, holds: false, says: `${keyFile} fits, but the last block is not the end of anything` };
  }
  if (reading.ending === 'unseen') return notDone(step, 'it was not read to its end');
  return { step, holds: true, says: `with ${keyFile}` };
}

function readable(reading: Reading | undefined, isBroken: boolean, reason: Reason | undefined): StepVerdict {
  const step = 'readable to its end';
  if (reading === undefined)
    return notDone(step, reason === undefined ? 'it was not read' : 'nothing was read');
  const kind = reading.content === 'gzip' ? 'gzip-ed tar' : 'tar';
  const seen = `${kind}, ${reading.entries} ${reading.entries === 1 ? 'entry' : 'entries'}`;
  return isBroken
    ? { step, holds: false, says: `${seen} until it broke off` }
    : { step, holds: true, says: seen };
}

function checksum(reading: Reading | undefined, isBroken: boolean): StepVerdict {
  const step = 'checksum equal';
  if (reading === undefined || isBroken) return notDone(step, 'it was not read to its end');
  if (reading.md5 === undefined) {
    return notDone(
      step,
      reading.content === 'gzip'
        ? 'the storage has none; changed bytes show by the CRC of gzip alone, which anybody can make fit'
        : 'the storage has none; changed bytes inside would not be noticed',
    );
  }
  const { stored, read } = reading.md5;
  return stored === read
    ? { step, holds: true, says: `MD5 ${read}` }
    : { step, holds: false, says: `MD5 ${read}, the storage has ${stored}` };
}

function notDone(step: Step, says: string): StepVerdict {
  return { step, holds: null, says };
}
