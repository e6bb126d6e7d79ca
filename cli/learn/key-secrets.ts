import { type LiveObjects, objectsOf } from '../../lib/learned';
import { type KubeObject, type SecretManifest, SecretType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';

type Objects = Omit<LiveObjects, 'keySecretDataKeys'>;

/**
 * Names of the data keys of the Secrets that backups and schedules name as their key and that no KeyEncryptionKey is.
 * Their values are not kept.
 */
export async function keySecretDataKeys(
  client: ApiClient,
  live: Objects,
  signal: AbortSignal,
): Promise<string[]> {
  const keys = new Set(objectsOf(live.KeyEncryptionKey).map(placeOf));
  const users = [...objectsOf(live.ClusterBackupSchedule), ...objectsOf(live.ClusterBackup)];
  const places = new Map<string, readonly [namespace: string, name: string]>();
  for (const { metadata, spec } of users) {
    const { parameters } = (spec ?? {}) as { parameters?: { keyEncryptionKey?: string } };
    const { namespace = '' } = metadata;
    const name = parameters?.keyEncryptionKey;
    const place = `${namespace}/${name}`;
    if (typeof name === 'string' && name !== '' && !keys.has(place)) places.set(place, [namespace, name]);
  }
  const found: string[] = [];
  for (const [namespace, name] of places.values()) {
    const secret = await client.get<SecretManifest>(SecretType, namespace, name, { signal });
    const names = Object.keys(secret?.data ?? {});
    // Of several, nobody knows which one is the key.
    if (names.length === 1) found.push(...names);
  }
  return found;
}

const placeOf = ({ metadata: { namespace = '', name } }: KubeObject): string => `${namespace}/${name}`;
