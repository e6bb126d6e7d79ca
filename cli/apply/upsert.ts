import {
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
  type SecretManifest,
  SecretType,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { mergePatch } from './merge-patch';
import { refuseHarm } from './refuse-change';
import { compareValue, keyChanged } from './secret-value';

export type UpsertOutcome = 'created' | 'configured' | 'unchanged';

export interface Upserted {
  readonly outcome: UpsertOutcome;
  readonly warning?: string;
}

/** Members that another target or configuration must not leave behind. */
const EXACT = ['spec.parameters', 'spec.remoteConfig'];

/**
 * Creates an object, or patches what differs. Never applied client-side: `kubectl apply` would keep the clear value of
 * a secret in an annotation (MOSK warns of it for its other kinds that carry secrets).
 * @throws BackupError `key-changed`, `not-ours`, `reference-in-use`, and those of the API: `conflict` if somebody else
 * changed the object meanwhile
 */
export async function upsert(
  client: ApiClient,
  type: ResourceType,
  wanted: KubeObject,
  options: { dryRun?: boolean; signal?: AbortSignal },
): Promise<Upserted> {
  const { namespace, name } = wanted.metadata;
  const live = await client.get(type, namespace, name, { signal: options.signal });
  if (live === undefined) {
    await client.create(type, wanted, options);
    return { outcome: 'created' };
  }
  const { content, warning } = await comparable(client, live, wanted, options.signal);
  const { apiVersion: _version, kind: _kind, ...members } = content;
  const patch = mergePatch({ ...live }, members, EXACT);
  if (patch === undefined) return { outcome: 'unchanged', warning };
  await refuseHarm(client, { live, wanted, patch }, options.signal);
  await client.patch(type, namespace, name, judged(patch, live), { type: 'merge', ...options });
  return { outcome: 'configured', warning };
}

/** The patch, for nothing but the version that it was made for. */
function judged(patch: Record<string, unknown>, { metadata: { uid, resourceVersion } }: KubeObject): object {
  return { ...patch, metadata: { ...(patch.metadata as object | undefined), uid, resourceVersion } };
}

/** The wanted object in the form that the live one has after MOSK or the server moved its secret. */
async function comparable(
  client: ApiClient,
  live: KubeObject,
  wanted: KubeObject,
  signal: AbortSignal | undefined,
): Promise<{ content: KubeObject; warning?: string }> {
  if (wanted.kind === SecretType.kind) return { content: withEncodedData(wanted as SecretManifest) };
  const field = SECRET_FIELDS[wanted.kind];
  if (field === undefined) return { content: wanted };

  const value = await compareValue(client, live, wanted, signal);
  if (value === 'different' && wanted.kind === RCloneCredentialType.kind) {
    const spec = { ...(wanted.spec as object), [field]: replacement(live, wanted, field) };
    return { content: { ...wanted, spec } };
  }
  if (value === 'different') throw keyChanged(wanted);
  const { [field]: _moved, ...spec } = wanted.spec as Record<string, unknown>;
  return {
    content: { ...wanted, spec },
    warning:
      value === 'unknown'
        ? 'it exists and its secret value cannot be read, so the value was left as it is'
        : undefined,
  };
}

const SECRET_FIELDS: Readonly<Record<string, string>> = {
  [KeyEncryptionKeyType.kind]: 'secret',
  [RCloneCredentialType.kind]: 'remoteSecret',
};

/** A value and a reference exclude each other, so the reference goes in the same patch. */
function replacement(live: KubeObject, wanted: KubeObject, field: string): Record<string, unknown> {
  const member = (object: KubeObject) =>
    (object.spec as Record<string, Record<string, unknown>>)[field] ?? {};
  const gone = Object.fromEntries(Object.keys(member(live)).map((key) => [key, null]));
  const form = member(wanted);
  if (typeof form.secret !== 'object') return { ...gone, ...form };
  return { ...gone, secret: { name: null, key: null, ...form.secret } };
}

function withEncodedData({ stringData, data, ...secret }: SecretManifest): SecretManifest {
  const encoded = Object.entries(stringData ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value).toString('base64'),
  ]);
  return { ...secret, data: { ...data, ...Object.fromEntries(encoded) } };
}
