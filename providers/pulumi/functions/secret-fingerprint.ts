import { randomBytes } from 'node:crypto';
import { fingerprintOf } from '../../../lib/model';

export {
  KEY_FINGERPRINT_ANNOTATION,
  matchesFingerprint,
  SECRET_FINGERPRINT_ANNOTATION,
} from '../../../lib/model';

/** A fingerprint of its own for each object. */
export function fingerprint(secret: string): string {
  return fingerprintOf(secret, randomBytes(16));
}
