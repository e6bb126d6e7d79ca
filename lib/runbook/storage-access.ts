import { bucketAddress, CONTROL_CHARACTER, readOptions, SECRET_OPTIONS } from '../contract';
import { BackupError } from '../errors';
import { storageOf } from '../inventory';
import { type KubeObject, quotable, type RCloneCredentialManifest } from '../model';
import type { StorageAccess } from './sheet';
import type { SheetInventory } from './source';

/** Options that identify and do not open anything, however random they look. */
const IDENTIFIERS = ['access_key_id', 'endpoint', 'type', 'provider', 'region'];

/**
 * How a credential reaches its storage, without any secret; `undefined`: the object says not even where that is.
 * @param bucket without its folders
 */
export function storageAccess(
  credential: KubeObject | undefined,
  bucket: string,
  inventory: SheetInventory,
): StorageAccess | undefined {
  const { remoteConfig, remoteConfigSecretKey }: Partial<RCloneCredentialManifest['spec']> =
    (credential as RCloneCredentialManifest | undefined)?.spec ?? {};
  const entries = Object.entries(remoteConfig ?? {}).map(([name, value]): [string, unknown] => [
    name,
    name === 'endpoint' ? withoutUser(value) : value,
  ]);
  const secretOption =
    typeof remoteConfigSecretKey === 'string' && OPTION_NAME.test(remoteConfigSecretKey)
      ? remoteConfigSecretKey
      : 'secret_access_key';
  const options = entries.filter((entry): entry is [string, string] => isTellable(entry));
  const endpoint = options.find(([name]) => name === 'endpoint')?.[1];
  if (endpoint === undefined) return undefined;
  const told = new Set(options.map(([name]) => name));
  const known = Object.fromEntries(options);
  return {
    endpoint,
    region: regionOf(known),
    provider: known.provider ?? '',
    addressing: addressingOf(known, bucket),
    options,
    leftOut: entries.flatMap(([name]) =>
      told.has(name) ? [] : [OPTION_NAME.test(name) ? name : 'an option whose name is none'],
    ),
    secretOption,
    ca: storageOf(inventory, endpoint)?.ca.trim(),
  };
}

const OPTION_NAME = /^[A-Za-z0-9_.]{1,128}$/;

function isTellable([name, value]: readonly [string, unknown]): boolean {
  if (!OPTION_NAME.test(name) || SECRET_OPTIONS.includes(name)) return false;
  if (typeof value !== 'string' || CONTROL_CHARACTER.test(value)) return false;
  return IDENTIFIERS.includes(name) || (quotable(value) === value && !/pass|secret|token/i.test(name));
}

function withoutUser(endpoint: unknown): unknown {
  return typeof endpoint === 'string' ? endpoint.replace(/^([a-z]+:\/\/)?[^/]*@/i, '$1') : endpoint;
}

function regionOf(options: Readonly<Record<string, string>>): string | undefined {
  return orUndefined(() => readOptions(options).region);
}

function addressingOf(
  options: Readonly<Record<string, string>>,
  bucket: string,
): StorageAccess['addressing'] {
  return orUndefined(() => {
    const { endpoint, pathStyle, region } = readOptions(options);
    return bucketAddress(endpoint, bucket, { pathStyle, region }).inHost ? 'host' : 'path';
  });
}

/** What only rclone can follow is told by what it is told, and not interpreted. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (BackupError.is(error)) return undefined;
    throw error;
  }
}
