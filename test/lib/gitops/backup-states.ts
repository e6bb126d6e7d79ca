import { BACKUP_STATUSES, type ClusterBackupManifest } from '../../../lib/model';
import { backup } from '../model/backups';

const BOTH = [false, true];
// An upload may have been reported of what shows no target.
const KINDS = ['remote', 'uploaded', 'local', 'local but uploaded'] as const;

/** Every state that is judged: status × request × removal × target and upload × archive, with a name for each. */
export function backupStates(): { title: string; manifest: ClusterBackupManifest }[] {
  return [undefined, '', 'Verifying', ...BACKUP_STATUSES].flatMap((status) =>
    BOTH.flatMap((requested) =>
      BOTH.flatMap((terminating) =>
        // Without a status nothing is reported.
        (status === undefined ? [false] : BOTH).flatMap((archived) =>
          KINDS.filter((kind) => status !== undefined || !kind.endsWith('uploaded')).map((kind) => ({
            title: [
              status ?? 'no status',
              kind,
              requested ? 'deletion requested' : 'wanted',
              ...(archived ? ['archived'] : []),
              ...(terminating ? ['being removed'] : []),
            ].join(', '),
            manifest: backup({
              status,
              delete: requested ? true : undefined,
              terminating,
              archived,
              uploaded: kind.endsWith('uploaded'),
              local: kind.startsWith('local'),
            }),
          })),
        ),
      ),
    ),
  );
}
