import { randomBytes, timingSafeEqual } from 'node:crypto';
import { thisProcess } from './process';

/** Tell whether an object holds a given secret, after MOSK has moved the secret out of sight. */
export const KEY_FINGERPRINT_ANNOTATION = 'mosk-backup/key-fingerprint';
export const SECRET_FINGERPRINT_ANNOTATION = 'mosk-backup/secret-fingerprint';

/** Slow and salted, because whoever may read the object may read this. */
export function fingerprint(secret: string, salt = randomBytes(16)): string {
  return `scrypt:${salt.toString('base64')}:${thisProcess().scrypt(secret, salt).toString('base64')}`;
}

export function matchesFingerprint(secret: string, text: string): boolean {
  const [, salt = '', hash = ''] = text.split(':');
  const expected = Buffer.from(hash, 'base64');
  const actual = thisProcess().scrypt(secret, Buffer.from(salt, 'base64'));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
