import { checkContract, objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type MoskApi,
  type RCloneCredentialManifest,
  RCloneCredentialType,
} from '../../lib/model';
import type { Scene } from '../../lib/unclaimed';
import type { Declarations } from '../check';

const WANTED: readonly string[] = [
  ClusterBackupType.kind,
  ClusterBackupScheduleType.kind,
  RCloneCredentialType.kind,
];

/**
 * What manifests declare, by management cluster.
 * @throws AggregateError of BackupErrors: of what is wrong nobody knows which files it would write
 */
export function declaredScenes(
  { subjects, defaultTargets }: Pick<Declarations, 'subjects' | 'defaultTargets'>,
  apiOf: (managementCluster: string) => MoskApi,
): Scene[] {
  const wrong = subjects
    .filter(({ manifest }) => WANTED.includes(manifest.kind))
    .flatMap(({ manifest, managementCluster, place }) =>
      checkContract(manifest, apiOf(managementCluster)).map(({ code, problem, at, value, fix }) => {
        const where = [`${place(at).text}: ${objectName(manifest)}`, at].filter(Boolean).join(' ');
        return new BackupError(code, problem, { at: where, value, fix });
      }),
    );
  if (wrong.length > 0) throw new AggregateError(wrong);
  const names = [...subjects, ...defaultTargets].map(({ managementCluster }) => managementCluster);
  return [...new Set(names)].map((managementCluster) => {
    const mine = subjects.filter((each) => each.managementCluster === managementCluster);
    const ofKind = <T>(kind: string) =>
      mine.flatMap(({ manifest }) => (manifest.kind === kind ? [manifest as unknown as T] : []));
    return {
      managementCluster,
      backups: ofKind<ClusterBackupManifest>(ClusterBackupType.kind),
      schedules: ofKind<ClusterBackupScheduleManifest>(ClusterBackupScheduleType.kind),
      credentials: ofKind<RCloneCredentialManifest>(RCloneCredentialType.kind),
      sections: defaultTargets.filter((each) => each.managementCluster === managementCluster),
      records: [],
    };
  });
}
