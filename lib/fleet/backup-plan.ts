import { Construct } from 'constructs';
import { ClusterBackupSchedule, type ManagementCluster } from '../constructs';
import { BackupError } from '../errors';
import { clockMinutes, spreadMinute, type TimeOfDay, WEEKDAYS } from '../model';
import { DEFAULT_TIER_LABEL, type Tier } from '../policy';
import { checkRetention, inZoneOf, type Retention } from '../retention';
import { BackupRule } from './backup-rule';
import type { BackupStore } from './backup-store';
import { clockChange, later } from './clock-change';
import { whyEmpty } from './empty-selection';
import type { FleetCluster } from './inventory';
import { managementClusterOf } from './management-cluster-of';
import { closestBeginnings, keepsClear } from './rule-distance';
import { refuseLessThan, refuseOtherTier } from './tier-needs';

export interface BackupPlanOptions {
  /** Where the backups go, unless a rule says another place. */
  readonly store: BackupStore;
  /**
   * Over how long a time the clusters of the fleet are spread. Each starts its own number of minutes after the rules'
   * earliest starts: always the same, computed from its name, and the same for all rules.
   * @default '3h'
   */
  readonly spread?: string;
  /**
   * How far apart two starts on one cluster are at least, and a start and the cluster's maintenance: as long as the
   * longest backup takes. What a `BackupPolicy` calls so is the same; where both say it, the longer one holds.
   * @default '2h'
   */
  readonly betweenRuns?: string;
  /**
   * Which backups of each rule stay, on each cluster, unless the rule says otherwise. Nothing goes before
   * `mosk-backup prune` is run.
   * @default - all of them
   */
  readonly retention?: Retention;
  /**
   * What the clusters need: the plan protects none with less, and none whose label names another tier. The tiers of a
   * `BackupPolicy` are the same values.
   * @default - whatever the rules give
   */
  readonly tier?: Tier;
  /**
   * Label of the inventory that names a cluster's tier.
   * @default 'tier'
   */
  readonly tierLabel?: string;
}

export interface BackupPlanProps extends BackupPlanOptions {
  /**
   * How often to back up.
   * @default - none: `addRule`
   */
  readonly rules?: readonly BackupRule[];
}

export interface DailyPlanOptions extends BackupPlanOptions {
  /**
   * Earliest start, on the management cluster's clock.
   * @default - 01:00
   */
  readonly from?: TimeOfDay;
}

export interface DailyAndWeeklyPlanOptions extends DailyPlanOptions {
  /**
   * Where the weekly backups go, such as another management cluster.
   * @default - the plan's store
   */
  readonly weeklyStore?: BackupStore;
}

export interface DailyWeeklyAndMonthlyPlanOptions extends DailyAndWeeklyPlanOptions {
  /**
   * Where the monthly backups go, such as another management cluster.
   * @default - the plan's store
   */
  readonly monthlyStore?: BackupStore;
}

/**
 * How often clusters are backed up, and where to. On each cluster no two starts are closer than `betweenRuns`, and each
 * cluster has a folder of its own; what would break that is refused where it is written.
 *
 * MOSK documents no retention: backups stay until they are removed, by `prune` as the rules' `retention` says.
 */
export class BackupPlan extends Construct {
  /** A backup every day. */
  static daily(scope: Construct, id: string, { from = ONE, ...options }: DailyPlanOptions): BackupPlan {
    return new BackupPlan(scope, id, { ...options, rules: [BackupRule.daily({ from })] });
  }

