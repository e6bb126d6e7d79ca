import { BackupError } from '../../../lib/errors';
import {
  apiVersionOf,
  canonicalJson,
  endpointIdentity,
  type MoskApi,
  OWNER_ANNOTATION,
  ownedBy,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  SECRET_FINGERPRINT_ANNOTATION,
} from '../../../lib/model';
import { secretValue } from '../../kubernetes';
import { type Behaviour, SCHEMA_VERSION, Unfinished } from './engine/behaviour';
import { declare } from './engine/deployment';
import { commonFindings, manifestFindings } from './engine/findings';
import { logicalName } from './engine/logical-name';
import { moskApiOf } from './engine/mosk-api';
import { hasUnknown } from './engine/unknown';
import { adoptionFindings, idOf, isOwn, ownObject, takingOver } from './objects/claim';
import {
  type ExtraFields,
  extraFieldFindings,
  extraFieldsPatch,
  observedFields,
  withExtraFields,
} from './objects/extra-fields';
import { filesUnder } from './objects/in-use';
import { keepOrRemove } from './objects/keep-or-remove';
import { type Mosk, managementCluster } from './objects/management-cluster';
import { type NamedInputs, type NamedState, objectOf } from './objects/named-object';
import { retryOnConflict } from './objects/retry-on-conflict';
import { namespaceUid, requireSameNamespace } from './objects/same-cluster';
import { fingerprint, isSameSecret } from './secrets/secret-fingerprint';
import { secretMoved } from './secrets/secret-moved';
import { tellOfTrial } from './secrets/try-credential';

export interface CredentialInputs extends NamedInputs, ExtraFields {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly options?: Record<string, string>;
  readonly remoteName?: string;
  readonly destroyEffect: string;
}

interface CredentialState extends CredentialInputs, NamedState {
  readonly namespaceUid: string;
  /** What the object said when it was last read: everything but the secret. */
  readonly observed: Observed;
  readonly schemaVersion: number;
}

interface Observed {
  readonly remoteName: string;
  readonly remoteConfig: Record<string, string>;
  readonly extraFields?: unknown;
  /** Somebody else's deployment has set another one. */
  readonly otherSecret?: true;
}

const SECRET_OPTION = 'secret_access_key';

const PLACES = {
  'metadata.name': 'name',
  'metadata.namespace': 'namespace',
  'spec.remoteName': 'remoteName',
  'spec.remoteConfig': 'options',
  'spec.remoteConfig.endpoint': 'endpoint',
  'spec.remoteConfig.access_key_id': 'accessKeyId',
  'spec.remoteConfigSecretKey': 'spec.remoteConfigSecretKey',
  'spec.remoteSecret': 'secretAccessKey',
  'spec.remoteSecret.value': 'secretAccessKey',
  'spec.remoteSecret.secret.value': 'secretAccessKey',
};

const DESTROY_EFFECT =
  'removes the RCloneCredential, unless a backup or schedule names it or files were left behind under it';

