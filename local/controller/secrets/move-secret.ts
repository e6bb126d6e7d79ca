import {
  clearValue,
  KeyEncryptionKeyType,
  type KubeObject,
  type MoskApi,
  RCloneCredentialType,
  type ResourceType,
  SECRET_FIELDS,
  SecretType,
  type SecretValue,
} from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import { generatedSecret, movedReference } from './generated-secret';

/** The kinds that hold a value to be moved, and where. */
export const SECRET_HOLDERS = [
  { type: RCloneCredentialType, field: SECRET_FIELDS.RCloneCredential },
  { type: KeyEncryptionKeyType, field: SECRET_FIELDS.KeyEncryptionKey },
] as const;

/** Moves the clear value of an object, if it has one, into a Secret and leaves a reference (documented). */
export async function moveSecret(
  client: ApiClient,
  { type, field }: { type: ResourceType; field: string },
  holder: KubeObject,
  api: MoskApi,
): Promise<void> {
  const { name, namespace, resourceVersion, deletionTimestamp } = holder.metadata;
  const value = clearValue((holder.spec as Record<string, SecretValue> | undefined)?.[field]);
  if (!value || deletionTimestamp !== undefined) return;

  const secret = generatedSecret(holder, type, value);
  const existing = await client.get(SecretType, namespace, secret.metadata.name, { metadataOnly: true });
  if (existing === undefined) await client.create(SecretType, secret);
  else
    await client.patch(SecretType, namespace, secret.metadata.name, { data: secret.data }, { type: 'merge' });
  // Only of the version that was read: a value that was changed meanwhile has not been moved.
  const reference = movedReference(secret.metadata.name, api);
  const moved = { metadata: { resourceVersion }, spec: { [field]: reference } };
  await client.patch(type, namespace, name, moved, { type: 'merge' });
}
