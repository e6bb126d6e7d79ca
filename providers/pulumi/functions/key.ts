import { BackupError } from '../../../lib/errors';
import {
  apiVersionOf,
  canonicalJson,
  KEY_FINGERPRINT_ANNOTATION,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  OWNER_ANNOTATION,
  ownedBy,
} from '../../../lib/model';
import { secretValue } from '../../kubernetes';
import { type Behaviour, SCHEMA_VERSION, Unfinished } from './engine/behaviour';
import { declare } from './engine/deployment';
import { commonFindings, manifestFindings } from './engine/findings';
import { log } from './engine/log';
import { logicalName } from './engine/logical-name';
import { moskApiOf } from './engine/mosk-api';
import { hasUnknown } from './engine/unknown';
import { adoptionFindings, idOf, ownObject, takingOver } from './objects/claim';
import {
  type ExtraFields,
  extraFieldFindings,
  extraFieldsPatch,
  observedFields,
  withExtraFields,
} from './objects/extra-fields';
import { keepOrRemove } from './objects/keep-or-remove';
import { type Mosk, managementCluster } from './objects/management-cluster';
import { type NamedInputs, type NamedState, objectOf } from './objects/named-object';
import { retryOnConflict } from './objects/retry-on-conflict';
import { namespaceUid, requireSameNamespace } from './objects/same-cluster';
import { fingerprint, isSameSecret } from './secrets/secret-fingerprint';
import { secretMoved } from './secrets/secret-moved';

export interface KeyInputs extends NamedInputs, ExtraFields {
  readonly value: string;
  readonly destroyEffect: string;
}

interface KeyState extends KeyInputs, NamedState {
  readonly namespaceUid: string;
  /** Further fields as the object had them when it was last read. */
  readonly observed?: { readonly extraFields: unknown };
  readonly schemaVersion: number;
}

const PLACES = { 'metadata.name': 'name', 'metadata.namespace': 'namespace', 'spec.secret.value': 'value' };

const DESTROY_EFFECT =
  'removes the KeyEncryptionKey, unless a backup or schedule names it or files were left behind under it; archives cannot be read without it';

export const key: Behaviour<KeyInputs, KeyState> = {
  check(olds, news) {
    const inputs = { ...news, name: news.name ?? logicalName(news), destroyEffect: DESTROY_EFFECT };
    declare(olds, inputs);
    const findings = [
      ...extraFieldFindings(inputs, manifestOf({ ...inputs, extraFields: undefined }).spec),
      ...manifestFindings(manifestOf(inputs), moskApiOf(inputs), PLACES),
    ];
    return { inputs, findings: [...commonFindings(inputs), ...adoptionFindings(inputs), ...findings] };
  },

  diff(olds, news) {
    if (hasUnknown(news.name) || hasUnknown(news.namespace)) return {};
    const replaces = (['name', 'namespace'] as const).filter((input) => olds[input] !== news[input]);
    if (replaces.length > 0) return { replaces };
    if (!hasUnknown(news.value) && news.value !== olds.value) throw keyChanged(news);
    const asMade = canonicalJson(olds.observed?.extraFields) === canonicalJson(olds.extraFields);
    return asMade ? {} : { changes: true };
  },

  async create(inputs) {
    const mosk = await managementCluster(inputs, 'create');
    const written = await retryOnConflict(mosk, async () => {
      const patch = await existingPatch(mosk, inputs);
      return patch === undefined
        ? mosk.client.create(KeyEncryptionKeyType, stamped(inputs))
        : send(mosk, inputs, patch);
    });
    return { id: idOf(inputs), state: await settled(mosk, inputs, written) };
  },

  async foresee(inputs) {
    await existingPatch(await managementCluster(inputs, 'foresee'), inputs);
  },

  async update(_id, olds, news) {
    const mosk = await managementCluster(news, 'update');
    const found = await objectOf<KeyEncryptionKeyManifest>(mosk, KeyEncryptionKeyType, olds);
    if (found === undefined) await requireSameNamespace(mosk, olds);
    const written =
      found === undefined
        ? await mosk.client.create(KeyEncryptionKeyType, stamped(news))
        : await send(mosk, news, patchOf(found, news, olds));
    return settled(mosk, news, written);
  },

  async read(_id, state) {
    const mosk = await managementCluster(state, 'read');
    const found = await objectOf<KeyEncryptionKeyManifest>(mosk, KeyEncryptionKeyType, state);
    if (found !== undefined) return { ...state, ...observed(state, found) };
    await requireSameNamespace(mosk, state);
    log(state, `KeyEncryptionKey ${idOf(state)} is gone: archives made with it need the copy of its value`);
    return undefined;
  },

  async delete(_id, state) {
    await keepOrRemove(await managementCluster(state, 'delete'), KeyEncryptionKeyType, state);
  },
};

