/** `adoptExisting: true`: a backup that nobody owns, made by hand or kept by a destroy, becomes a run of the resource. */
import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  canonicalJson,
  nextWait,
  ownerOf,
  RUN_ANNOTATION,
} from '../../../../lib/model';
import { ownObject } from '../claim';
import { ownedBy } from '../kept';
import type { Mosk } from '../management-cluster';
import { annotate } from './annotate';
import { type BackupInputs, hashOf, runManifest } from './inputs';

/**
 * Makes the existing backup of the wanted name a run of this resource, if it may.
 * @returns the objects with it among them
 * @throws BackupError `not-ours`, `spec-changed`, `usage`
 */
export async function adoptExisting(
  mosk: Mosk,
  inputs: BackupInputs,
  objects: readonly ClusterBackupManifest[],
): Promise<readonly ClusterBackupManifest[]> {
  const { namespace, name, owner } = inputs;
  if (inputs.adoptExisting !== true || name === undefined) return objects;
  const found = await ownObject<ClusterBackupManifest>(mosk, ClusterBackupType, {
    ...{ namespace, name, owner },
    adoptExisting: true,
  });
  if (found === undefined || ownerOf(found) === owner) return objects;
  requireSameSpec(found, inputs);
  requireFinished(found, inputs);
  const adopted = await annotate(mosk, found, { ...ownedBy(owner), [RUN_ANNOTATION]: hashOf(inputs) });
  return [...objects.filter(({ metadata }) => metadata.name !== name), adopted];
}

/** Where the choice was left to the Cluster, MOSK has filled the parameters in. */
function requireSameSpec(found: ClusterBackupManifest, inputs: BackupInputs): void {
  const { name } = found.metadata;
  const { spec } = runManifest(inputs, name);
  const comparable = ({ targetCluster, parameters, fileNames }: ClusterBackupManifest['spec']) =>
    canonicalJson({
      targetCluster,
      fileNames,
      parameters: inputs.target.clusterDefault ? undefined : parameters,
    });
  if (comparable(found.spec) === comparable(spec)) return;
  throw new BackupError('spec-changed', 'The existing backup is another one than the program describes', {
    at: `ClusterBackup ${inputs.namespace}/${name}`,
    value: comparable(found.spec),
    fix: 'describe it as it is, or choose another name for a new one',
  });
}

function requireFinished(found: ClusterBackupManifest, { namespace }: BackupInputs): void {
  if (nextWait(found, { graceElapsed: true }).do === 'succeed') return;
  throw new BackupError('usage', 'Only a finished backup can be taken over', {
    at: `ClusterBackup ${namespace}/${found.metadata.name}`,
    value: found.status?.status ?? 'no status',
    fix: 'wait for its end: mosk-backup wait; or choose another name for a new one',
  });
}
