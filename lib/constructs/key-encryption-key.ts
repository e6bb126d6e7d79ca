import { Construct } from 'constructs';
import { KeyEncryptionKeyType, PLAIN_TEXT_ANNOTATION } from '../model';
import { EncryptionKey, type IEncryptionKey } from './encryption-key';
import { forEngines } from './gitops';
import { isMarked, mark } from './identity';
import { emit, type SpecProps, specWith } from './object';
import { revealed, type SecretSource } from './secret-source';

export interface KeyEncryptionKeyProps extends SpecProps {
  /**
   * `metadata.name`, with something that tells this key from the next one, such as `prod-2026`.
   * @default - the construct's id
   */
  readonly name?: string;
  /** The key: one line of at least 32 characters (documented), at most 1023 bytes (what openssl reads). */
  readonly value: SecretSource;
}

/**
 * A key in the form that MOSK recommends. MOSK moves the value into a Secret and clears it. Every archive made with it
 * needs it for ever: engines are told to keep it, and a copy belongs outside the cluster.
 */
export class KeyEncryptionKey extends Construct implements IEncryptionKey {
  /**
   * A key that exists, made outside this app: the usual way, with no secret in Git. The same as
   * `EncryptionKey.fromName`.
   * @param namespace its MOSK project, where it is known: backups of another are refused
   * @throws BackupError `invalid-name`
   */
  static fromName(name: string, namespace?: string): IEncryptionKey {
    return EncryptionKey.fromName(name, namespace);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'KeyEncryptionKey');
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
  constructor(scope: Construct, id: string, props: KeyEncryptionKeyProps) {
    super(scope, id);
    mark(this, 'KeyEncryptionKey');
    const name = props.name ?? id;
    const secret = revealed(props.value, `${this.node.path}: spec.secret`);
    const { namespace } = emit(this, KeyEncryptionKeyType, {
      ...props,
      name,
      ours: { ...forEngines(this, 'key', 'keep'), [PLAIN_TEXT_ANNOTATION]: props.value.reason },
      content: { spec: specWith(this, { secret: { value: secret } }, props) },
    });
    this.keyEncryptionKey = name;
    this.namespace = namespace;
  }
}
