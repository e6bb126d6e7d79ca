import { randomBytes } from 'node:crypto';
import { fingerprintOf, matchesFingerprint } from '../../../../lib/model';
import { thisProcess } from '../engine/process';

/** A fingerprint of its own for each object. */
export function fingerprint(secret: string): string {
  return fingerprintOf(secret, randomBytes(16), thisProcess().scrypt);
}

export function isSameSecret(secret: string, text: string): boolean {
  return matchesFingerprint(secret, text, thisProcess().scrypt);
}
