import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  hasFiles,
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
import { secretValue, systemClock } from '../../providers/kubernetes';
import { needsText } from './needs-text';
import type { PlannedChange, PlanOptions } from './planned';
import { withEncodedData } from './secret-data';
import { fingerprintOn, keyChanged, secretField } from './secret-value';
import { ifAllowed, type Surroundings } from './surroundings';
import { tryCredential } from './try-credential';

/**
 * The creation of an object that is not there. What others need by its name is told: it is the restoring of something
 * that was lost, and only right with the value of then.
 * @throws BackupError `reference-missing`, `key-changed`, `key-differs`, `storage-error` and `storage-file-missing` of a credential
 */
export async function planCreation(
  around: Surroundings,
  type: ResourceType,
  wanted: KubeObject,
  options: PlanOptions,
): Promise<PlannedChange> {
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
  const { namespace } = wanted.metadata;
  const created = withEncodedData(wanted as SecretManifest) as KubeObject;
  const tried: string[] = [];
  for (const holder of needs.holders) {
    const value = await secretValue({ get: async <T>() => created as T }, namespace, secretField(holder));
    requireSameValue(holder, value, wanted, needs);
    if (holder.kind === KeyEncryptionKeyType.kind)
      tried.push(...(await triedKey(around, holder, value, options)));
    if (holder.kind !== RCloneCredentialType.kind) continue;
    const credential = holder as RCloneCredentialManifest;
    tried.push(...(await trial(around, credential, secretNeeds(holder, users), options)));
  }
  return [[restored(needs, OPENS), ...tried].join('; ')];
}

async function restoredKey({ around, wanted, needs, options }: Creation): Promise<string[]> {
  const { afterwards, client, api, signal } = around;
  const { namespace, name } = wanted.metadata;
  const value = await secretValue(afterwards, namespace, secretField(wanted), signal);
  requireSameValue(wanted, value, wanted, needs);
  // So far a target of this name meant the Secret (documented: "failing that").
  const before = await secretValue(client, namespace, { name, key: api.settings.keySecretDataKey }, signal);
  if (before !== undefined && before !== value) throw keyChanged(wanted, needsText(needs));
  if (before !== undefined || !hasFiles(needs)) return [];
  return [[restored(needs, OPENS), ...(await triedKey(around, wanted, value, options))].join('; ')];
}

/**
 * A wrong key would make later archives unreadable by the copy of the right one, which then is refused as another key.
 * @throws BackupError `key-differs`
 */
async function triedKey(
  { client, afterwards, signal = new AbortController().signal }: Surroundings,
  { metadata: { name, namespace = '' } }: KubeObject,
  value: string | undefined,
  { storageCheck = true }: PlanOptions,
): Promise<string[]> {
  if (!storageCheck) return ['not tried, as asked'];
  if (value === undefined) return [];
  const { refuseWrongKey } = require('../key') as typeof import('../key');
  // The credential may come with the same files.
  const mosk = { client: { ...client, get: afterwards.get }, clock: systemClock };
  const trial = await ifAllowed(refuseWrongKey(mosk, { name, namespace }, value, signal));
  if (trial?.opened !== undefined) return [`it opens the newest archive, of ${trial.opened}`];
  return trial?.untried === undefined ? [] : [`not tried: ${trial.untried}`];
}

async function restoredCredential({ around, wanted, needs, options }: Creation): Promise<string[]> {
  const tried = await trial(around, wanted as RCloneCredentialManifest, needs, options);
  return [[restored(needs, 'it has to lead to the storage where their files are'), ...tried].join('; ')];
}

const OPENS = 'right is only the value of then, without which nothing opens their archives';

function restored(needs: SecretNeeds, condition: string): string {
  return `it is not there, and needed by ${needsText(needs)}: ${condition}`;
}

async function trial(
  around: Surroundings,
  credential: RCloneCredentialManifest,
  needs: SecretNeeds,
  { storageCheck = true }: PlanOptions,
): Promise<string[]> {
  if (!storageCheck) return ['not tried, as asked'];
  const tried = await tryCredential(around, credential, needs);
  return tried === undefined ? [] : [tried];
}

/** @throws BackupError `key-changed` where the object says that it had another value */
function requireSameValue(
  marked: KubeObject,
  value: string | undefined,
  wanted: KubeObject,
  needs: SecretNeeds,
): void {
  const mark = fingerprintOn(marked);
  if (mark === undefined || value === undefined || matchesFingerprint(value, mark)) return;
  throw keyChanged(wanted, needsText(needs));
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
    at: objectName(wanted),
    value: `Secret ${namespace}/${reference.name}`,
    fix: 'apply that Secret too, or put the value itself in place of the reference',
  });
}
