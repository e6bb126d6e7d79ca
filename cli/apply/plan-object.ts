import {
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterType,
  clearValue,
  isNeeded,
  KeyEncryptionKeyType,
  type KubeObject,
  ownerOf,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type ResourceType,
  requireTakeable,
  SECRET_FIELDS,
  SECRET_FINGERPRINT_ANNOTATION,
  type SecretManifest,
  SecretType,
  secretNeeds,
  secretReference,
  type Takeover,
  takeover,
} from '../../lib/model';
import { secretValue } from '../../providers/kubernetes';
import { cliOwnerText } from '../backups/cli-owner';
import { claimOf, isOwned, marked, markedAnew } from './adopting';
import { changedFields } from './changed-fields';
import { needsText } from './needs-text';
import { planCreation } from './plan-creation';
import type { PlannedChange, PlanOptions } from './planned';
import { refuseDying, refuseHarm, refuseOthers } from './refuse-change';
import { withEncodedData } from './secret-data';
import { compareValue, isLost, keyChanged, secretField } from './secret-value';
import { smallestPatch } from './smallest-patch';
import { ifAllowed, type Surroundings } from './surroundings';
import { tryCredential } from './try-credential';

/** Members that another target or configuration must not leave behind. */
const EXACT = ['spec.parameters', 'spec.remoteConfig'];

/**
 * What it takes to bring an object to what is wanted, without doing it. Never applied client-side: `kubectl apply` would
 * keep the clear value of a secret in an annotation (MOSK warns of it for its other kinds that carry secrets).
 * @throws BackupError `key-changed`, `not-ours`, `adoption-changes`, `spec-changed`, `reference-in-use`, `reference-missing`,
 * `being-deleted`, `storage-error` and `storage-file-missing` of a credential, and those of the API
 */
export async function planObject(
  around: Surroundings,
  type: ResourceType,
  wanted: KubeObject,
  options: PlanOptions = {},
): Promise<PlannedChange> {
  const { client, signal } = around;
  const { namespace, name } = wanted.metadata;
  const { scope, adopting } = options;
  const owner = scope !== undefined && isOwned(type) ? cliOwnerText(scope, wanted) : undefined;
  const live = await client.get(type, namespace, name, { signal });
  const claim = owner !== undefined && adopting !== undefined ? claimOf(owner, adopting) : undefined;
  if (live === undefined)
    return planCreation(around, type, claim ? marked(wanted, claim.owner) : wanted, options);
  refuseDying(live);
  const taken = claim !== undefined && ownerOf(live) !== owner ? claim : undefined;
  const { content, notes } = await comparable(around, live, wanted);
  const {
    apiVersion: _version,
    kind: _kind,
    ...members
  } = taken ? markedAnew(content, live, taken.owner) : content;
  const patch = smallestPatch({ ...live }, members, EXACT);
  const tied = tiedNotes(live, wanted);
  const common = { type, object: wanted, notes: [...notes, ...tied] };
  if (patch === undefined) return { ...common, outcome: 'unchanged', changes: [], carryOut: async () => {} };
  if (taken === undefined) refuseOthers(live, wanted, owner, adopting?.from);
  await refuseHarm(around, { live, wanted, patch });
  if (taken !== undefined) requireTakeable(live, patch, taken);
  const told = await credentialNotes(around, live, content, patch, options);
  return {
    ...common,
    notes: [...common.notes, ...told],
    ...(taken === undefined
      ? { outcome: 'configured' as const, changes: changedFields(patch) }
      : takenOver(takeover(live, patch, wanted))),
    carryOut: async ({ dryRun }) => {
      await client.patch(type, namespace, name, judged(patch, live), { type: 'merge', dryRun, signal });
    },
  };
}

function takenOver(taken: Takeover): Pick<PlannedChange, 'outcome' | 'changes' | 'takeover'> {
  return { outcome: 'adopted', changes: taken.changes.map(({ path }) => path), takeover: taken };
}

/** The patch, for nothing but the version that it was made for. */
function judged(patch: Record<string, unknown>, { metadata: { uid, resourceVersion } }: KubeObject): object {
  return { ...patch, metadata: { ...(patch.metadata as object | undefined), uid, resourceVersion } };
}

interface Comparable {
  /** The wanted object in the form that the live one has after MOSK or the server moved its secret. */
  readonly content: KubeObject;
  readonly notes: readonly string[];
}

async function comparable(around: Surroundings, live: KubeObject, wanted: KubeObject): Promise<Comparable> {
  if (wanted.kind === SecretType.kind) {
    return { content: withEncodedData(wanted as SecretManifest), notes: [] };
  }
  const field = SECRET_FIELDS[wanted.kind];
  if (field === undefined) return { content: wanted, notes: [] };

  const value = await compareValue(around, live, wanted);
  if (value === 'different' && wanted.kind === RCloneCredentialType.kind) {
    return { content: withNewSecret(live, wanted, field), notes: [] };
  }
  if (value === 'different') throw await otherKey(around, live);
  const { [field]: _moved, ...spec } = wanted.spec as Record<string, unknown>;
  return { content: { ...wanted, spec }, notes: await valueNotes(around, live, wanted, value) };
}

