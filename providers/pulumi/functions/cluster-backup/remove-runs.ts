import {
  type ClusterBackupManifest,
  KeyEncryptionKeyType,
  OWNER_ANNOTATION,
  RCloneCredentialType,
  type RemovalMode,
  RUN_ANNOTATION,
  remoteFiles,
  SUPERSEDED_ANNOTATION,
} from '../../../../lib/model';
import { engineGone, requireEngine } from '../engine';
import { credentialIn, keyIn, noteNeed } from '../in-use';
import type { Mosk } from '../management-cluster';
import { say } from '../say';
import { annotate } from './annotate';
import type { BackupInputs } from './inputs';
import { CLAIM_ANNOTATION, KEPT_ANNOTATION } from './plan';
import { progressLines } from './progress';
import { deleteTimeoutMs } from './timeouts';

/**
 * Removes runs as the mode says, all at a time.
 * @throws BackupError of the first that fails, when the others are through: what is left is seen by the next destroy
 */
export async function removeRuns(
  mosk: Mosk,
  inputs: BackupInputs,
  mode: RemovalMode,
  runs: readonly ClusterBackupManifest[],
): Promise<void> {
  requireEngine();
  const results = await Promise.allSettled(runs.map((run) => removeRun(mosk, inputs, mode, run)));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function removeRun(
  mosk: Mosk,
  inputs: BackupInputs,
  mode: RemovalMode,
  run: ClusterBackupManifest,
): Promise<void> {
  if (mode === 'keep') return giveUp(mosk, inputs, run);
  // The note comes first: interrupted between the two, a credential kept for nothing is the lesser harm.
  if (mode === 'orphan') await noteNeeds(mosk, run);
  const { namespace = '', name, uid } = run.metadata;
  const removed = await mosk.remove(
    { namespace, name, uid },
    {
      mode,
      timeoutMs: deleteTimeoutMs(inputs),
      signal: engineGone(),
      onProgress: progressLines(inputs),
    },
  );
  if (removed.outcome === 'orphaned' && removed.files.length > 0) {
    say(inputs, `ClusterBackup ${namespace}/${name} is removed; its files STAY: ${removed.files.join(', ')}`);
  }
}

async function giveUp(mosk: Mosk, inputs: BackupInputs, run: ClusterBackupManifest): Promise<void> {
  await annotate(mosk, run, {
    [OWNER_ANNOTATION]: null,
    [RUN_ANNOTATION]: null,
    [SUPERSEDED_ANNOTATION]: null,
    [CLAIM_ANNOTATION]: null,
    [KEPT_ANNOTATION]: inputs.owner,
  });
  const { namespace, name } = run.metadata;
  const files = remoteFiles(run);
  const place = files.length === 0 ? '' : `, with ${files.join(', ')}`;
  say(inputs, `ClusterBackup ${namespace}/${name} is kept${place}; nobody manages it any more`);
}

async function noteNeeds(mosk: Mosk, run: ClusterBackupManifest): Promise<void> {
  const { parameters } = run.spec;
  const files = remoteFiles(run);
  if (parameters === undefined || files.length === 0) return;
  const needs = [
    { type: RCloneCredentialType, name: credentialIn(parameters) },
    { type: KeyEncryptionKeyType, name: keyIn(parameters) },
  ];
  for (const { type, name } of needs) {
    if (name !== undefined)
      await noteNeed(mosk, type, { namespace: run.metadata.namespace ?? '', name }, files);
  }
}
