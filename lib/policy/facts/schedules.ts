import { oneLineCron } from '../../contract';
import type { ClusterBackupScheduleManifest } from '../../model';
import { grouped } from '../judging/grouped';
import type { PolicyContext } from '../judging/policy-context';
import type { Declared, InventoryCluster } from '../judging/policy-input';
import { inventoryLookup } from './inventory-lookup';

/** A schedule and when it starts its backups. */
export interface TimedSchedule {
  readonly subject: Declared<ClusterBackupScheduleManifest>;
  /** Five fields or a macro, on one line; fires on some day. */
  readonly expression: string;
  /** Where the expression stands: `spec.schedule`. */
  readonly path: string;
  /** IANA zone in which the management cluster reads it. */
  readonly timeZone: string;
}

/** The declared schedules whose expression fires; the others are a matter of `cron-valid`. */
export function timedSchedules(context: PolicyContext): TimedSchedule[] {
  return context.schedules.flatMap((subject) => {
    const api = context.apiOf(subject.managementCluster);
    const expression = api.cronOf(subject.manifest.spec);
    const broken = context.contractOf(subject).some(({ code }) => code.startsWith('cron-'));
    if (typeof expression !== 'string' || broken) return [];
    const { timeZone } = api.settings.schedule;
    return [{ subject, expression: oneLineCron(expression), path: api.cronPath, timeZone }];
  });
}

/** Schedules of one cluster each, in the order in which they are declared. */
export function byCluster(schedules: readonly TimedSchedule[]): TimedSchedule[][] {
  const clusterOf = ({ subject: { managementCluster, manifest } }: TimedSchedule) =>
    `${managementCluster} ${manifest.metadata.namespace ?? ''}/${manifest.spec.targetCluster}`;
  return [...grouped(schedules, clusterOf).values()];
}

/**
 * The schedules that can be counted on, for each cluster of the inventory; none of a cluster that has none. What looks
 * suspended may make no backups, so it is not among them.
 */
export function protectionOf(context: PolicyContext): Map<InventoryCluster, TimedSchedule[]> {
  const { inventory = [] } = context;
  const clusterOf = inventoryLookup(inventory);
  const found = new Map<InventoryCluster, TimedSchedule[]>(inventory.map((cluster) => [cluster, []]));
  for (const schedule of timedSchedules(context)) {
    const cluster = clusterOf(schedule.subject);
    if (cluster === undefined || suspensionOf(schedule.subject.manifest) !== undefined) continue;
    found.get(cluster)?.push(schedule);
  }
  return found;
}

/** What other kinds call it; ClusterBackupSchedule documents no such field. */
export const SUSPENSIONS = ['suspend', 'paused'] as const;

/** The field by which a manifest says that its schedule makes no backups for now. */
export function suspensionOf({ spec }: ClusterBackupScheduleManifest): string | undefined {
  return SUSPENSIONS.find((field) => spec[field] === true);
}
