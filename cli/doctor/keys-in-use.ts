import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type KeyEncryptionKeyManifest,
  keyVerified,
  momentOf,
  naturalOrder,
  withoutFiles,
} from '../../lib/model';

/** A key that archives are made with, or need. */
export interface KeyInUse {
  readonly name: string;
  readonly namespace: string;
  /** When it was last verified from a file outside the cluster, RFC 3339. */
  readonly verifiedAt: string | undefined;
  /** Why that is not enough; `undefined`: it is. */
  readonly finding: string | undefined;
}

export interface KeyUsers {
  readonly keys: readonly KeyEncryptionKeyManifest[];
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  readonly backups: readonly ClusterBackupManifest[];
}

/**
 * The keys of a namespace that schedules or archives name, by name.
 * @param now milliseconds since the epoch
 * @param longestMs how long ago they may have been verified
 */
export function keysInUse(
  { keys, schedules, backups }: KeyUsers,
  now: number,
  longestMs: number,
): KeyInUse[] {
  const withFiles = backups.filter((backup) => withoutFiles(backup) === undefined);
  const users = [...schedules, ...withFiles];
  const named = new Set(users.map(({ spec }) => spec.parameters?.keyEncryptionKey));
  return keys
    .filter(({ metadata }) => named.has(metadata.name))
    .map((key) => {
      const { name, namespace = '' } = key.metadata;
      const verified = keyVerified(key);
      const finding =
        verified === undefined ? unverified(key, withFiles) : findingOf(verified, now, longestMs);
      return { name, namespace, verifiedAt: verified?.at, finding };
    })
    .sort((a, b) => naturalOrder(a.name, b.name));
}

/** Of a key that is younger than archives which name it: it was put back, and may be another one. */
function unverified(
  { metadata }: KeyEncryptionKeyManifest,
  backups: readonly ClusterBackupManifest[],
): string {
  const madeMs = momentOf(metadata.creationTimestamp) ?? 0;
  const older = backups.find(
    ({ spec, status }) =>
      spec.parameters?.keyEncryptionKey === metadata.name &&
      (momentOf(status?.startedAt) ?? Number.POSITIVE_INFINITY) < madeMs,
  );
  return older === undefined
    ? 'nobody has verified from a file that it is kept outside the cluster'
    : `it was made after the archive of ${older.metadata.name}, which names it: nobody has shown that it opens it`;
}

function findingOf(
  verified: NonNullable<ReturnType<typeof keyVerified>>,
  now: number,
  longestMs: number,
): string | undefined {
  if (!verified.stillThat) return `it has changed since it was verified from a file (${verified.at})`;
  return now - verified.atMs > longestMs ? `it was last verified from a file at ${verified.at}` : undefined;
}
