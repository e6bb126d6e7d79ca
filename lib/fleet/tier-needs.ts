import { ANY_YEAR, longestGap } from '../calendar';
import type { BackupTarget } from '../constructs';
import { BackupError } from '../errors';
import { nfsServer } from '../model';
import type { Tier } from '../policy';
import { countsBelow, type Retention, retentionText } from '../retention';
import type { FleetCluster } from './inventory';

/** What a plan would declare for a cluster. */
export interface PlannedBackups {
  /** Construct path of the plan. */
  readonly at: string;
  readonly cluster: FleetCluster;
  /** Five fields each. */
  readonly expressions: readonly string[];
  /** IANA zone in which the management cluster reads them. */
  readonly timeZone: string;
  readonly targets: readonly BackupTarget[];
  /** What the tier demands to be kept, in its zone. */
  readonly kept: Retention | undefined;
  /** Of the rules that have one; the others keep all. */
  readonly retentions: readonly { readonly id: string; readonly retention: Retention | undefined }[];
}

/** @throws BackupError `tier-not-met` for a cluster whose label names another tier */
export function refuseOtherTier(
  tier: Tier,
  label: string,
  { cluster, at }: Pick<PlannedBackups, 'cluster' | 'at'>,
): void {
  const named = cluster.labels[label];
  if (named === undefined || named === tier.name) return;
  throw notMet(
    'The cluster is of another tier than the plan',
    at,
    `${cluster.path}: ${label} ${named}, the plan keeps ${tier.name}`,
    'select it in the plan of its tier, or correct its label',
  );
}

/** @throws BackupError `tier-not-met` for a gap above the tier's RPO, archives in clear, too few storages, too few kept */
export function refuseLessThan(tier: Tier, planned: PlannedBackups): void {
  const { at, cluster, expressions, timeZone, targets } = planned;
  const gap = longestGap(expressions, ANY_YEAR, timeZone);
  if (gap === undefined || gap.minutes > tier.rpoMinutes) {
    throw notMet(
      'The rules leave a longer gap between backups than the tier allows',
      at,
      `${cluster.path}: ${gap === undefined ? 'no backup' : `${hours(gap.minutes)} hours`}, tier ${tier.name} allows ${hours(tier.rpoMinutes)} hours`,
      'add a rule that fires more often, or give the plan another tier',
    );
  }
  if (tier.encrypted && targets.some(({ parameters }) => parameters?.keyEncryptionKey === undefined)) {
    throw notMet(
      'The archives of this tier are encrypted',
      at,
      `${cluster.path}: tier ${tier.name}`,
      "give the stores of all rules an encryptionKey: EncryptionKey.fromName('…')",
    );
  }
  const storages = new Set(targets.flatMap(storageOf));
  if (storages.size < tier.targets) {
    throw notMet(
      'The backups go to fewer storages than the tier demands',
      at,
      `${cluster.path}: ${storages.size}, tier ${tier.name} demands ${tier.targets}`,
      'give one of the rules a store elsewhere: another credential or NFS server',
    );
  }
  refuseFewerKept(tier, planned);
}

/** @throws BackupError `tier-not-met` for a rule whose retention may keep less than the tier demands */
function refuseFewerKept(tier: Tier, { at, cluster, kept, retentions }: PlannedBackups): void {
  if (kept === undefined) return;
  for (const { id, retention } of retentions) {
    const below = retention === undefined ? [] : countsBelow(retention, kept);
    if (retention === undefined || below.length === 0) continue;
    throw notMet(
      'A rule keeps fewer backups than the tier demands',
      at,
      `${cluster.path}: ${id} keeps ${retentionText(retention)}, tier ${tier.name} demands ${retentionText(kept)}`,
      `raise ${below.join(', ')} of its retention, or leave the retention out: then all stay`,
    );
  }
}

/** By credential, or by NFS server: two buckets of one storage are lost together. */
function storageOf({ parameters }: BackupTarget): string[] {
  const { rclone, nfsUploadUrl } = parameters ?? {};
  if (rclone !== undefined) return [`rclone ${rclone.credential}`];
  return nfsUploadUrl === undefined ? [] : [`nfs ${nfsServer(nfsUploadUrl)}`];
}

function hours(minutes: number): number {
  return Math.round(minutes / 6) / 10;
}

function notMet(problem: string, at: string, value: string, fix: string): BackupError {
  return new BackupError('tier-not-met', problem, { at, value, fix });
}
