import { Construct } from 'constructs';
import { checkKeyValue } from '../contract';
import { PLAIN_TEXT_ANNOTATION, SecretType } from '../model';
import { EncryptionKey, type IEncryptionKey } from './encryption-key';
import { forEngines } from './gitops';
import { isMarked, mark } from './identity';
import { moskApiOf } from './management-cluster';
import { emit, type ObjectProps } from './object';
import { revealed, type SecretSource } from './secret-source';

export interface EncryptionKeySecretProps extends ObjectProps {
  /**
   * `metadata.name`, with something that tells this key from the next one, such as `prod-2026`.
   * @default - the construct's id
   */
  readonly name?: string;
  /** The key: one line of at least 32 characters (documented), at most 1023 bytes (what openssl reads). */
  readonly value: SecretSource;
}

/**
 * A key in a plain Kubernetes Secret, the second form that the documentation names. Its data key is not documented:
 * `MoskApi.settings.keySecretDataKey` is an assumption. Prefer `KeyEncryptionKey`.
 *
 * The Secret is immutable, because another value under the same name makes older archives unreadable.
 */
export class EncryptionKeySecret extends Construct implements IEncryptionKey {
  /**
   * A Secret that exists, made outside this app. The same as `EncryptionKey.fromName`.
   * @param namespace its MOSK project, where it is known: backups of another are refused
   * @throws BackupError `invalid-name`
   */
  static fromName(name: string, namespace?: string): IEncryptionKey {
    return EncryptionKey.fromName(name, namespace);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'EncryptionKeySecret');
  }

  /** `metadata.name`, as `spec.parameters.keyEncryptionKey` of backups says it. */
  readonly keyEncryptionKey: string;
  /** `metadata.namespace` */
  readonly namespace: string;

  /**
   * @param id the object's name, unless the props say another
   * @throws BackupError `invalid-name`, `namespace-required`, `plain-text-secret`, `key-too-short`, `key-too-long`,
   * `key-characters`, `already-set`
   */
  constructor(scope: Construct, id: string, props: EncryptionKeySecretProps) {
    super(scope, id);
    mark(this, 'EncryptionKeySecret');
    const name = props.name ?? id;
    const dataKey = moskApiOf(this).settings.keySecretDataKey;
    const at = `${this.node.path}: stringData.${dataKey}`;
    const value = revealed(props.value, at);
    checkKeyValue(value, at);
    const { namespace } = emit(this, SecretType, {
      ...props,
      name,
      ours: { ...forEngines(this, 'keySecret', 'keep'), [PLAIN_TEXT_ANNOTATION]: props.value.reason },
      content: { type: 'Opaque', immutable: true, stringData: { [dataKey]: value } },
    });
    this.keyEncryptionKey = name;
    this.namespace = namespace;
  }
}