/** With the names of what needs the key, where they may be listed. */
async function otherKey(around: Surroundings, live: KubeObject) {
  const users = await ifAllowed(around.secretUsers(live.metadata.namespace));
  return keyChanged(live, users && needsText(secretNeeds(live, users)));
}

async function valueNotes(
  around: Surroundings,
  live: KubeObject,
  wanted: KubeObject,
  value: Awaited<ReturnType<typeof compareValue>>,
): Promise<string[]> {
  const kept = secretReference(secretField(live))?.name;
  if (value === 'unknown') {
    return ['it exists and its secret value cannot be read, so the value was left as it is'];
  }
  const isGone = value === 'lost' || (value === 'not-given' && (await isLost(around, live)));
  if (isGone) {
    return [
      `its secret value cannot be read, because the Secret ${kept} does not exist, and was left as it is: apply it as a Secret of that name`,
    ];
  }
  if (value !== 'not-given') return [];
  const named = secretReference(secretField(wanted))?.name;
  if (named === undefined || named === kept) return [];
  const { client, afterwards, signal } = around;
  const { namespace } = live.metadata;
  const was = await secretValue(client, namespace, secretField(live), signal);
  const is = await secretValue(afterwards, namespace, secretField(wanted), signal);
  if (was !== undefined && was === is) return [];
  if (was !== undefined && is !== undefined && live.kind === KeyEncryptionKeyType.kind) {
    throw await otherKey(around, live);
  }
  return [
    `it keeps its value in ${kept ?? 'no Secret yet'}, and the Secret ${named} that the manifest names was left out`,
  ];
}

/** A value and a reference exclude each other, so the reference goes in the same patch, with the mark of the old value. */
function withNewSecret(live: KubeObject, wanted: KubeObject, field: string): KubeObject {
  const spec = { ...(wanted.spec as object), [field]: replacement(live, wanted, field) };
  if (live.metadata.annotations?.[SECRET_FINGERPRINT_ANNOTATION] === undefined) return { ...wanted, spec };
  const annotations = { ...wanted.metadata.annotations, [SECRET_FINGERPRINT_ANNOTATION]: null };
  return {
    ...wanted,
    metadata: { ...wanted.metadata, annotations } as object as KubeObject['metadata'],
    spec,
  };
}

function replacement(live: KubeObject, wanted: KubeObject, field: string): Record<string, unknown> {
  const member = (object: KubeObject) =>
    (object.spec as Record<string, Record<string, unknown>>)[field] ?? {};
  const gone = Object.fromEntries(Object.keys(member(live)).map((key) => [key, null]));
  const form = member(wanted);
  if (typeof form.secret !== 'object') return { ...gone, ...form };
  return { ...gone, secret: { name: null, key: null, ...form.secret } };
}

/** A schedule that was pointed to another cluster goes with the first one all the same. */
function tiedNotes({ metadata }: KubeObject, wanted: KubeObject): string[] {
  if (wanted.kind !== ClusterBackupScheduleType.kind) return [];
  const { targetCluster } = (wanted as ClusterBackupScheduleManifest).spec;
  const owners = (metadata.ownerReferences ?? []).filter(({ kind }) => kind === ClusterType.kind);
  if (owners.length === 0 || owners.some(({ name }) => name === targetCluster)) return [];
  const names = owners.map(({ name }) => name).join(', ');
  return [
    `it is for Cluster ${targetCluster}, but goes with Cluster ${names}, to which MOSK has tied it: make another one`,
  ];
}

/** Members of `spec` by which the storage is reached. */
const ACCESS = ['remoteConfig', 'remoteConfigSecretKey', 'remoteSecret'];

async function credentialNotes(
  around: Surroundings,
  live: KubeObject,
  content: KubeObject,
  patch: Readonly<Record<string, unknown>>,
  { storageCheck = true }: PlanOptions,
): Promise<string[]> {
  const changed = Object.keys((patch.spec ?? {}) as object);
  if (live.kind !== RCloneCredentialType.kind || !ACCESS.some((field) => changed.includes(field))) return [];
  const needs = secretNeeds(live, await around.secretUsers(live.metadata.namespace));
  if (!isNeeded(needs)) return [];
  const wanted = content as RCloneCredentialManifest;
  const keeps = clearValue(wanted.spec.remoteSecret) === undefined;
  const remoteSecret = keeps
    ? (live as RCloneCredentialManifest).spec.remoteSecret
    : wanted.spec.remoteSecret;
  const tried = storageCheck
    ? await tryCredential(around, { ...wanted, spec: { ...wanted.spec, remoteSecret } }, needs)
    : 'not tried, as asked';
  const fields = changedFields(patch);
  return [
    [
      `${fields.join(', ')} ${fields.length === 1 ? 'changes' : 'change'}`,
      `needed by ${needsText(needs)}`,
      ...(tried === undefined ? [] : [tried]),
    ].join('; '),
  ];
}
