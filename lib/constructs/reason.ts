import { BackupError } from '../errors';

/** @throws BackupError `reason-required` */
export function requireReason(reason: unknown, at: string): string {
  if (typeof reason === 'string' && reason.trim() !== '') return reason;
  throw new BackupError('reason-required', 'A weaker choice needs its reason', {
    at,
    fix: 'say in a sentence why it is right here; it is written into the manifest for the reviewer',
  });
}