export function manifestOf(inputs: KeyInputs): KeyEncryptionKeyManifest {
  const { namespace, name, owner, value } = inputs;
  return {
    apiVersion: apiVersionOf(KeyEncryptionKeyType),
    kind: KeyEncryptionKeyType.kind,
    metadata: { name, namespace, annotations: { [OWNER_ANNOTATION]: owner } },
    spec: withExtraFields(inputs, { secret: { value } }),
  };
}

function stamped(inputs: KeyInputs): KeyEncryptionKeyManifest {
  const manifest = manifestOf(inputs);
  const annotations = {
    ...manifest.metadata.annotations,
    [KEY_FINGERPRINT_ANNOTATION]: fingerprint(inputs.value),
  };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** What makes the key that is there the one of the program; `undefined` where none is there. */
async function existingPatch(mosk: Mosk, inputs: KeyInputs): Promise<object | undefined> {
  const found = await ownObject<KeyEncryptionKeyManifest>(mosk, KeyEncryptionKeyType, inputs);
  if (found === undefined) return undefined;
  await requireSameKey(mosk, found, inputs);
  return takingOver(inputs, found, patchOf(found, inputs), manifestOf(inputs));
}

function patchOf(found: KeyEncryptionKeyManifest, inputs: KeyInputs, before?: ExtraFields): object {
  const { owner, value } = inputs;
  const marked = found.metadata.annotations?.[KEY_FINGERPRINT_ANNOTATION] !== undefined;
  const mark = marked ? {} : { [KEY_FINGERPRINT_ANNOTATION]: fingerprint(value) };
  const spec = extraFieldsPatch(before, inputs);
  return {
    metadata: { uid: found.metadata.uid, annotations: { ...ownedBy(owner), ...mark } },
    ...(Object.keys(spec).length > 0 && { spec }),
  };
}

function send({ client }: Mosk, { namespace, name }: KeyInputs, patch: object) {
  return client.patch<KeyEncryptionKeyManifest>(KeyEncryptionKeyType, namespace, name, patch, {
    type: 'merge',
  });
}

/**
 * A killed deployment made it, and by now the program may have another key under the same name; or somebody else made
 * it, without a fingerprint: then only the Secret tells.
 */
async function requireSameKey(mosk: Mosk, found: KeyEncryptionKeyManifest, inputs: KeyInputs): Promise<void> {
  const mark = found.metadata.annotations?.[KEY_FINGERPRINT_ANNOTATION];
  const same =
    mark === undefined
      ? (await secretValue(mosk.client, inputs.namespace, found.spec.secret)) === inputs.value
      : isSameSecret(inputs.value, mark);
  if (!same) throw keyChanged(inputs);
}

/** Nothing for a key without further fields, as states of earlier releases have it. */
function observed(inputs: KeyInputs, { spec }: KeyEncryptionKeyManifest): Pick<KeyState, 'observed'> {
  if (inputs.extraFields === undefined) return { observed: undefined };
  return { observed: { extraFields: observedFields(inputs, spec) } };
}

function keyChanged({ namespace, name }: KeyInputs): BackupError {
  return new BackupError('key-changed', 'The value of an encryption key never changes', {
    at: `KeyEncryptionKey ${namespace}/${name}`,
    fix:
      'archives made with it need the old value: declare a second KeyEncryptionKey with another name, ' +
      'such as <name>-2, point the targets to it, and keep the old one',
  });
}

async function settled(mosk: Mosk, inputs: KeyInputs, written: KeyEncryptionKeyManifest): Promise<KeyState> {
  const state: KeyState = {
    ...inputs,
    uid: written.metadata.uid ?? '',
    namespaceUid: await namespaceUid(mosk, inputs.namespace),
    ...observed(inputs, written),
    schemaVersion: SCHEMA_VERSION,
  };
  try {
    await secretMoved<KeyEncryptionKeyManifest>(
      mosk,
      KeyEncryptionKeyType,
      written,
      ({ spec }) => spec.secret,
    );
    return state;
  } catch (reason) {
    throw new Unfinished(idOf(inputs), state, reason);
  }
}
