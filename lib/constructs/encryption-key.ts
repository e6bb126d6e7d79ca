import { BackupError } from '../errors';
import { checkName } from '../model';
import { isMarked, mark } from './identity';

/** What a remote target can take as its key: an `EncryptionKey`, or the construct that makes one. */
export interface IEncryptionKey {
  /** `spec.parameters.keyEncryptionKey`: a KeyEncryptionKey's or a Secret's name. */
  readonly keyEncryptionKey: string;
  /** Namespace of the object, where it is known. It must be the backup's. */
  readonly namespace?: string;
}

/** A Kubernetes Secret of any library, such as an `ISecret` of cdk8s-plus, or an `ApiObject`. */
export interface SecretLike {
  /** `v1` */
  readonly apiVersion: string;
  /** `Secret` */
  readonly kind: string;
  /** `metadata.name` */
  readonly name: string;
  /** Its namespace, where the library tells. */
  readonly metadata?: { readonly namespace?: string };
}

/**
 * The key that encrypts the data keys of the archives, by name.
 *
 * Without it no archive can be read: keep its value outside the cluster, and never change it in place, because older
 * archives stay encrypted under the old one. A new key is a new object with a new name.
 */
export class EncryptionKey implements IEncryptionKey {
  /**
   * A KeyEncryptionKey (recommended) or a Secret that was made outside this app.
   * @param namespace its MOSK project, where it is known: backups of another are refused
   * @throws BackupError `invalid-name`
   */
  static fromName(name: string, namespace?: string): EncryptionKey {
    return new EncryptionKey(checkName(name, 'spec.parameters.keyEncryptionKey'), namespace);
  }

  /**
   * A Secret that this app declares, for instance by cdk8s-plus. The documentation says that a Secret can be named,
   * not which data key MOSK reads: `MoskApi.settings.keySecretDataKey` is an assumption.
   * @throws BackupError `unknown-kind` if it is no Secret, `invalid-name`
   */
  static fromSecret(secret: SecretLike): EncryptionKey {
    if (secret.kind !== 'Secret' || secret.apiVersion !== 'v1') {
      throw new BackupError('unknown-kind', 'An encryption key is kept in a Secret', {
        at: 'EncryptionKey.fromSecret',
        value: `${secret.kind} (${secret.apiVersion})`,
        fix: 'pass a v1 Secret, or name the key: EncryptionKey.fromName(name)',
      });
    }
    return new EncryptionKey(checkName(secret.name, 'EncryptionKey.fromSecret'), secret.metadata?.namespace);
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'EncryptionKey');
  }

  /** Name of the object. */
  readonly keyEncryptionKey: string;
  /** Namespace of the object, where it is known. */
  readonly namespace?: string;

  private constructor(name: string, namespace?: string) {
    this.keyEncryptionKey = name;
    this.namespace = namespace;
    mark(this, 'EncryptionKey');
    Object.freeze(this);
  }
}
