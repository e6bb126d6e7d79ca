import { BACKUP_STATUSES, type ClusterBackupManifest } from '../../../lib/model';
import { backup } from '../model/backups';

/** Every state that health and guard can meet: status × request × target × upload × removal, with a name for each. */
export function backupStates(): { title: string; manifest: ClusterBackupManifest }[] {
  const booleans = [false, true];
  return [undefined, '', 'Verifying', ...BACKUP_STATUSES].flatMap((status) =>
    booleans.flatMap((requested) =>
      booleans.flatMap((terminating) =>
        (['remote', 'uploaded', 'local'] as const).map((kind) => ({
          title: [
            status ?? 'no status',
            kind,
            requested ? 'deletion requested' : 'wanted',
            ...(terminating ? ['being removed'] : []),
          ].join(', '),
          manifest: backup({
            status,
            delete: requested ? true : undefined,
            terminating,
            uploaded: kind === 'uploaded',
            local: kind === 'local',
          }),
        })),
      ),
    ),
  );
}
