import { BackupError } from '../errors';
import { clearValue, type SecretValue, secretReference } from '../model';
import { type Findings, measured, notAString, shownName, throwFirst } from './findings';
import { oneLineFindings } from './one-line';
import { nameFindings } from './target';

/** Shortest key, in characters (documented, KeyEncryptionKey resource). */
export const MIN_KEY_CHARACTERS = 32;

/** Longest key, in bytes: `openssl enc -pass file:` ignores what follows (measured with OpenSSL 3.0). */
export const MAX_KEY_BYTES = 1023;

/**
 * A secret: one line without placeholders. Errors say its length, never the secret.
 * @throws BackupError `control-character`, `placeholder-value`
 */
export function checkSecretValue(value: string, at: string): void {
  throwFirst(secretFindings(value, at));
}

/**
 * An encryption key: 32 characters to 1023 bytes on one line, no blanks at its ends, no placeholder. The restore
 * procedure reads the key as the first line of a file (documented), so what openssl would cut off is refused.
 * @throws BackupError `key-too-short`, `key-too-long`, `key-characters`, `placeholder-value`
 */
export function checkKeyValue(value: string, at: string): void {
  throwFirst(keyFindings(value, at));
}

export function* secretFindings(value: unknown, at: string): Findings {
  if (typeof value === 'string') yield* oneLineFindings(value, at, { secret: true });
  else yield notAString(value, at, 'give the secret as a string');
}

export function* keyFindings(value: unknown, at: string): Findings {
  const fix = 'make a key with: openssl rand -base64 32';
  if (typeof value !== 'string') {
    yield notAString(value, at, fix);
    return;
  }
  for (const finding of oneLineFindings(value, at, { secret: true })) {
    yield finding.code === 'control-character'
      ? new BackupError('key-characters', 'The key has a line break or another control character', {
          at,
          value: finding.value,
          fix: 'openssl reads one line as the key and ignores the rest: write it on one line',
        })
      : finding;
  }
  if (value.startsWith(' ') || value.endsWith(' ')) {
    yield new BackupError('key-characters', 'The key starts or ends with a blank', {
      at,
      value: measured(value),
      fix: 'remove the blank: it is part of the key, and easily lost when the key is copied for a restore',
    });
  }
  if ([...value].length < MIN_KEY_CHARACTERS) {
    yield new BackupError(
      'key-too-short',
      `An encryption key has at least ${MIN_KEY_CHARACTERS} characters`,
      {
        at,
        value: measured(value),
        fix,
      },
    );
  }
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_KEY_BYTES) {
    yield new BackupError('key-too-long', `An encryption key has at most ${MAX_KEY_BYTES} bytes`, {
      at,
      value: `${bytes} bytes`,
      fix: `openssl ignores what follows the first ${MAX_KEY_BYTES} bytes; ${fix}`,
    });
  }
}

/** The field that carries a secret, or the reference that MOSK leaves in its place. */
export function* secretFieldFindings(
  field: unknown,
  at: string,
  valueFindings: (value: unknown, at: string) => Findings,
): Findings {
  const secret = (typeof field === 'object' && field !== null ? field : {}) as SecretValue;
  // MOSK clears a value that it has moved (documented for License); an empty one counts as absent.
  const value = clearValue(secret) === '' ? undefined : clearValue(secret);
  const name = secretReference(secret)?.name || undefined;
  const inner = secret.value === undefined && secret.name === undefined ? `${at}.secret` : at;

  if (value === undefined && name === undefined) {
    yield new BackupError('schema-invalid', 'The secret is missing', {
      at,
      value: 'neither a value nor the name of a Secret',
      fix: 'give the value, or the name of the Secret that holds it',
    });
  }
  if (value !== undefined && name !== undefined) {
    yield new BackupError('schema-invalid', 'A value and the name of a Secret exclude each other', {
      at,
      value: `a value (${measured(value)}) and the Secret ${shownName(name)}`,
      fix: 'remove the reference to set a new value, or the value to keep the reference',
    });
  }
  if (value !== undefined) yield* valueFindings(value, `${inner}.value`);
  if (name !== undefined) yield* nameFindings(name, `${inner}.name`, 'Secret');
}
