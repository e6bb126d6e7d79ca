/** Taking a backup over that nobody owns: made by hand, or kept by a destroy. */
import { BackupError } from '../../errors';
import type { ClusterBackupManifest, ClusterBackupSpec } from '../api/manifest';
import { qualifiedName } from '../api/names';
import { FORMER_OWNER_ANNOTATION, RUN_ANNOTATION, WISH_ANNOTATION } from '../api/records';
import { nextWait } from '../life/lifecycle';
import { canonicalJson, ownedBy } from '../records/owner';
import type { Annotations } from './annotating';
import type { DeclaredRun } from './next-up';
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
  const at = `ClusterBackup ${qualifiedName(found.metadata.namespace, found.metadata.name)}`;
  const described = ({ targetCluster, parameters, fileNames }: ClusterBackupSpec) =>
    canonicalJson({ targetCluster, fileNames, parameters: spec.parameters && parameters });
  if (described(found.spec) !== described(spec)) {
    throw new BackupError('spec-changed', 'The existing backup is another one than the program describes', {
      at,
      value: described(found.spec),
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
  return {
    ...ownedBy(want.owner),
    // It is no longer what another resource was once renamed to.
    [FORMER_OWNER_ANNOTATION]: null,
    [RUN_ANNOTATION]: want.hash,
    ...numbered(nextNumber(mine), found.metadata),
    [WISH_ANNOTATION]: wishText(nextWish(want.mode, wishesOn(mine))),
  };
}
