/** Taking a backup over that nobody owns: made by hand, or kept by a destroy. */
import { BackupError } from '../../errors';
import { changeText, fieldChanges, shownChange } from '../adoption';
import type { ClusterBackupManifest, ClusterBackupSpec } from '../api/manifest';
import { qualifiedName } from '../api/names';
import { WISH_ANNOTATION } from '../api/records';
import { nextWait } from '../life/lifecycle';
import { furtherFieldsOf } from '../records/owner';
import type { Annotations } from './annotating';
import type { DeclaredRun } from './next-up';
import { adoptedBackup } from './run-marks';
import { nextNumber, numbered } from './runs';
import { nextWish, wishesOn, wishText } from './wish';

/**
 * What makes the backup the newest run of a resource, and the resource's wish a new one that holds for it as well.
 * @param spec as the program describes it; without `parameters` where the choice is left to the Cluster, which MOSK fills in
 * @param mine the runs that the resource has
 * @throws BackupError `spec-changed`, `usage` if it is not finished
 */
export function adoption(
  found: ClusterBackupManifest,
  want: DeclaredRun,
  spec: ClusterBackupSpec,
  mine: readonly ClusterBackupManifest[],
): Annotations {
  requireSameBackup(found, spec);
  return {
    ...adoptedBackup(want.owner, want.hash),
    ...numbered(nextNumber(mine), found.metadata),
    [WISH_ANNOTATION]: wishText(nextWish(want.mode, wishesOn(mine))),
  };
}

/**
 * A backup never changes, so only what is described as it is can be taken over.
 * @param spec without `parameters` where the choice is left to the Cluster, which MOSK fills in
 * @throws BackupError `spec-changed`, `usage` if it is not finished
 */
export function requireSameBackup(found: ClusterBackupManifest, spec: ClusterBackupSpec): void {
  const at = `ClusterBackup ${qualifiedName(found.metadata.namespace, found.metadata.name)}`;
  const further = Object.keys(furtherFieldsOf(spec));
  const described = (each: ClusterBackupSpec) => ({
    ...Object.fromEntries(further.map((field) => [field, furtherFieldsOf(each)[field]])),
    targetCluster: each.targetCluster,
    fileNames: each.fileNames,
    parameters: spec.parameters && each.parameters,
  });
  const as = (each: ClusterBackupSpec) => ({ ...found, metadata: found.metadata, spec: described(each) });
  const changes = fieldChanges(as(found.spec), as(spec));
  if (changes.length > 0) {
    throw new BackupError('spec-changed', 'The existing backup is another one than is described', {
      at,
      value: changes.map((change) => changeText(shownChange(found, change))).join('; '),
      fix: 'describe it as it is, or choose another name for a new one',
    });
  }
  if (nextWait(found, { graceElapsed: true }).do !== 'succeed') {
    throw new BackupError('usage', 'Only a finished backup can be taken over', {
      at,
      value: found.status?.status ?? 'no status',
      fix: 'wait for its end: mosk-backup wait; or choose another name for a new one',
    });
  }
}
