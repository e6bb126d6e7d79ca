import { BackupError, type ErrorCode } from '../errors';
import type { Reason } from './verdict';

interface Text {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly fix: string;
}

const ANOTHER_COPY = 'look for another copy, or take another backup, and make a new one';

const TEXTS: Readonly<Record<Reason, Text>> = {
  'files-missing': {
    code: 'storage-file-missing',
    problem: 'The storage does not have all files of this backup',
    fix: 'an encrypted backup needs its .encrypted and its .dek: look for a copy, or list what is there: mosk-backup files',
  },
  empty: { code: 'decryption-failed', problem: 'A file of this backup is empty', fix: ANOTHER_COPY },
  page: {
    code: 'archive-invalid',
    problem: 'This is a web page or an error message (HTML or XML), saved in place of the file',
    fix: 'fetch it again from the storage, with the right address and credentials',
  },
  'not-encrypted': {
    code: 'decryption-failed',
    problem: 'The file is not one that `openssl enc` encrypted with a salt',
    fix: 'if it is a tar archive, take .encrypted from its name and read it as it is; otherwise look for another copy',
  },
  'not-a-backup': {
    code: 'archive-invalid',
    problem: 'This is not a backup: what is inside is no tar archive with files in it',
    fix: 'see whether this is the right file: mosk-backup files',
  },
  'wrong-key': {
    code: 'decryption-failed',
    problem: 'Wrong key: no key file opens the .dek of this backup',
    fix: 'give the key with which the backup was made, with more --key-file if it is one of several; if it is that key, compare the .dek with another copy',
  },
  'key-file': {
    code: 'decryption-failed',
    problem: 'The key is right, but openssl would not read it from this file',
    fix: 'correct the file',
  },
  'wrong-dek': {
    code: 'decryption-failed',
    problem: 'Wrong .dek: the key opens it, but the data key in it does not open the archive',
    fix: 'it is the .dek of another backup, or the first bytes of the archive were changed: look for copies of both files',
  },
  'dek-damaged': {
    code: 'decryption-failed',
    problem: 'The .dek is not complete, so that nothing opens the archive',
    fix: 'look for another copy of the .dek: without it the archive cannot be read',
  },
  truncated: { code: 'archive-invalid', problem: 'The archive was cut short', fix: ANOTHER_COPY },
  damaged: {
    code: 'archive-invalid',
    problem: 'The archive is damaged: bytes inside of it were changed',
    fix: ANOTHER_COPY,
  },
  'checksum-differs': {
    code: 'checksum-differs',
    problem: 'The bytes are not those that were uploaded: the checksum of the storage is another',
    fix: 'read it again; if it stays so, take another backup. Of an object that the storage encrypts, the ETag may be no MD5',
  },
};

/** @param more where, what was seen, and what to do if more is known than the reason tells; never a secret */
export function reasonError(
  reason: Reason,
  more: { readonly at: string; readonly value?: string; readonly fix?: string },
): BackupError {
  const { code, problem, fix } = TEXTS[reason];
  return new BackupError(code, problem, { fix, ...more });
}
