import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, endpointIdentity, isGoodBackup } from '../../lib/model';
import {
  type BucketPlace,
  type Count,
  createClaimBook,
  createPresence,
  createTally,
  type FoundFile,
  type Listed,
  type Places,
  type Presence,
  placesOf,
  type Scene,
  type Tally,
  type Unread,
  type Verdict,
  type WantedFiles,
  wantedFiles,
} from '../../lib/unclaimed';
import { accessesTo, listBucket, type Pages } from './list-bucket';
import type { OpenCluster } from './management-clusters';
import { type Look, readScene } from './read-scene';
import { declaredScenery, liveScenery } from './sceneries';

export interface LookOptions {
  readonly clusters: readonly OpenCluster[];
  /** Of management clusters that cannot even be asked. */
  readonly unread: readonly Unread[];
  readonly declared: readonly Scene[];
  /** The only buckets and folders to be looked at. @default - every bucket that is known, as a whole */
  readonly within?: readonly Folder[];
  readonly youngMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How many files of each verdict and bucket are told of by name. */
  readonly most: number;
  readonly pages: Pages;
  readonly signal: AbortSignal;
}

export interface Folder {
  readonly bucket: string;
  /** With a slash at its end; empty for the whole bucket. */
  readonly prefix: string;
}

/** A bucket that was listed to its end. */
export interface ListedBucket extends BucketPlace {
  readonly prefixes: readonly string[];
  readonly counts: ReadonlyMap<Verdict, Count>;
}

export interface UnlistedBucket extends Pick<BucketPlace, 'storage' | 'bucket'> {
  readonly error: BackupError;
}

/** A backup that looks good, and whose files are not where they have to be. */
export interface MissingFiles {
  readonly managementCluster: string;
  readonly storage: string;
  readonly backup: ClusterBackupManifest;
  readonly files: readonly string[];
}

/** What lies in the storages, by who names it. */
export interface Found {
  readonly managementClusters: readonly string[];
  readonly buckets: readonly ListedBucket[];
  readonly files: readonly FoundFile[];
  readonly missing: readonly MissingFiles[];
  readonly unread: readonly Unread[];
  readonly unlisted: readonly UnlistedBucket[];
  readonly nfs: readonly string[];
}

/**
 * Compares the listings of all storages that are known with who names each file. Objects are read before the listings
 * and after them: what either shows has its files.
 * @throws BackupError `aborted`
 */
export async function lookForUnclaimed(options: LookOptions): Promise<Found> {
  const { clusters, declared, within, now, signal } = options;
  const before = await readAll(clusters, signal);
  const scenes = before.map(({ scene }) => scene);
  const live = scenes.map(liveScenery);
  const wishes = declared.map((scene) => declaredScenery(scene, scenes));
  const book = createClaimBook();
  for (const { scene, endpointOf } of live) book.add(scene, endpointOf);
  for (const { scene, endpointOf } of wishes) book.addDeclared(scene, endpointOf);
  const wanted = live.flatMap(({ scene, endpointOf }) =>
    wantedFiles(scene.backups, endpointOf).map((each) => ({ ...each, on: scene.managementCluster })),
  );
  const presence = createPresence(wanted);

  const known = placesOf([...live, ...wishes]);
  const places = within === undefined ? known : chosen(known, within);
  const supposed = within === undefined ? [] : supposedPlaces(known, within, scenes);
  const listed: Counted[] = [];
  const unlisted = places.unknown.map(withoutStorage);
  for (const place of [...places.buckets, ...supposed]) {
    const { storage, bucket } = place;
    const prefixes = within?.flatMap((each) => (each.bucket === bucket ? [each.prefix] : [])) ?? [''];
    const begun = { book, now: now(), youngMs: options.youngMs, storage, most: options.most };
    let tally = createTally(begun);
    const error = await listBucket(bucket, prefixes, accessesTo(place, before), {
      pages: options.pages,
      signal,
      begin() {
        tally = createTally(begun);
        return ({ key, size, modified }) => {
          const file = `s3://${bucket}/${key}`;
          presence.see(storage, file);
          tally.take({ file, storage, size, modified });
        };
      },
    });
    if (error === undefined) listed.push({ place, prefixes, tally });
    else unlisted.push({ storage, bucket, error });
  }

  const after = await readAll(clusters, signal);
  const late = after.flatMap(({ scene }) => book.add(scene, liveScenery(scene).endpointOf));
  const unread = withoutTwins([...options.unread, ...[...before, ...after].flatMap((look) => look.unread)]);
  const canTell = unread.every(({ mayClaim }) => !mayClaim);
  const tallied = listed.map(({ place, prefixes, tally }) => ({
    ...place,
    prefixes,
    ...tally.end(late, canTell),
  }));
  return {
    managementClusters: clusters.map(({ name }) => name),
    buckets: tallied.map(({ found, ...bucket }) => bucket),
    files: tallied.flatMap(({ found }) => found),
    missing: missingOf(wanted, presence, coveredBy(listed), after),
    unread,
    unlisted: unlisted.filter(({ bucket, error }) => !isElsewhere(bucket, error, supposed, listed)),
    nfs: places.nfs,
  };
}

