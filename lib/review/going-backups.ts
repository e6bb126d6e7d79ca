/** Which of the backups that are known go by what a change says, as `prune` decides. */
import { type ClusterBackupManifest, type ClusterBackupScheduleManifest, claimsOf, counted } from '../model';
import { type Declared, isBackup, type PolicyContext } from '../policy';
import { planPruning, RETENTION_COUNTS, type Retention } from '../retention';
import { listed, quoted } from './quoted';

type Schedule = Declared<ClusterBackupScheduleManifest>;

/** Backups that a review knows, and by whom. */
export interface KnownBackups {
  readonly backups: readonly ClusterBackupManifest[];
  /** Whether the management cluster was asked; else they lie exported among the manifests. */
  readonly live: boolean;
}

/** What is known of the backups that a schedule has made, live or as exported; `undefined`: nobody has looked. */
export function knownBackups(
  context: PolicyContext,
  { managementCluster, manifest }: Schedule,
): KnownBackups | undefined {
  const exported = context.backups.filter((each) => each.manifest.status !== undefined);
  if (context.live === undefined && exported.length === 0) return undefined;
  const live = (context.live ?? []).filter(isBackup);
  const found = new Map<string, ClusterBackupManifest>();
  for (const each of [...exported, ...live]) {
    if (each.managementCluster !== managementCluster) continue;
    if (each.manifest.metadata.namespace !== manifest.metadata.namespace) continue;
    found.set(each.manifest.metadata.name, each.manifest);
  }
  return { backups: [...found.values()], live: context.live !== undefined };
}

/** Those that would go by what is said then, and not by what was said before. */
export function goingOnlyNow(
  { backups }: KnownBackups,
  { manifest }: Schedule,
  was: readonly Retention[],
  is: readonly Retention[],
): ClusterBackupManifest[] {
  const holders = new Map<string, number>();
  for (const file of backups.flatMap((each) => claimsOf(each, undefined))) {
    holders.set(file, (holders.get(file) ?? 0) + 1);
  }
  const claimed = (backup: ClusterBackupManifest) =>
    claimsOf(backup, undefined).some((file) => (holders.get(file) ?? 0) > 1) ? 'shared' : undefined;
  const goingBy = (said: readonly Retention[]) =>
    planPruning({
      backups,
      schedule: manifest.metadata.name,
      spoken: () => said.map((each) => ({ retention: { timeZone: 'UTC', ...each }, by: 'this change' })),
      claimed,
    }).remove;
  const before = goingBy(was);
  return goingBy(is).filter((each) => !before.includes(each));
}

/** Whoever merges has to know that nothing is lost by that alone, and by what it is. */
export const ONLY_PRUNE = `Merging deletes nothing; the next ${quoted('mosk-backup prune --yes')} (or its job) does.`;

/**
 * What goes, for people, with the dates.
 * @param goes `undefined`: nobody has looked
 * @param is what stays then; `undefined`: that depends on the schedule
 * @param was what stayed before; `undefined`: everything, or that depends on the schedule
 */
export function whatGoes(
  goes: readonly ClusterBackupManifest[] | undefined,
  known: KnownBackups | undefined,
  is?: Retention,
  was?: Retention,
): string {
  if (goes === undefined || known === undefined) {
    const [most, former] = [is, was].map(mostKept);
    const bound =
      most === undefined
        ? ''
        : `By this alone at most ${counted(most, 'good backup')} of a cluster and place stay${former === undefined ? '' : ` instead of ${former}`}; `;
    const open = 'without a look at the cluster it cannot be told which go.';
    return bound === '' ? `${open.charAt(0).toUpperCase()}${open.slice(1)}` : `${bound}${open}`;
  }
  // What was exported may be of yesterday, and not be all.
  const seen = known.live
    ? 'Of those that are there now'
    : 'The cluster was not asked; of those that are exported here';
  if (goes.length === 0) return `${seen} none goes because of it.`;
  const dated = goes.map(
    ({ metadata, status }) =>
      `${metadata.name} of ${(status?.startedAt ?? metadata.creationTimestamp ?? 'a time not known').slice(0, 10)}`,
  );
  return `${seen} this takes away ${counted(goes.length, 'backup')}: ${listed(dated, 10)}.`;
}

function mostKept(retention: Retention | undefined): number | undefined {
  return retention && RETENTION_COUNTS.reduce((sum, count) => sum + (retention[count] ?? 0), 0);
}
