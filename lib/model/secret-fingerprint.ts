/**
 * Tells whether an object holds a given secret, after MOSK has moved the secret out of sight. Slow and salted,
 * because whoever may read the object may read this.
 */
export function fingerprintOf(secret: string, salt: Uint8Array): string {
  const { scryptSync } = crypto();
  return `scrypt:${base64(salt)}:${base64(scryptSync(secret, salt, LENGTH))}`;
}

export function matchesFingerprint(secret: string, text: string): boolean {
  const { scryptSync, timingSafeEqual } = crypto();
  const [, salt = '', hash = ''] = text.split(':');
  const expected = Buffer.from(hash, 'base64');
  const actual = scryptSync(secret, Buffer.from(salt, 'base64'), LENGTH);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

const LENGTH = 32;

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Loading it takes longer than all of lib/, and constructs never need it. */
function crypto(): typeof import('node:crypto') {
  return require('node:crypto') as typeof import('node:crypto');
}
