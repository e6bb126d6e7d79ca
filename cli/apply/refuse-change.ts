import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  endpointIdentity,
  hasFiles,
  isNamed,
  isNeeded,
  KeyEncryptionKeyType,
  type KubeObject,
  otherOwners,
  type RCloneCredentialSpec,
  RCloneCredentialType,
  type SecretNeeds,
  SecretType,
  secretNeeds,
} from '../../lib/model';
import { needsText } from './needs-text';
import type { Surroundings } from './surroundings';

interface Change {
  readonly live: KubeObject;
  readonly wanted: KubeObject;
  /** Merge patch that makes one of the other. */
  readonly patch: Patch;
}

type Patch = Readonly<Record<string, unknown>>;

/**
 * Refuses to change what somebody else has, and would change back.
 * @param owner who changes it, and `named` who may be disregarded
 * @throws BackupError `not-ours`
 */
export function refuseOthers(
  live: KubeObject,
  wanted: KubeObject,
  owner: string | undefined,
  named: readonly string[] = [],
): void {
  const [other] = otherOwners(live, owner, wanted).filter((mark) => !isNamed(mark, named));
  if (other === undefined) return;
  throw new BackupError('not-ours', 'This object exists, and its owner would change it back', {
    at: objectName(live),
    value: `owner ${other.owner}`,
    fix: `change it where it is declared, or choose another name; to take it over, if that owner gives it up or is no more: apply --adopt --from ${other.owner}`,
  });
}

/**
 * Refuses what would take the way to files that are there.
 * @throws BackupError `spec-changed`, `key-changed`, `reference-in-use`, and those of the API
 */
export async function refuseHarm(around: Surroundings, change: Change): Promise<void> {
  const { live, wanted, patch } = change;
  if (wanted.kind === ClusterBackupScheduleType.kind) refuseOtherCluster(change);
  if (wanted.kind === SecretType.kind && changesValues(patch)) await refuseOtherValues(around, live);
  if (wanted.kind === RCloneCredentialType.kind && movesStorage(change)) {
    await refuseOtherStorage(around, live);
  }
}

/** What is going away takes a change with it. @throws BackupError `being-deleted` */
export function refuseDying({ kind, metadata }: KubeObject): void {
  if (metadata.deletionTimestamp === undefined) return;
  const where = metadata.namespace === undefined ? '' : ` -n ${metadata.namespace}`;
  throw new BackupError('being-deleted', 'This object is being deleted', {
    at: objectName({ apiVersion: '', kind, metadata }),
    value: `since ${metadata.deletionTimestamp}`,
    fix: `do the same again once it is gone: kubectl wait --for=delete ${kind.toLowerCase()}/${metadata.name}${where}`,
  });
}

/** MOSK makes the Cluster the owner of the object at its creation (documented): with another one it would go with the wrong Cluster. */
function refuseOtherCluster({ live, wanted }: Change): void {
  const [before, after] = [live, wanted].map(
    (each) => (each as ClusterBackupScheduleManifest).spec?.targetCluster,
  );
  if (after === undefined || before === after) return;
  const { namespace, name } = live.metadata;
  throw new BackupError('spec-changed', 'The schedule of this name is one of another cluster', {
    at: `${objectName(live)} spec.targetCluster`,
    value: `${before}, wanted ${after}`,
    fix: `choose another name: MOSK has tied this object to Cluster ${before}, with which it goes. To stop the old one: kubectl delete clusterbackupschedule ${name} -n ${namespace}`,
  });
}

/** What makes a Secret another one: its values, its type, and that nobody can change it any more. */
function changesValues({ data, type, immutable }: Patch): boolean {
  return data !== undefined || type !== undefined || immutable === true;
}

/** Archives made with a key stay encrypted under its old value, and files are reached by the credential's. */
async function refuseOtherValues(around: Surroundings, live: KubeObject): Promise<void> {
  const needs = secretNeeds(live, await around.secretUsers(live.metadata.namespace));
  if (!isNeeded(needs)) return;
  const at = objectName(live);
  const value = `needed by ${needsText(needs)}`;
  if (isKey(needs, live.metadata.name)) {
    throw new BackupError(
      'key-changed',
      'This Secret holds an encryption key, and another value would be another key',
      {
        at,
        value,
        fix: 'give the new key a new name: archives made with the old one need it for ever',
      },
    );
  }
  throw new BackupError('reference-in-use', 'This Secret holds the secret of a credential', {
    at,
    value,
    fix: 'apply the RCloneCredential with the new secret in spec.remoteSecret instead: it is tried on the storage first',
  });
}

function isKey({ holders, targets }: SecretNeeds, name: string): boolean {
  return (
    holders.some(({ kind }) => kind === KeyEncryptionKeyType.kind) ||
    targets.some(({ keyEncryptionKey }) => keyEncryptionKey === name)
  );
}

/** Another spelling of an endpoint leads to the same files. */
function movesStorage({ live, wanted, patch }: Change): boolean {
  const { remoteConfig = {} } = (patch.spec ?? {}) as { remoteConfig?: object };
  if (!('endpoint' in remoteConfig)) return false;
  const before = storageOf(live);
  return before === undefined || before !== storageOf(wanted);
}

function storageOf({ spec }: KubeObject): string | undefined {
  return endpointIdentity((spec as Partial<RCloneCredentialSpec> | undefined)?.remoteConfig?.endpoint);
}

/** The files of backups do not move with it, and their deletion would ask the new storage. */
async function refuseOtherStorage(around: Surroundings, live: KubeObject): Promise<void> {
  const { namespace } = live.metadata;
  const users = await around.secretUsers(namespace);
  const needs = secretNeeds(live, users);
  if (!hasFiles(needs) && users.left !== undefined) return;
  throw new BackupError(
    'reference-in-use',
    'Backups have their files at the endpoint that this credential has now',
    {
      at: `${objectName(live)}: spec.remoteConfig.endpoint`,
      value: hasFiles(needs)
        ? `needed by ${needsText(needs)}`
        : `whether files were left behind is not known: configmaps may not be listed in namespace ${namespace}`,
      fix: 'declare the new storage in a credential of another name: MOSK deletes the files of a backup by this one',
    },
  );
}
