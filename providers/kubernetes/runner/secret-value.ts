import { BackupError } from '../../../lib/errors';
import {
  clearValue,
  type SecretManifest,
  SecretType,
  type SecretValue,
  secretReference,
} from '../../../lib/model';
import type { ApiClient } from '../api/api';

/**
 * The value that a SecretValue of an object in `namespace` stands for: in clear until MOSK has moved it, then from the
 * Secret that it names. `undefined` when it cannot be told: there is no such Secret, it may not be read, or it has
 * several values and the reference does not say which.
 * @throws BackupError of the API, but for `forbidden`
 */
export async function secretValue(
  client: Pick<ApiClient, 'get'>,
  namespace: string | undefined,
  holder: SecretValue | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const clear = clearValue(holder);
  if (clear) return clear;
  const reference = secretReference(holder);
  if (reference === undefined) return undefined;
  const secret = await ifReadable(
    client.get<SecretManifest>(SecretType, namespace, reference.name, { signal }),
  );
  const data = secret?.data ?? {};
  const encoded = reference.key === undefined ? onlyOne(Object.values(data)) : data[reference.key];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

/** The data key is undocumented, so an only one is taken as it is; of several any could be the wrong one. */
function onlyOne<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}

async function ifReadable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (BackupError.is(error) && error.code === 'forbidden') return undefined;
    throw error;
  }
}
