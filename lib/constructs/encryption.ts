import { BackupError } from '../errors';
import type { IEncryptionKey } from './encryption-key';
import { requireReason } from './reason';

/** A backup that leaves the cluster is encrypted, or says why it is not. */
export type Encryption<Key = IEncryptionKey> =
  | {
      /** Encrypts the archives before they leave the cluster. */
      readonly encryptionKey: Key;
      readonly unencrypted?: never;
    }
  | {
      /**
       * Why the archives leave the cluster in clear, where whoever can read the storage can read the cluster's
       * secrets; written as an annotation of every such backup.
       */
      readonly unencrypted: string;
      readonly encryptionKey?: never;
    };

/**
 * What the type forbids, for programs that were not compiled with it.
 * @throws BackupError `key-required`, `reason-required`, `usage` for a key and a reason for none
 */
export function checkEncryption({ encryptionKey, unencrypted }: Encryption): void {
  if (unencrypted === undefined) {
    if (typeof encryptionKey?.keyEncryptionKey === 'string') return;
    throw new BackupError('key-required', 'A backup that leaves the cluster needs an encryption key', {
      at: 'spec.parameters.keyEncryptionKey',
      fix: "give encryptionKey: EncryptionKey.fromName('…'), or say unencrypted: '<reason>'",
    });
  }
  requireReason(unencrypted, 'unencrypted');
  if (encryptionKey === undefined) return;
  throw new BackupError('usage', 'A backup is encrypted, or has a reason why it is not', {
    at: 'unencrypted',
    value: 'encryptionKey and unencrypted',
    fix: 'keep one of them',
  });
}
