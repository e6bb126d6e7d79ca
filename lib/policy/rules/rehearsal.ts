import {
  type ClusterBackupManifest,
  counted,
  goodSinceMs,
  isGoodBackup,
  lastRehearsed,
  REHEARSED_ANNOTATION,
} from '../../model';
import { grouped } from '../judging/grouped';
import { isBackup, type PolicyContext } from '../judging/policy-context';
import type { Declared } from '../judging/policy-input';
import type { Rule } from '../judging/rule';
import { STANDARDS } from './standards';

const DAY_MS = 86_400_000;

/** That archives are read before they are needed. */
export const REHEARSAL_RULES: readonly Rule[] = [
  {
    id: 'MB046',
    name: 'rehearsed',
    level: 'warning',
    title: 'A backup of each cluster has been read to its end lately',
    why: 'An archive that was cut short, or that no kept key opens, looks like any other until somebody reads it. That is better seen on a day on which it is not needed.',
    fix: 'read one, and repeat that by a scheduled job: mosk-backup verify --newest CLUSTER --key-file FILE --record',
    links: [
      STANDARDS.cisTested,
      STANDARDS.nistTested,
      { text: 'DORA (EU) 2022/2554, Art. 12(2): periodic testing of backups' },
    ],
    needs: ['live'],
    *check(context) {
      const { rehearsalAgeDays } = context.settings;
      for (const backups of grouped(readableBackups(context), clusterOf).values()) {
        const [newest] = backups.sort((a, b) => sinceMs(b) - sinceMs(a));
        if (newest === undefined) continue;
        const last = lastRehearsed(backups.map(({ manifest }) => manifest));
        const days = last && Math.floor((context.now.getTime() - last.atMs) / DAY_MS);
        const problem =
          days === undefined
            ? 'No backup of this cluster that is still there has been read to its end'
            : last?.reason !== undefined
              ? 'The last backup of this cluster that was read could not be read to its end'
              : days > rehearsalAgeDays
                ? `No backup of this cluster has been read to its end for more than ${rehearsalAgeDays} days`
                : undefined;
        if (problem === undefined) continue;
        const subject = backups.find(({ manifest }) => manifest === last?.backup) ?? newest;
        const value =
          days === undefined
            ? undefined
            : [last?.reason, `${counted(days, 'day')} ago`].filter(Boolean).join(', ');
        yield { subject, path: `metadata.annotations.${REHEARSED_ANNOTATION}`, problem, value };
      }
    },
  },
];

/** Good ones in S3 storages: an NFS export cannot be read by the name of a backup, so no record of one can be wanted. */
function readableBackups({ live = [] }: PolicyContext): Declared<ClusterBackupManifest>[] {
  return live
    .filter(isBackup)
    .filter(({ manifest }) => isGoodBackup(manifest) && manifest.spec.parameters?.rclone !== undefined);
}

function clusterOf({ managementCluster, manifest }: Declared<ClusterBackupManifest>): string {
  return `${managementCluster} ${manifest.metadata.namespace}/${manifest.spec.targetCluster}`;
}

function sinceMs({ manifest }: Declared<ClusterBackupManifest>): number {
  return goodSinceMs(manifest) ?? 0;
}
