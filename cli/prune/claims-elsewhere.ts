/** Who on the other management clusters of an inventory has the files of backups: their buckets may be the same. */
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import {
  type Claimant,
  type ClusterBackupManifest,
  claimantsOf,
  claimOfRecord,
  claimsOf,
  effectiveTarget,
  endingRecord,
  endpointIdentity,
  type FileClaim,
  reachedFiles,
  type TargetParameters,
} from '../../lib/model';
import { sectionOf } from '../../lib/unclaimed';
import type { OpenCluster } from '../unclaimed';
import { type Look, readScene } from '../unclaimed/read-scene';
import { liveScenery } from '../unclaimed/sceneries';

/** Somebody on another management cluster. */
export interface Elsewhere {
  readonly managementCluster: string;
  readonly claimants: readonly Claimant[];
}

/**
 * Looks at the others, and then tells of each backup who there has a file of it; none: nobody.
 * @param own where the backups are
 * @param onGap takes what could not be looked at, for people
 * @throws BackupError `files-unknown` where a record cannot be understood: it may be of any files; `aborted`
 */
export async function claimsElsewhere(
  own: OpenCluster,
  others: readonly OpenCluster[],
  { signal, onGap }: { readonly signal: AbortSignal; readonly onGap: (text: string) => void },
): Promise<(backup: ClusterBackupManifest) => readonly Elsewhere[]> {
  const [here, ...there] = await allInOrder([own, ...others].map((each) => readScene(each, signal)));
  for (const { unread, obscure, scene } of there) {
    const [record] = obscure;
    if (record !== undefined) throw notUnderstood(record, scene.managementCluster);
    const first = unread.find(({ mayClaim }) => mayClaim);
    if (first !== undefined) onGap(gapText(scene.managementCluster, first.why));
  }
  const claims = there.map((look) => ({
    managementCluster: look.scene.managementCluster,
    byFile: indexed(claimsIn(look)),
  }));
  return (backup) => {
    const mine = claimIn(here as Look, backup, reachedFiles);
    return claims.flatMap(({ managementCluster, byFile }) => {
      const near = new Set(mine.files.flatMap((file) => byFile.get(file) ?? []));
      const claimants = claimantsOf(mine, near);
      return claimants.length === 0 ? [] : [{ managementCluster, claimants }];
    });
  };
}

/** What could not be looked at, for people. */
export function gapText(managementCluster: string, why: string): string {
  return `whether ${managementCluster} has the same remote files was not looked for, or not everywhere: ${why}`;
}

function claimsIn(look: Look): FileClaim[] {
  return [
    ...look.scene.backups.map((backup) => claimIn(look, backup, claimsOf)),
    ...look.scene.records.map(claimOfRecord),
  ];
}

function claimIn(
  { scene }: Look,
  backup: ClusterBackupManifest,
  filesOf: (backup: ClusterBackupManifest, section: TargetParameters | undefined) => readonly string[],
): FileClaim {
  const { namespace = '', name, uid } = backup.metadata;
  const section = sectionOf(scene, namespace, backup.spec.targetCluster);
  const { parameters } = effectiveTarget(backup.spec.parameters, section);
  return {
    holder: { kind: 'ClusterBackup', namespace, name, uid },
    files: filesOf(backup, section),
    storage: endpointIdentity(liveScenery(scene).endpointOf(namespace, parameters?.rclone?.credential)),
  };
}

function indexed(claims: readonly FileClaim[]): ReadonlyMap<string, readonly FileClaim[]> {
  const byFile = new Map<string, FileClaim[]>();
  for (const claim of claims) {
    for (const file of claim.files) {
      const others = byFile.get(file);
      if (others === undefined) byFile.set(file, [claim]);
      else others.push(claim);
    }
  }
  return byFile;
}

function notUnderstood(
  record: { readonly namespace: string; readonly name: string },
  on: string,
): BackupError {
  return new BackupError('files-unknown', 'A record of files that were left behind cannot be understood', {
    at: `ConfigMap ${record.namespace}/${record.name} on ${on}`,
    fix: `look with the release that has written it; once nobody has a use for its files: ${endingRecord(record)}`,
  });
}
