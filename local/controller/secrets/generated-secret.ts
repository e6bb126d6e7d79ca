/**
 * How MOSK stores the clear value of an RCloneCredential or KeyEncryptionKey. Documented: it moves the value into a
 * Secret of its own making and leaves a reference. Everything else here is ours to say: the reference's form is
 * inferred from the Go type that these kinds share with documented ones, the names are assumed.
 */
import {
  apiVersionOf,
  type KubeObject,
  type MoskApi,
  type ResourceType,
  type SecretManifest,
  SecretType,
} from '../../../lib/model';

/** Assumed. */
export const GENERATED_DATA_KEY = 'value';

/** Names have at most 253 characters; the prefix of the uid keeps them apart. */
const LONGEST_BASE = 200;
const UID_PREFIX = 8;

/** Assumed. The uid makes sure that it is nobody else's Secret. */
function generatedSecretName({ metadata: { name, uid = '' } }: KubeObject): string {
  return `${name.slice(0, LONGEST_BASE).replace(/[.-]+$/, '')}-${uid.slice(0, UID_PREFIX)}`;
}

export function generatedSecret(holder: KubeObject, type: ResourceType, value: string): SecretManifest {
  const { name, namespace, uid = '' } = holder.metadata;
  return {
    apiVersion: apiVersionOf(SecretType),
    kind: SecretType.kind,
    metadata: {
      name: generatedSecretName(holder),
      namespace,
      // So that it goes with its object; whether MOSK does so is not documented.
      ownerReferences: [{ apiVersion: apiVersionOf(type), kind: type.kind, name, uid }],
    },
    type: 'Opaque',
    data: { [GENERATED_DATA_KEY]: Buffer.from(value).toString('base64') },
  };
}

/** What replaces the SecretValue, as part of a JSON merge patch: nulls remove the clear value in either form. */
export function movedReference(secretName: string, api: MoskApi): object {
  const { secret = null, ...reference } = api.secretReference(secretName, GENERATED_DATA_KEY);
  return {
    ...{ value: null, name: null, key: null, ...reference },
    secret: secret === null ? null : { value: null, ...secret },
  };
}
