import { checkSecretValue } from '../contract';
import { BackupError } from '../errors';
import { isMarked, mark } from './identity';
import { requireReason } from './reason';

export interface PlainTextOptions {
  /** Why a secret may stand in clear in the manifests, for the reviewer; it is written beside the value. */
  readonly reason: string;
}

/**
 * Where the value of a key or a credential comes from. Prefer to make both outside Git and to name them:
 * `EncryptionKey.fromName`, `RCloneCredential.fromName`.
 */
export class SecretSource {
  /**
   * The value itself, in clear in the synthesised manifest and so in Git: for tests and demonstrations. MOSK moves it
   * into a Secret and clears the field, so an engine that applies the manifest again changes the secret again.
   * @throws BackupError `reason-required`, `placeholder-value` for `${`: an unsubstituted placeholder would become the
   * real key, `control-character`
   */
  static plainText(value: string, options: PlainTextOptions): SecretSource {
    checkSecretValue(value, 'SecretSource.plainText');
    return new SecretSource(value, requireReason(options?.reason, 'SecretSource.plainText'));
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'SecretSource');
  }

  readonly #value: string;
  /** Why the value may stand in clear. */
  readonly reason: string;

  private constructor(value: string, reason: string) {
    this.#value = value;
    this.reason = reason;
    mark(this, 'SecretSource');
    Object.freeze(this);
  }

  /** The secret, for the manifest alone. A method, so that printing or serialising the source cannot show it. */
  reveal(): string {
    return this.#value;
  }
}

/**
 * The secret of a source.
 * @throws BackupError `plain-text-secret` for a bare string, which types refuse and JavaScript does not
 */
export function revealed(source: SecretSource, at: string): string {
  if (source instanceof SecretSource) return source.reveal();
  throw new BackupError(
    'plain-text-secret',
    'A secret does not belong into manifests without being asked for',
    {
      at,
      fix: "make it outside Git and name it with fromName('…'), or say SecretSource.plainText(value, { reason })",
    },
  );
}
