import { BackupError } from '../../../lib/errors';
import type { ClusterBackupManifest } from '../../../lib/model';
import { describeBackup } from '../session/backup-ref';

/**
 * That the server kept every field that was sent: an API of another shape drops a wrongly named one without a word.
 * @throws BackupError `field-dropped`
 */
export function checkStored(
  sent: ClusterBackupManifest,
  stored: ClusterBackupManifest,
  life: 'exists' | 'is-not-made' = 'exists',
): void {
  const lost = [...lostPaths(sent.spec, stored.spec, 'spec')];
  if (lost.length === 0) return;
  const { name, namespace = '' } = stored.metadata;
  throw new BackupError(
    'field-dropped',
    life === 'exists'
      ? 'The server dropped a part of the backup, which exists now without it'
      : 'The server would drop a part of the backup',
    {
      at: describeBackup({ name, namespace }),
      value: lost.join(', '),
      fix: `${life === 'exists' ? 'remove the backup, and ' : ''}compare the CRDs of the server with this release: mosk-backup doctor`,
    },
  );
}

function* lostPaths(sent: unknown, stored: unknown, path: string): Generator<string> {
  if (sent === undefined) return;
  if (stored === undefined || stored === null) {
    yield path;
    return;
  }
  if (typeof sent !== 'object' || sent === null) return;
  for (const [key, value] of Object.entries(sent)) {
    yield* lostPaths(value, (stored as Record<string, unknown>)[key], `${path}.${key}`);
  }
}