  /** A backup every day, and another after that of Sunday, an hour more than `betweenRuns` later: past midnight on Monday. */
  static dailyAndWeekly(
    scope: Construct,
    id: string,
    { from = ONE, weeklyStore, ...options }: DailyAndWeeklyPlanOptions,
  ): BackupPlan {
    const plan = BackupPlan.daily(scope, id, { ...options, from });
    const { time, daysLater } = later(from, plan.#minutesBetweenRuns, 1);
    const weekday = WEEKDAYS[daysLater % 7] ?? 'sunday';
    return plan.addRule(BackupRule.weekly({ weekday, from: time, store: weeklyStore }));
  }

  /**
   * A backup every day, another after that of Sunday, and another after that of the first of the month, each an hour more
   * than `betweenRuns` later: past midnight on the next day.
   */
  static dailyWeeklyAndMonthly(
    scope: Construct,
    id: string,
    { from = ONE, monthlyStore, ...options }: DailyWeeklyAndMonthlyPlanOptions,
  ): BackupPlan {
    const plan = BackupPlan.dailyAndWeekly(scope, id, { ...options, from });
    const { time, daysLater } = later(from, plan.#minutesBetweenRuns, 2);
    return plan.addRule(BackupRule.monthly({ day: 1 + daysLater, from: time, store: monthlyStore }));
  }

  /** What the clusters need, if that is said. */
  readonly tier: Tier | undefined;
  readonly #tierLabel: string;
  readonly #store: BackupStore;
  readonly #retention: Retention | undefined;
  readonly #spreadMinutes: number;
  readonly #minutesBetweenRuns: number;
  readonly #rules: BackupRule[] = [];
  readonly #protected = new Map<string, readonly ClusterBackupSchedule[]>();

  /**
   * @param scope the app
   * @throws BackupError `usage` for durations that are none, `cron-invalid`, `runs-too-close`, `duplicate-object`, `retention-invalid`
   */
  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    const { store, rules = [], spread = '3h', betweenRuns = '2h', retention } = props;
    this.tier = props.tier;
    this.#tierLabel = props.tierLabel ?? DEFAULT_TIER_LABEL;
    this.#store = store;
    this.#retention = retention && checkRetention(retention, `${this.node.path}: retention`);
    this.#spreadMinutes = clockMinutes(spread, `${this.node.path}: spread`);
    this.#minutesBetweenRuns = clockMinutes(betweenRuns, `${this.node.path}: betweenRuns`);
    for (const rule of rules) this.addRule(rule);
    this.node.addValidation({
      validate: () => (this.#protected.size === 0 ? ['The plan protects no cluster: call protect'] : []),
    });
  }

  /** The rules, in the order in which they were added. */
  get rules(): readonly BackupRule[] {
    return [...this.#rules];
  }

  /**
   * Adds a rule, before the plan protects its first cluster.
   * @returns the plan
   * @throws BackupError `runs-too-close`, `duplicate-object`, `already-protected`, `cron-invalid`
   */
  addRule(rule: BackupRule): this {
    const at = `${this.node.path}: ${rule.id}`;
    if (this.#protected.size > 0) {
      throw new BackupError('already-protected', 'The plan protects clusters already', {
        at,
        fix: 'add all rules before the first cluster is protected',
      });
    }
    if (this.#rules.some(({ id }) => id === rule.id)) {
      throw new BackupError('duplicate-object', 'The plan has a rule of this name', {
        at,
        fix: "give one of them another id, such as id: 'sundays'",
      });
    }
    // A monthly rule whose last cluster would start on a day that some months lack.
    rule.cron(this.#spreadMinutes - 1);
    refuseCloseRules([...this.#rules, rule], this.#minutesBetweenRuns, at);
    this.#rules.push(rule);
    return this;
  }

  /**
   * Declares a schedule for each rule in the chart of the cluster's management cluster. Again for a cluster that the
   * plan protects already changes nothing.
   *
   * @returns the schedules, `<cluster>-<rule>`
   * @throws BackupError `already-protected` by another plan, `release-too-old`, `runs-too-close` where nothing keeps
   * clear of the maintenance window, `selection-empty` without rules, `tier-not-met`, `retention-twice` where the API
   * has a retention of its own
   */
  protect(cluster: FleetCluster): readonly ClusterBackupSchedule[] {
    const known = this.#protected.get(cluster.path);
    if (known !== undefined) return known;
    if (this.#rules.length === 0)
      throw nothing(this.node.path, 'A plan without rules protects nothing', 'addRule');
    if (this.tier !== undefined) {
      refuseOtherTier(this.tier, this.#tierLabel, { cluster, at: this.node.path });
    }
    const chart = managementClusterOf(this, cluster);
    const apart = this.#minutesBetweenRuns + clockChange(chart.api);
    refuseCloseRules(this.#rules, apart, this.node.path);
    const scope = this.#scopeOf(cluster, chart);
    const minutesLater = this.#minutesLater(cluster, apart);
    const planned = this.#rules.map((rule) => ({
      id: rule.id,
      target: (rule.store ?? this.#store).targetOf(this, cluster),
      cron: rule.cron(minutesLater),
      retention: rule.retention ?? this.#retention,
    }));
    if (this.tier !== undefined) {
      refuseLessThan(this.tier, {
        at: this.node.path,
        cluster,
        expressions: planned.map(({ cron }) => cron.expression),
        timeZone: chart.api.settings.schedule.timeZone,
        targets: planned.map(({ target }) => target),
        kept: this.tier.retention && inZoneOf(this.tier.retention, chart.api),
        retentions: planned.map(({ id, retention }) => ({
          id,
          retention: retention && inZoneOf(retention, chart.api),
        })),
      });
    }
    const schedules = planned.map(
      ({ id, target, cron, retention }) =>
        new ClusterBackupSchedule(scope, id, {
          namespace: cluster.project,
          cluster: cluster.cluster,
          target,
          cron,
          retention,
        }),
    );
    this.#protected.set(cluster.path, schedules);
    return schedules;
  }

  /**
   * `protect` for every one of the clusters.
   * @throws BackupError `selection-empty` for no cluster, because a selection that has come to fit none would leave a
   * fleet without backups
   */
  protectAll(clusters: readonly FleetCluster[]): readonly ClusterBackupSchedule[] {
    if (clusters.length === 0) {
      throw nothing(
        this.node.path,
        'There is no cluster to protect',
        'correct the selection',
        whyEmpty(clusters),
      );
    }
    return clusters.flatMap((cluster) => this.protect(cluster));
  }

  /** Two plans know nothing of each other's starts, so a cluster has one. */
  #scopeOf(cluster: FleetCluster, chart: ManagementCluster): Construct {
    const id = `BackupPlan ${cluster.project}.${cluster.name}`;
    if (chart.node.tryFindChild(id) === undefined) return new Construct(chart, id);
    throw new BackupError('already-protected', 'Another plan protects this cluster', {
      at: this.node.path,
      value: cluster.path,
      fix: 'select it in one of the plans only, and put the rules of both into that one',
    });
  }

  /** The cluster's own minutes, or the next ones that keep clear of its maintenance. */
  #minutesLater({ path, maintenanceWindow }: FleetCluster, apart: number): number {
    const own = spreadMinute(path, this.#spreadMinutes);
    if (maintenanceWindow === undefined) return own;
    for (let moved = 0; moved < this.#spreadMinutes; moved += 1) {
      const minutes = (own + moved) % this.#spreadMinutes;
      const clear = this.#rules.every((rule) => keepsClear(rule, minutes, maintenanceWindow, apart));
      if (clear) return minutes;
    }
    throw new BackupError('runs-too-close', 'No start keeps clear of the maintenance window of the cluster', {
      at: this.node.path,
      value: `${path}: a start needs ${apart} minutes before the window begins`,
      fix: 'move the rules, widen spread, or protect this cluster by a plan of its own',
    });
  }
}

const ONE: TimeOfDay = { hour: 1 };

function refuseCloseRules(rules: readonly BackupRule[], needed: number, at: string): void {
  for (const [index, rule] of rules.entries()) {
    for (const other of rules.slice(0, index)) {
      const apart = closestBeginnings(rule, other);
      if (apart >= needed) continue;
      throw new BackupError(
        'runs-too-close',
        'Two rules start backups of one cluster too close to each other',
        {
          at,
          value: `${other.id} and ${rule.id}: ${apart} minutes apart, ${needed} are needed`,
          fix: 'move one of them, or lower betweenRuns if backups never take that long',
        },
      );
    }
  }
}

function nothing(at: string, problem: string, fix: string, value?: string): BackupError {
  return new BackupError('selection-empty', problem, { at, value, fix });
}
