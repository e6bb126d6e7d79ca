import { BackupError } from '../../lib/errors';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  endpointIdentity,
  type KubeObject,
  ownerOf,
  type RCloneCredentialSpec,
  RCloneCredentialType,
  SecretType,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { describeObject } from '../input';
import { isNamedInTargets, type Naming } from './named-in-targets';
import { keyChanged } from './secret-value';

interface Change {
  readonly live: KubeObject;
  readonly wanted: KubeObject;
  /** Merge patch that makes one of the other. */
  readonly patch: Patch;
}

type Patch = Readonly<Record<string, unknown>>;

/**
 * Refuses what would take an object from its owner, or the way to files that are there.
 * @throws BackupError `not-ours`, `key-changed`, `reference-in-use`, and those of the API
 */
export async function refuseHarm(
  client: ApiClient,
  { live, wanted, patch }: Change,
  signal: AbortSignal | undefined,
): Promise<void> {
  const owner = ownerOf(live);
  if (owner !== undefined && owner !== ownerOf(wanted)) {
    throw new BackupError('not-ours', 'This object exists, and its owner would change it back', {
      at: describeObject(live),
      value: `owner ${owner}`,
      fix: 'change it where it is declared, or choose another name',
    });
  }
  if (await changesNamedKey(client, wanted, patch, signal)) throw keyChanged(wanted);
  if (await movesNamedStorage(client, { live, wanted, patch }, signal)) {
    throw new BackupError(
      'reference-in-use',
      'Backups have their files at the endpoint that this credential has now',
      {
        at: `${describeObject(live)}: spec.remoteConfig.endpoint`,
        fix: 'declare the new storage in a credential of another name: MOSK deletes the files of a backup by this one',
      },
    );
  }
}

/** A Secret may be a key too, and archives made with it stay encrypted under its old value. */
async function changesNamedKey(
  client: ApiClient,
  wanted: KubeObject,
  patch: Patch,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (wanted.kind !== SecretType.kind || patch.data === undefined) return false;
  return isNamedInTargets(client, wanted, AS_KEY, signal);
}

const AS_KEY: Naming = {
  by: [ClusterBackupType, ClusterBackupScheduleType],
  as: ({ keyEncryptionKey }) => keyEncryptionKey,
};

/** The files of backups do not move with it, and their deletion would ask the new storage. */
async function movesNamedStorage(
  client: ApiClient,
  { live, wanted, patch }: Change,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { remoteConfig = {} } = (patch.spec ?? {}) as { remoteConfig?: object };
  if (wanted.kind !== RCloneCredentialType.kind || !('endpoint' in remoteConfig)) return false;
  // Another spelling of an endpoint leads to the same files.
  const before = storageOf(live);
  if (before !== undefined && before === storageOf(wanted)) return false;
  return isNamedInTargets(client, wanted, AS_CREDENTIAL, signal);
}

function storageOf({ spec }: KubeObject): string | undefined {
  return endpointIdentity((spec as Partial<RCloneCredentialSpec> | undefined)?.remoteConfig?.endpoint);
}

const AS_CREDENTIAL: Naming = { by: [ClusterBackupType], as: ({ rclone }) => rclone?.credential };
