import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** Slow and salted, because whoever may read the object may read this. */
export function fingerprint(secret: string, salt = randomBytes(16)): string {
  return `scrypt:${salt.toString('base64')}:${scryptSync(secret, salt, 32).toString('base64')}`;
}

export function matchesFingerprint(secret: string, text: string): boolean {
  const [, salt = '', hash = ''] = text.split(':');
  const expected = Buffer.from(hash, 'base64');
  const actual = scryptSync(secret, Buffer.from(salt, 'base64'), 32);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
