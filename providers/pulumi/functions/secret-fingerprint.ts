import { randomBytes } from 'node:crypto';
import { fingerprintOf } from '../../../lib/model';

/** A fingerprint of its own for each object. */
export function fingerprint(secret: string): string {
  return fingerprintOf(secret, randomBytes(16));
}
