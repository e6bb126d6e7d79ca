import { BackupError } from '../errors';

/** Annotation with the reason why archives stay on the cluster, for the reviewer of the manifests and for policies. */
export const LOCAL_ONLY_ANNOTATION = 'mosk-backup/local-only';
/** Annotation with the reason why archives are not encrypted. */
export const UNENCRYPTED_ANNOTATION = 'mosk-backup/unencrypted';
/** Annotation with the reason why a secret stands in clear in the manifest. */
export const PLAIN_TEXT_ANNOTATION = 'mosk-backup/plain-text-secret';

/** @throws BackupError `reason-required` */
export function requireReason(reason: unknown, at: string): string {
  if (typeof reason === 'string' && reason.trim() !== '') return reason;
  throw new BackupError('reason-required', 'A weaker choice needs its reason', {
    at,
    fix: 'say in a sentence why it is right here; it is written into the manifest for the reviewer',
  });
}