export const credential: Behaviour<CredentialInputs, CredentialState> = {
  check(olds, news) {
    const inputs = { ...news, name: news.name ?? logicalName(news), destroyEffect: DESTROY_EFFECT };
    declare(olds, inputs);
    const api = moskApiOf(inputs);
    const findings = hasUnknown(inputs.options)
      ? []
      : [
          ...extraFieldFindings(inputs, manifestOf({ ...inputs, extraFields: undefined }, api).spec),
          ...manifestFindings(manifestOf(inputs, api), api, PLACES),
        ];
    return { inputs, findings: [...commonFindings(inputs), ...adoptionFindings(inputs), ...findings] };
  },

  diff(olds, news) {
    if (hasUnknown(news.name) || hasUnknown(news.namespace)) return {};
    const replaces = (['name', 'namespace'] as const).filter((input) => olds[input] !== news[input]);
    if (replaces.length > 0) return { replaces };
    return canonicalJson(olds.observed) === canonicalJson(wanted(olds)) ? {} : { changes: true };
  },

  async create(inputs) {
    const mosk = await managementCluster(inputs, 'create');
    const written = await retryOnConflict(mosk, async () => {
      const patch = await existingPatch(mosk, inputs);
      return patch === undefined
        ? mosk.client.create(RCloneCredentialType, stamped(inputs, mosk.api))
        : send(mosk, inputs, patch);
    });
    return { id: idOf(inputs), state: await settled(mosk, inputs, written) };
  },

  async foresee(inputs) {
    await existingPatch(await managementCluster(inputs, 'foresee'), inputs);
  },

  async update(_id, olds, news) {
    const mosk = await managementCluster(news, 'update');
    const found = await objectOf<RCloneCredentialManifest>(mosk, RCloneCredentialType, olds);
    if (found === undefined) {
      await requireSameNamespace(mosk, olds);
      // Removed behind our back: an update that only says so would help nobody.
      return settled(mosk, news, await mosk.client.create(RCloneCredentialType, stamped(news, mosk.api)));
    }
    // Unchanged, it only puts right what somebody else has done.
    if (olds.endpoint !== news.endpoint) await refuseOtherStorage(mosk, news, found);
    const { secretAccessKey } = news;
    const withSecret = olds.secretAccessKey !== secretAccessKey || hasOtherSecret(found, secretAccessKey);
    const { remoteConfig } = wanted(news);
    if (withSecret || canonicalJson(remoteConfig) !== canonicalJson(found.spec.remoteConfig)) {
      await tellOfTrial(mosk, news, found, { remoteConfig, secret: secretAccessKey });
    }
    const written = await send(mosk, news, patchOf(mosk.api, news, found, withSecret ? 'new' : 'same', olds));
    return settled(mosk, news, written);
  },

  async read(_id, state) {
    const mosk = await managementCluster(state, 'read');
    const found = await objectOf<RCloneCredentialManifest>(mosk, RCloneCredentialType, state);
    if (found !== undefined) {
      const otherSecret = hasOtherSecret(found, state.secretAccessKey) && { otherSecret: true as const };
      return { ...state, observed: { ...observed(state, found), ...otherSecret } };
    }
    await requireSameNamespace(mosk, state);
    return undefined;
  },

  async delete(_id, state) {
    await keepOrRemove(await managementCluster(state, 'delete'), RCloneCredentialType, state);
  },
};

function wanted(inputs: CredentialInputs): Observed {
  const { remoteName, name, options, endpoint, accessKeyId, extraFields } = inputs;
  return {
    remoteName: remoteName ?? name,
    remoteConfig: { ...options, type: 's3', endpoint, access_key_id: accessKeyId },
    extraFields,
  };
}

function observed(inputs: CredentialInputs, { spec }: RCloneCredentialManifest): Observed {
  const { remoteName, remoteConfig } = spec;
  return { remoteName, remoteConfig, extraFields: observedFields(inputs, spec) };
}

export function manifestOf(inputs: CredentialInputs, api: MoskApi): RCloneCredentialManifest {
  const { namespace, name, owner, secretAccessKey } = inputs;
  const { remoteName, remoteConfig } = wanted(inputs);
  return {
    apiVersion: apiVersionOf(RCloneCredentialType),
    kind: RCloneCredentialType.kind,
    metadata: { name, namespace, annotations: { [OWNER_ANNOTATION]: owner } },
    spec: withExtraFields(inputs, {
      remoteName,
      remoteConfig: remoteConfig as RCloneCredentialManifest['spec']['remoteConfig'],
      remoteConfigSecretKey: SECRET_OPTION,
      remoteSecret: api.remoteSecret(secretAccessKey),
    }),
  };
}

function stamped(inputs: CredentialInputs, api: MoskApi): RCloneCredentialManifest {
  const { metadata, ...manifest } = manifestOf(inputs, api);
  return {
    ...manifest,
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...stampOf(inputs) } },
  };
}

const stampOf = ({ secretAccessKey }: CredentialInputs) => ({
  [SECRET_FINGERPRINT_ANNOTATION]: fingerprint(secretAccessKey),
});

/** Objects of earlier releases, and those made by hand, do not say. */
function hasOtherSecret({ metadata }: RCloneCredentialManifest, secret: string): boolean {
  const mark = metadata.annotations?.[SECRET_FINGERPRINT_ANNOTATION];
  return mark !== undefined && !isSameSecret(secret, mark);
}

