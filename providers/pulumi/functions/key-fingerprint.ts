import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** On a KeyEncryptionKey: tells whether it holds a given key, after MOSK has moved the key out of sight. */
export const FINGERPRINT_ANNOTATION = 'mosk-backup/key-fingerprint';

/** Slow and salted, because whoever may read the object may read this. */
export function fingerprint(key: string, salt = randomBytes(16)): string {
  return `scrypt:${salt.toString('base64')}:${scryptSync(key, salt, 32).toString('base64')}`;
}

export function matchesFingerprint(key: string, text: string): boolean {
  const [, salt = '', hash = ''] = text.split(':');
  const expected = Buffer.from(hash, 'base64');
  const actual = scryptSync(key, Buffer.from(salt, 'base64'), 32);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
