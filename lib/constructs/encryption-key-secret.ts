import { Construct } from 'constructs';
import { PLAIN_TEXT_ANNOTATION, SecretType } from '../model';
import { checkKeyValue } from '../schema';
import type { IEncryptionKey } from './encryption-key';
import { guards, waveOf } from './gitops';
import { isMarked, mark } from './identity';
import type { KeyEncryptionKeyProps } from './key-encryption-key';
import { moskApiOf } from './management-cluster';
import { emit } from './object';
import { revealed } from './secret-source';

/**
 * A key in a plain Kubernetes Secret, the second form that the documentation names. Its data key is not documented:
 * `MoskApi.settings.keySecretDataKey` is an assumption. Prefer `KeyEncryptionKey`.
 *
 * The Secret is immutable, because another value under the same name makes older archives unreadable.
 */
export class EncryptionKeySecret extends Construct implements IEncryptionKey {
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
   * `key-characters`
   */
  constructor(scope: Construct, id: string, props: KeyEncryptionKeyProps) {
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
      ours: { ...waveOf('key'), ...guards('keep'), [PLAIN_TEXT_ANNOTATION]: props.value.reason },
      content: { type: 'Opaque', immutable: true, stringData: { [dataKey]: value } },
    });
    this.keyEncryptionKey = name;
    this.namespace = namespace;
  }
}