/** A bucket whose listing has come to its end. */
interface Counted {
  readonly place: BucketPlace;
  readonly prefixes: readonly string[];
  readonly tally: Tally;
}

/** A look at a management cluster, and the way to what else it has. */
type ClusterLook = Look & Pick<OpenCluster, 'client'>;

function readAll(clusters: readonly OpenCluster[], signal: AbortSignal): Promise<ClusterLook[]> {
  return allInOrder(
    clusters.map(async (cluster) => ({ ...(await readScene(cluster, signal)), client: cluster.client })),
  );
}

/** Of an export nobody has asked for, nothing is said. */
function chosen({ buckets, unknown }: Places, within: readonly Folder[]): Places {
  const isChosen = ({ bucket }: { readonly bucket: string }) => within.some((each) => each.bucket === bucket);
  return { buckets: buckets.filter(isChosen), unknown: unknown.filter(isChosen), nfs: [] };
}

/**
 * Where a bucket may lie that somebody names and no object leads to any more, as after `kubectl delete` of its last backup:
 * in any storage that a credential leads to.
 */
function supposedPlaces(
  { buckets, unknown }: Places,
  within: readonly Folder[],
  scenes: readonly Scene[],
): BucketPlace[] {
  const led = new Set([...buckets, ...unknown].map(({ bucket }) => bucket));
  const named = new Set(within.map(({ bucket }) => bucket).filter((bucket) => !led.has(bucket)));
  const storages = new Set(
    scenes
      .flatMap(({ credentials }) => credentials)
      .map(({ spec }) => endpointIdentity(spec?.remoteConfig?.endpoint))
      .filter((storage) => storage !== undefined),
  );
  return [...named].flatMap((bucket) => [...storages].map((storage) => ({ storage, bucket })));
}

/** A storage without a supposed bucket hides nothing where another one has it. */
function isElsewhere(
  bucket: string,
  error: BackupError,
  supposed: readonly BucketPlace[],
  listed: readonly Counted[],
): boolean {
  const { isBucketMissing } = require('../../providers/storage') as typeof import('../../providers/storage');
  return (
    supposed.some((place) => place.bucket === bucket) &&
    listed.some(({ place }) => place.bucket === bucket) &&
    isBucketMissing(error)
  );
}

function withoutStorage({ bucket, credential }: Places['unknown'][number]): UnlistedBucket {
  const { managementCluster, namespace, name } = credential;
  const error = new BackupError('reference-missing', 'Which storage this bucket is in is not known', {
    at: `s3://${bucket}`,
    value: `RCloneCredential ${namespace}/${name} on ${managementCluster} does not exist, or cannot be read`,
    fix: 'create the credential again, or ask for the right to read it',
  });
  return { storage: undefined, bucket, error };
}

function coveredBy(listed: readonly Counted[]): Listed[] {
  return listed.flatMap(({ place: { storage, bucket }, prefixes }) =>
    prefixes.map((prefix) => ({ storage, prefix: `s3://${bucket}/${prefix}` })),
  );
}

/** Of backups that were good before the listing and still are: whoever removes one in between has done no harm. */
function missingOf(
  wanted: readonly (WantedFiles & { readonly on: string })[],
  presence: Presence,
  listed: readonly Listed[],
  after: readonly Look[],
): MissingFiles[] {
  const idOf = (on: string, { metadata }: ClusterBackupManifest) => `${on} ${metadata.uid}`;
  const still = new Set(
    after.flatMap(({ scene: { managementCluster, backups } }) =>
      backups.filter(isGoodBackup).map((backup) => idOf(managementCluster, backup)),
    ),
  );
  return wanted.flatMap((each): MissingFiles[] => {
    const { on: managementCluster, backup, storage } = each;
    const files = still.has(idOf(managementCluster, backup)) ? presence.missing(each, listed) : [];
    return files.length === 0 ? [] : [{ managementCluster, storage, backup, files }];
  });
}

function withoutTwins(unread: readonly Unread[]): Unread[] {
  return [...new Map(unread.map((each) => [JSON.stringify(each), each])).values()];
}
