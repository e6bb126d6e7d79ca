import { type ClusterBackupManifest, goodSince, remoteFiles, type SecretNeeds } from '../../lib/model';
import { bucketPath, keyInBucket } from './bucket-path';
import type { BucketTrial } from './try-access';

/** The buckets on which a credential can be tried, each with the newest file that is there for certain. */
export function bucketTrials({ targets, backups }: Pick<SecretNeeds, 'targets' | 'backups'>): BucketTrial[] {
  const newestFirst = backups
    .flatMap((backup) => {
      const since = Date.parse(goodSince(backup) ?? '');
      return Number.isNaN(since) ? [] : [{ backup, since }];
    })
    .sort((a, b) => b.since - a.since);
  const trials = new Map<string, BucketTrial>();
  for (const { rclone } of targets) {
    if (rclone === undefined) continue;
    const place = bucketPath(rclone.bucket);
    const { bucket } = place;
    if (trials.has(bucket)) continue;
    const newest = newestFirst.find(({ backup }) => bucketOf(backup) === bucket);
    const [named] = newest === undefined ? [] : remoteFiles(newest.backup);
    const file = named === undefined ? undefined : keyInBucket(place, named);
    trials.set(bucket, { bucket: rclone.bucket, ...(file !== undefined && { file }) });
  }
  return [...trials.values()];
}

function bucketOf({ spec }: ClusterBackupManifest): string | undefined {
  return spec.parameters?.rclone && bucketPath(spec.parameters.rclone.bucket).bucket;
}