/** Files stay where they were uploaded: their deletion would ask the new storage, and find nothing there to delete. */
async function refuseOtherStorage(
  mosk: Mosk,
  { namespace, name, endpoint }: CredentialInputs,
  found: RCloneCredentialManifest,
): Promise<void> {
  const before = found.spec.remoteConfig.endpoint;
  const storage = endpointIdentity(before);
  if (storage !== undefined && storage === endpointIdentity(endpoint)) return;
  const files = await filesUnder(mosk, found);
  if (files.length === 0) return;
  throw new BackupError('reference-in-use', `The files of backups stay in the storage at ${before}`, {
    at: `RCloneCredential ${namespace}/${name} endpoint`,
    value: files.join(', '),
    fix: 'declare a second RCloneCredential with another name for the new storage, and keep this one',
  });
}

/** What makes the credential that is there the one of the program; `undefined` where none is there. */
async function existingPatch(mosk: Mosk, inputs: CredentialInputs): Promise<object | undefined> {
  const found = await ownObject<RCloneCredentialManifest>(mosk, RCloneCredentialType, inputs);
  if (found === undefined) return undefined;
  await refuseOtherStorage(mosk, inputs, found);
  // What was taken over as it is has its secret already, and nobody need send it again.
  const secret = isOwn(found, inputs.owner) ? 'new' : await secretOf(mosk, inputs, found);
  return takingOver(inputs, found, patchOf(mosk.api, inputs, found, secret), manifestOf(inputs, mosk.api));
}

/** `same`, and not said on the object; `new`: another one, or one that nobody here may read. */
type Secret = 'same' | 'same-unsaid' | 'new';

async function secretOf(
  { client }: Mosk,
  { namespace, secretAccessKey }: CredentialInputs,
  { metadata, spec }: RCloneCredentialManifest,
): Promise<Secret> {
  const mark = metadata.annotations?.[SECRET_FINGERPRINT_ANNOTATION];
  if (mark !== undefined) return isSameSecret(secretAccessKey, mark) ? 'same' : 'new';
  const current = await secretValue(client, namespace, spec.remoteSecret);
  return current === secretAccessKey ? 'same-unsaid' : 'new';
}

/** A new secret goes in place of the reference to the old one, as MOSK documents it for its other credentials. */
function patchOf(
  api: MoskApi,
  inputs: CredentialInputs,
  found: RCloneCredentialManifest,
  secret: Secret,
  before?: ExtraFields,
): object {
  const { remoteName, remoteConfig } = wanted(inputs);
  const dropped = Object.keys(found.spec.remoteConfig).map((option) => [option, null]);
  return {
    metadata: {
      uid: found.metadata.uid,
      annotations: { ...ownedBy(inputs.owner), ...(secret !== 'same' && stampOf(inputs)) },
    },
    spec: {
      ...extraFieldsPatch(before, inputs),
      remoteName,
      remoteConfig: { ...Object.fromEntries(dropped), ...remoteConfig },
      remoteConfigSecretKey: SECRET_OPTION,
      ...(secret === 'new' && { remoteSecret: replacedSecret(api, inputs.secretAccessKey) }),
    },
  };
}

function send({ client }: Mosk, { namespace, name }: CredentialInputs, patch: object) {
  return client.patch<RCloneCredentialManifest>(RCloneCredentialType, namespace, name, patch, {
    type: 'merge',
  });
}

function replacedSecret(api: MoskApi, value: string): object {
  const form = api.remoteSecret(value);
  return 'secret' in form
    ? { name: null, key: null, value: null, secret: { name: null, key: null, ...form.secret } }
    : { name: null, key: null, secret: null, ...form };
}

async function settled(
  mosk: Mosk,
  inputs: CredentialInputs,
  written: RCloneCredentialManifest,
): Promise<CredentialState> {
  const state: CredentialState = {
    ...inputs,
    uid: written.metadata.uid ?? '',
    namespaceUid: await namespaceUid(mosk, inputs.namespace),
    observed: observed(inputs, written),
    schemaVersion: SCHEMA_VERSION,
  };
  try {
    await secretMoved<RCloneCredentialManifest>(
      mosk,
      RCloneCredentialType,
      written,
      ({ spec }) => spec.remoteSecret,
    );
    return state;
  } catch (reason) {
    throw new Unfinished(idOf(inputs), state, reason);
  }
}
