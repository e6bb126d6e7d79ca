import { BackupError } from '../../../lib/errors';
import {
  apiVersionOf,
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
import { idOf, ownObject } from './objects/claim';
import { keepOrRemove } from './objects/keep-or-remove';
import { type Mosk, managementCluster } from './objects/management-cluster';
import { type NamedInputs, type NamedState, objectOf } from './objects/named-object';
import { namespaceUid, requireSameNamespace } from './objects/same-cluster';
import { fingerprint, isSameSecret } from './secrets/secret-fingerprint';
import { secretMoved } from './secrets/secret-moved';

export interface KeyInputs extends NamedInputs {
  readonly value: string;
  readonly destroyEffect: string;
}

interface KeyState extends KeyInputs, NamedState {
  readonly namespaceUid: string;
  readonly schemaVersion: number;
}

const PLACES = { 'metadata.name': 'name', 'metadata.namespace': 'namespace', 'spec.secret.value': 'value' };

const DESTROY_EFFECT =
  'removes the KeyEncryptionKey, unless a backup or schedule names it or files were left behind under it; archives cannot be read without it';

export const key: Behaviour<KeyInputs, KeyState> = {
  check(olds, news) {
    const inputs = { ...news, name: news.name ?? logicalName(news), destroyEffect: DESTROY_EFFECT };
    declare(olds, inputs);
    const findings = manifestFindings(manifestOf(inputs), moskApiOf(inputs), PLACES);
    return { inputs, findings: [...commonFindings(inputs), ...findings] };
  },

  diff(olds, news) {
    if (hasUnknown(news.name) || hasUnknown(news.namespace)) return {};
    const replaces = (['name', 'namespace'] as const).filter((input) => olds[input] !== news[input]);
    if (replaces.length > 0) return { replaces };
    if (!hasUnknown(news.value) && news.value !== olds.value) throw keyChanged(news);
    return {};
  },

  async create(inputs) {
    const mosk = await managementCluster(inputs, 'create');
    const found = await ownObject<KeyEncryptionKeyManifest>(mosk, KeyEncryptionKeyType, inputs);
    if (found !== undefined) await requireSameKey(mosk, found, inputs);
    const written =
      found === undefined
        ? await mosk.client.create(KeyEncryptionKeyType, stamped(inputs))
        : await takeOver(mosk, found, inputs);
    return { id: idOf(inputs), state: await settled(mosk, inputs, written) };
  },

  async update(_id, olds, news) {
    const mosk = await managementCluster(news, 'update');
    const found = await objectOf<KeyEncryptionKeyManifest>(mosk, KeyEncryptionKeyType, olds);
    if (found === undefined) await requireSameNamespace(mosk, olds);
    const written =
      found === undefined
        ? await mosk.client.create(KeyEncryptionKeyType, stamped(news))
        : await takeOver(mosk, found, news);
    return settled(mosk, news, written);
  },

  async read(_id, state) {
    const mosk = await managementCluster(state, 'read');
    if ((await objectOf(mosk, KeyEncryptionKeyType, state)) !== undefined) return state;
    await requireSameNamespace(mosk, state);
    log(state, `KeyEncryptionKey ${idOf(state)} is gone: archives made with it need the copy of its value`);
    return undefined;
  },

  async delete(_id, state) {
    await keepOrRemove(await managementCluster(state, 'delete'), KeyEncryptionKeyType, state);
  },
};

export function manifestOf({ namespace, name, owner, value }: KeyInputs): KeyEncryptionKeyManifest {
  return {
    apiVersion: apiVersionOf(KeyEncryptionKeyType),
    kind: KeyEncryptionKeyType.kind,
    metadata: { name, namespace, annotations: { [OWNER_ANNOTATION]: owner } },
    spec: { secret: { value } },
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

async function takeOver(
  mosk: Mosk,
  found: KeyEncryptionKeyManifest,
  { namespace, name, owner, value }: KeyInputs,
): Promise<KeyEncryptionKeyManifest> {
  const marked = found.metadata.annotations?.[KEY_FINGERPRINT_ANNOTATION] !== undefined;
  const mark = marked ? {} : { [KEY_FINGERPRINT_ANNOTATION]: fingerprint(value) };
  const patch = { metadata: { uid: found.metadata.uid, annotations: { ...ownedBy(owner), ...mark } } };
  return mosk.client.patch(KeyEncryptionKeyType, namespace, name, patch, { type: 'merge' });
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
