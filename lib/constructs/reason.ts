import { BackupError } from '../errors';

/** Annotations that carry the reason of a weaker choice to the reviewer of the manifests, and to policies. */
export const LOCAL_ONLY_ANNOTATION = 'mosk-backup/local-only';
export const UNENCRYPTED_ANNOTATION = 'mosk-backup/unencrypted';
export const PLAIN_TEXT_ANNOTATION = 'mosk-backup/plain-text-secret';

/** @throws BackupError `reason-required` */
export function requireReason(reason: unknown, at: string): string {
  if (typeof reason === 'string' && reason.trim() !== '') return reason;
  throw new BackupError('reason-required', 'A weaker choice needs its reason', {
    at,
    fix: 'say in a sentence why it is right here; it is written into the manifest for the reviewer',
  });
}
