import { BackupError } from '../../lib/errors';
import { isObject, RCloneCredentialType } from '../../lib/model';
import { readYaml } from '../input';

/** What a manifest tells of a storage. */
export interface SavedCredential {
  readonly remoteConfig: Readonly<Record<string, string>>;
  /** Only in a manifest from before the object was created: MOSK takes it out. */
  readonly secret: string | undefined;
}

/**
 * The only RCloneCredential among the manifests of a text.
 * @param file name for messages
 * @throws BackupError `file-invalid`; never with a secret
 */
export function savedCredential(text: string, file: string): SavedCredential {
  const found = readYaml(text, file).filter(({ object }) => object.kind === RCloneCredentialType.kind);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new BackupError('file-invalid', 'This file has not exactly one RCloneCredential', {
      at: file,
      value: `${found.length}`,
      fix: 'name a file with the manifest of the credential alone',
    });
  }
  const spec: unknown = (only.object as { spec?: unknown }).spec;
  const config = isObject(spec) && isObject(spec.remoteConfig) ? spec.remoteConfig : {};
  return {
    remoteConfig: Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)])),
    secret: isObject(spec) ? secretIn(spec.remoteSecret) : undefined,
  };
}

/** In both forms that MOSK documents. */
function secretIn(holder: unknown): string | undefined {
  if (!isObject(holder)) return undefined;
  const inner = isObject(holder.secret) ? holder.secret.value : undefined;
  const value = holder.value ?? inner;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
