import { BackupError } from '../../lib/errors';
import {
  isNeeded,
  KeyEncryptionKeyType,
  type KubeObject,
  matchesFingerprint,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type ResourceType,
  type SecretManifest,
  type SecretNeeds,
  SecretType,
  type SecretUsers,
  secretNeeds,
  secretReference,
} from '../../lib/model';
import { secretValue } from '../../providers/kubernetes';
import { describeObject } from '../input';
import { needsText } from './needs-text';
import type { Planned, PlanOptions } from './planned';
import { withEncodedData } from './secret-data';
import { fingerprintOn, keyChanged, secretField } from './secret-value';
import { ifAllowed, type Surroundings } from './surroundings';
import { tryCredential } from './try-credential';

/**
 * The creation of an object that is not there. What others need by its name is told: it is the restoring of something
 * that was lost, and only right with the value of then.
 * @throws BackupError `reference-missing`, `key-changed`, `storage-error` and `storage-file-missing` of a credential
 */
export async function planCreation(
  around: Surroundings,
  type: ResourceType,
  wanted: KubeObject,
  options: PlanOptions,
): Promise<Planned> {
  const { client, signal } = around;
  return {
    type,
    object: wanted,
    outcome: 'created',
    changes: [],
    notes: await creationNotes(around, wanted, options),
    carryOut: async ({ dryRun }) => {
      await client.create(type, wanted, { dryRun, signal });
    },
  };
}

async function creationNotes(
  around: Surroundings,
  wanted: KubeObject,
  options: PlanOptions,
): Promise<readonly string[]> {
  const { kind, metadata } = wanted;
  const notesOf = NOTES[kind];
  if (notesOf === undefined) return [];
  if (kind !== SecretType.kind) await requireItsSecret(around, wanted);
  const users = await ifAllowed(around.secretUsers(metadata.namespace));
  const needs = users && secretNeeds(wanted, users);
  if (users === undefined || needs === undefined || !isNeeded(needs)) return [];
  return notesOf({ around, wanted, users, needs, options });
}

interface Creation {
  readonly around: Surroundings;
  readonly wanted: KubeObject;
  readonly users: SecretUsers;
  readonly needs: SecretNeeds;
  readonly options: PlanOptions;
}

const NOTES: Readonly<Record<string, (creation: Creation) => Promise<readonly string[]>>> = {
  [SecretType.kind]: restoredSecret,
  [KeyEncryptionKeyType.kind]: restoredKey,
  [RCloneCredentialType.kind]: restoredCredential,
};

async function restoredSecret({ around, wanted, users, needs, options }: Creation): Promise<string[]> {
  const created = {
    get: async <T extends KubeObject>() => withEncodedData(wanted as SecretManifest) as KubeObject as T,
  };
  const tried: string[] = [];
  for (const holder of needs.holders) {
    const value = await secretValue(created, wanted.metadata.namespace, secretField(holder));
    const mark = fingerprintOn(holder);
    if (mark !== undefined && value !== undefined && !matchesFingerprint(value, mark)) {
      throw keyChanged(wanted, needsText(needs));
    }
    if (holder.kind !== RCloneCredentialType.kind || options.storageCheck === false) continue;
    const credential = holder as RCloneCredentialManifest;
    tried.push((await tryCredential(around, credential, secretNeeds(holder, users))) ?? '');
  }
  return [restored(needs, tried)];
}

async function restoredKey({ around, wanted, needs }: Creation): Promise<string[]> {
  const { afterwards, client, api, signal } = around;
  const { namespace, name } = wanted.metadata;
  const value = await secretValue(afterwards, namespace, secretField(wanted), signal);
  const mark = fingerprintOn(wanted);
  if (mark !== undefined && value !== undefined && !matchesFingerprint(value, mark)) {
    throw keyChanged(wanted, needsText(needs));
  }
  // So far a target of this name meant the Secret (documented: "failing that").
  const key = api.settings.keySecretDataKey;
  const before = await secretValue(client, namespace, { name, key }, signal);
  if (before !== undefined && before !== value) throw keyChanged(wanted, needsText(needs));
  return before === undefined ? [restored(needs, [])] : [];
}

async function restoredCredential({ around, wanted, needs, options }: Creation): Promise<string[]> {
  const credential = wanted as RCloneCredentialManifest;
  const tried =
    options.storageCheck === false ? 'not tried, as asked' : await tryCredential(around, credential, needs);
  return [restored(needs, [tried ?? ''])];
}

function restored(needs: SecretNeeds, tried: readonly string[]): string {
  const told = tried.filter((each) => each !== '').map((each) => `; ${each}`);
  return `it is made anew, and is needed by ${needsText(needs)}: they find their files, or open them, only with the value of then${told.join('')}`;
}

/**
 * MOSK leaves a reference in the place of a value, so an exported key or credential holds nothing without its Secret.
 * @throws BackupError `reference-missing`
 */
async function requireItsSecret({ afterwards, signal }: Surroundings, wanted: KubeObject): Promise<void> {
  const reference = secretReference(secretField(wanted));
  if (reference === undefined) return;
  const { namespace } = wanted.metadata;
  const answer = afterwards.get(SecretType, namespace, reference.name, { signal, metadataOnly: true });
  if ((await ifAllowed(answer.then((found) => found !== undefined))) ?? true) return;
  throw new BackupError('reference-missing', 'The Secret that holds its value does not exist', {
    at: describeObject(wanted),
    value: `Secret ${namespace}/${reference.name}`,
    fix: 'apply that Secret too, or put the value itself in place of the reference',
  });
}
