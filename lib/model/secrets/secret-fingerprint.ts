/** Computes 32 bytes of a secret, slowly. */
export type Scrypt = (secret: string, salt: Uint8Array) => Uint8Array;

/**
 * Tells whether an object holds a given secret, after MOSK has moved the secret out of sight. Slow and salted, because
 * whoever may read the object may read this.
 */
export function fingerprintOf(secret: string, salt: Uint8Array, scrypt: Scrypt = slowly): string {
  return `scrypt:${base64(salt)}:${base64(scrypt(secret, salt))}`;
}

export function matchesFingerprint(secret: string, text: string, scrypt: Scrypt = slowly): boolean {
  const [, salt = '', hash = ''] = text.split(':');
  const expected = Buffer.from(hash, 'base64');
  const actual = scrypt(secret, Buffer.from(salt, 'base64'));
  return expected.length === actual.length && crypto().timingSafeEqual(expected, actual);
}

const slowly: Scrypt = (secret, salt) => crypto().scryptSync(secret, salt, 32);

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Loading it takes longer than all of lib/, and constructs never need it. */
function crypto(): typeof import('node:crypto') {
  return require('node:crypto') as typeof import('node:crypto');
}
