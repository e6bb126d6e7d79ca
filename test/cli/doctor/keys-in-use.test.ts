import { keysInUse } from '../../../cli/doctor/keys-in-use';
import {
  type ClusterBackupManifest,
  KEY_VERIFIED_ANNOTATION,
  type KeyEncryptionKeyManifest,
} from '../../../lib/model';

const NOW = Date.parse('2026-12-01T00:00:00Z');
const DAY_MS = 24 * 3_600_000;

const backup = {
  metadata: { name: 'nightly', namespace: 'prod' },
  spec: {
    targetCluster: 'prod',
    parameters: { rclone: { bucket: 'backups', credential: 's3' }, keyEncryptionKey: 'prod-2026' },
  },
  status: { status: 'Completed', startedAt: '2026-11-01T00:00:00Z', uploadedAt: '2026-11-01T00:10:00Z' },
} as unknown as ClusterBackupManifest;

function findingOf(creationTimestamp: string, annotations: Record<string, string> = {}) {
  const key = {
    metadata: { name: 'prod-2026', namespace: 'prod', generation: 1, creationTimestamp, annotations },
    spec: {},
  } as unknown as KeyEncryptionKeyManifest;
  return keysInUse({ keys: [key], schedules: [], backups: [backup] }, NOW, 90 * DAY_MS)[0]?.finding;
}

it('finds a key that was put back after an archive that names it was made', () => {
  expect(findingOf('2026-11-02T00:00:00Z')).toBe(
    'it was made after the archive of nightly, which names it: nobody has shown that it opens it',
  );
});

it('is content with such a key once its file has opened the newest archive', () => {
  const verified = { [KEY_VERIFIED_ANNOTATION]: '2026-11-03T00:00:00Z 1' };
  expect(findingOf('2026-11-02T00:00:00Z', verified)).toBeUndefined();
});

it('says of a key that is older than its archives that nobody has verified it', () => {
  expect(findingOf('2026-10-01T00:00:00Z')).toMatch(/^nobody has verified from a file/);
});
