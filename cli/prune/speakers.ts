import { BackupError } from '../../lib/errors';
import type { ClusterBackupScheduleManifest, MoskApi } from '../../lib/model';
import type { InventoryCluster } from '../../lib/policy';
import {
  checkRetention,
  hasRetention,
  inZoneOf,
  type Retention,
  retentionOf,
  type SpokenRetention,
  twiceFinding,
} from '../../lib/retention';
import { type TierSettings, tiersOf } from './tiers-of';

/** Who says of how many backups stay, besides the schedules themselves. */
export interface Speakers {
  /** What the command line says. */
  readonly asked: Retention | undefined;
  /** Where tiers say it: a policy's settings, and the clusters with their labels. */
  readonly tiers: TierSettings | undefined;
  /** Of the management cluster that is pruned, whatever names it has. */
  readonly clusters: readonly InventoryCluster[];
  /** Of one that may be the same: they only add to what others say. */
  readonly perhaps: readonly InventoryCluster[];
}

/** A schedule, or what is left of one: the name that its backups have. */
export interface PrunedSchedule {
  /** In an inventory; `undefined` without one. */
  readonly managementCluster: string | undefined;
  readonly namespace: string;
  readonly name: string;
  /** `undefined`: it is gone, and its backups are there. */
  readonly object: ClusterBackupScheduleManifest | undefined;
}

/** `ClusterBackupSchedule prod/nightly on site-a` */
export function scheduleName({ managementCluster, namespace, name }: Omit<PrunedSchedule, 'object'>): string {
  return `ClusterBackupSchedule ${namespace}/${name}${managementCluster === undefined ? '' : ` on ${managementCluster}`}`;
}

/**
 * What is said of the backups that a schedule has made, by their cluster.
 * @throws BackupError `retention-invalid` for a record that cannot be read, `retention-twice` where the API may remove
 * backups too, `reference-missing` where nobody knows what the tier of a cluster demands
 */
export function spokenOf(
  schedule: PrunedSchedule,
  { asked, tiers, clusters, perhaps }: Speakers,
  api: MoskApi,
): (cluster: string) => readonly SpokenRetention[] {
  const { object, namespace } = schedule;
  const at = scheduleName(schedule);
  const said = (retention: Retention, by: string): SpokenRetention => {
    const twice = twiceFinding(retention, { spec: object?.spec }, api, at);
    if (twice !== undefined) throw twice;
    return { retention: inZoneOf(retention, api), by };
  };
  const record = object === undefined || !hasRetention(object) ? undefined : retentionOf(object, at);
  const own = [
    // Its days do not depend on what whoever prunes knows of the API.
    ...(record === undefined ? [] : [said({ timeZone: 'UTC', ...record }, 'its record')]),
    ...(asked === undefined ? [] : [said(asked, 'this command')]),
  ];
  return (cluster) => {
    if (tiers === undefined) return own;
    const itsOwn = (each: InventoryCluster) => each.name === cluster && each.project === namespace;
    const entries = clusters.filter(itsOwn);
    // One that is not listed has the default tier as well, which only adds to what is said: alone it removes nothing.
    const unlisted = entries.length === 0 && own.length > 0 ? [tiers.defaultTier] : [];
    const certain = tiersOf(entries, tiers);
    const isSpokenFor = own.length > 0 || certain.some(({ retention }) => retention !== undefined);
    const demanding = [
      ...certain,
      ...unlisted,
      ...(isSpokenFor ? tiersOf(perhaps.filter(itsOwn), tiers) : []),
    ];
    return [
      ...own,
      ...demanding.flatMap((tier) =>
        // Of another copy of this package a policy may say what this one does not know, and would take for nothing.
        tier?.retention === undefined
          ? []
          : [said(checkRetention(tier.retention, `tier ${tier.name}`), `tier ${tier.name}`)],
      ),
    ];
  };
}

/** @throws BackupError `usage` */
export function nobodySpeaks(schedule: PrunedSchedule): BackupError {
  return new BackupError('usage', 'Nobody says how many backups of this schedule stay, so all of them do', {
    at: scheduleName(schedule),
    fix: 'say it with --keep-last and its like, declare its retention, or name the policy of its tier with --inventory and --policy',
  });
}
