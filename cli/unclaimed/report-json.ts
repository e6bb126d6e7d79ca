import { naturalOrder } from '../../lib/model';
import { VERDICTS } from '../../lib/unclaimed';
import type { Found } from './look';

/** What `--json` prints; null where there is nothing to say. */
export function foundJson(found: Found): object {
  return {
    managementClusters: found.managementClusters,
    buckets: inOrder(found.buckets, ({ storage, bucket }) => `${bucket} ${storage}`).map(
      ({ storage, bucket, prefixes, counts }) => ({
        storage: storage ?? null,
        bucket,
        folders: prefixes.filter((each) => each !== ''),
        counts: Object.fromEntries(
          VERDICTS.flatMap((verdict) => {
            const count = counts.get(verdict);
            return count === undefined || count.files === 0 ? [] : [[verdict, count]];
          }),
        ),
      }),
    ),
    missing: missingInOrder(found).map(
      ({ managementCluster, storage, backup: { metadata, spec }, files }) => ({
        managementCluster,
        namespace: metadata.namespace,
        name: metadata.name,
        cluster: spec.targetCluster,
        storage,
        files,
      }),
    ),
    files: filesInOrder(found).map(({ verdict, storage, file, size, modified, by, without, elsewhere }) => ({
      verdict,
      storage: storage ?? null,
      file,
      size,
      modified: modified === undefined ? null : timeText(modified),
      by: by ?? null,
      without: without ?? null,
      elsewhere: elsewhere ?? null,
    })),
    unnamed: unnamed(found),
    unread: found.unread.map(({ managementCluster, namespace, kind, why, mayClaim }) => ({
      managementCluster,
      namespace: namespace ?? null,
      kind: kind ?? null,
      why,
      mayClaim,
    })),
    unlisted: found.unlisted.map(({ storage, bucket, error }) => ({
      storage: storage ?? null,
      bucket,
      error: error.toJSON(),
    })),
    nfs: [...found.nfs].sort(naturalOrder),
  };
}

/** As people count, verdict by verdict within each bucket. */
export function filesInOrder({ files }: Found): Found['files'] {
  return inOrder(files, ({ file, storage }) => `${file} ${storage}`);
}

export function missingInOrder({ missing }: Found): Found['missing'] {
  return inOrder(missing, ({ backup, managementCluster }) =>
    [managementCluster, backup.metadata.namespace, backup.metadata.name].join(' '),
  );
}

/** How many files are counted and not told of by name. */
export function unnamed({ buckets, files }: Found): number {
  const counted = buckets.flatMap(({ counts }) =>
    [...counts].map(([verdict, count]) => (verdict === 'claimed' ? 0 : count.files)),
  );
  return counted.reduce((sum, each) => sum + each, 0) - files.length;
}

function inOrder<T>(all: readonly T[], textOf: (one: T) => string): T[] {
  return [...all].sort((one, other) => naturalOrder(textOf(one), textOf(other)));
}

function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
