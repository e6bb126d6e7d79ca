import type { ClusterFacts, RehearsalFact, RemovalFact } from './facts';

/** Raised when a member changes its meaning. */
export const REPORT_VERSION = 1;

/** How a cluster stands at the moment of the report. */
export const STATES = {
  kept: 'its newest good backup is within the RPO of its tier',
  good: 'it has a good backup, and no RPO to compare with',
  overdue: 'its newest good backup is older than the RPO of its tier',
  none: 'it has no good backup',
  'not-known': 'it could not be read',
  gone: 'it is there no more, and no inventory has it',
} as const;

export type State = keyof typeof STATES;

export interface ScheduleToday {
  readonly name: string;
  /** Empty where nobody knows. */
  readonly expression: string;
  /** Why it starts no backup, or nobody knows when; null: it starts some. */
  readonly inactive: string | null;
  readonly place: string;
  /** Name of the key; null: archives are not encrypted, or nobody knows. */
  readonly key: string | null;
}

export interface NewestToday {
  readonly name: string;
  readonly at: string;
  readonly ageSeconds: number;
  readonly place: string;
  readonly encrypted: boolean | null;
}

export interface Today {
  readonly state: State;
  /** Whether a schedule starts backups of it; null: not known. */
  readonly scheduled: boolean | null;
  readonly schedules: readonly ScheduleToday[];
  readonly newest: NewestToday | null;
  /** Age of the newest good backup that does not go with the cluster; null: there is none, or nobody knows. */
  readonly lostSeconds: number | null;
  /** Backups that are being made or uploaded. */
  readonly running: number;
  /** From 1, as `explain` has it; null: not known. */
  readonly risk: number | null;
}

export interface LongestGap {
  /** Since when there was no newer good backup; with `atLeast` since history is known. */
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  /** What was before is not known. */
  readonly atLeast: boolean;
  /** A backup that is there no more may have been in it. */
  readonly maybeShorter: boolean;
}

/** How long the RPO was kept. The three lengths are all of the stretch. */
export interface Kept {
  /** What is counted: the period, without the time before the cluster was there and after it was gone. */
  readonly from: string;
  readonly to: string;
  readonly withinSeconds: number;
  readonly outsideSeconds: number;
  readonly notKnownSeconds: number;
}

/** Runs that failed, one after the other, until there was a good backup again. */
export interface Outage {
  readonly managementCluster: string;
  readonly project: string;
  readonly cluster: string;
  /** When the first of them began. */
  readonly from: string;
  /** When the next good backup was there; null: there is none yet. */
  readonly to: string | null;
  /** Until then, or until the report. */
  readonly seconds: number;
  /** A run that has left no object may have been good before. */
  readonly maybeShorter: boolean;
  readonly runs: readonly { readonly name: string; readonly status: string; readonly at: string }[];
}

export interface OfCluster {
  readonly managementCluster: string;
  readonly project: string;
  readonly cluster: string;
}

export interface ReportCluster {
  /** null: nobody says. */
  readonly tier: string | null;
  readonly rpoSeconds: number | null;
  /** Whether the inventory has it; null without an inventory. */
  readonly listed: boolean | null;
  /** Whether there is a Cluster object; null: not known. */
  readonly exists: boolean | null;
  readonly today: Today;
  /** null without an RPO. */
  readonly kept: Kept | null;
  readonly longestGap: LongestGap | null;
  /** History is not known before; null: not at all. */
  readonly knownSince: string | null;
  readonly facts: ClusterFacts;
}

export interface TierKept {
  readonly tier: string;
  readonly rpoSeconds: number;
  readonly clusters: number;
  readonly withinSeconds: number;
  readonly outsideSeconds: number;
  readonly notKnownSeconds: number;
  /** The longest of its clusters. */
  readonly longestGap: LongestGap | null;
}

export interface KeyToday {
  readonly managementCluster: string;
  readonly project: string;
  readonly name: string;
  /** When it was last shown to be in a file outside of the cluster; null: never, or its value may have changed since. */
  readonly verifiedAt: string | null;
}

export interface WaiverFact {
  readonly managementCluster: string;
  readonly about: string;
  readonly rule: string;
  readonly reason: string;
  /** Last day on which it holds. */
  readonly until: string;
  readonly holds: boolean;
  /** Moment of the last report that has seen it. */
  readonly seenAt: string;
}

export interface ToDo {
  readonly code: string;
  readonly about: string;
  readonly text: string;
  readonly command: string;
}

export interface ManagementClusterRead {
  readonly name: string;
  /** Kinds that could not be read, and why. */
  readonly unread: readonly { readonly kind: string; readonly problem: string }[];
  /** Clusters of which nothing is known therefore. */
  readonly clustersNotKnown: number;
}

/** Kinds that are read of a management cluster. */
export const READ_KINDS = [
  'Cluster',
  'ClusterBackupSchedule',
  'ClusterBackup',
  'KeyEncryptionKey',
  'ConfigMap (files left behind)',
] as const;

/** What of a management cluster could not be read: `it`, or the names of kinds. */
export function unreadText({ unread }: ManagementClusterRead): string {
  return unread.length === READ_KINDS.length ? 'it' : unread.map(({ kind }) => kind).join(', ');
}

/** Two reports that contradict one another, and which of them is taken. */
export interface Conflict {
  readonly about: string;
  readonly what: string;
  readonly earlier: string;
  readonly taken: string;
}

export interface Totals {
  readonly clusters: number;
  /** By their state. */
  readonly states: Readonly<Record<State, number>>;
  readonly notScheduled: number;
  /** Whose newest good backup would go with them. */
  readonly localOnly: number;
  /** Whose newest good backup can be read by whoever reads the storage. */
  readonly notEncrypted: number;
  /** Kinds, over all management clusters, that could not be read. */
  readonly unreadKinds: number;
}

/** Everything that a report says, whatever it is written as. */
export interface Report {
  readonly report: 'mosk-backup';
  readonly version: typeof REPORT_VERSION;
  /** Release of this package. */
  readonly madeBy: string;
  readonly at: string;
  /** Where the period begins; it ends at `at`. */
  readonly since: string;
  readonly policy: string;
  /** Whether an inventory was given. */
  readonly inventory: boolean;
  /** Days within which a policy wants a rehearsal. */
  readonly rehearsalAgeDays: number;
  readonly managementClusters: readonly ManagementClusterRead[];
  readonly totals: Totals;
  /** What to do first, by its consequence; at most ten. */
  readonly toDo: readonly ToDo[];
  /** What there is to do besides. */
  readonly toDoMore: number;
  readonly clusters: readonly ReportCluster[];
  readonly tiers: readonly TierKept[];
  readonly outages: readonly Outage[];
  readonly keys: readonly KeyToday[];
  readonly waivers: readonly WaiverFact[];
  /** In the period, as all that follows. */
  readonly removals: readonly (RemovalFact & OfCluster)[];
  readonly rehearsals: readonly (RehearsalFact & OfCluster)[];
  /** Moments of the reports that were joined. */
  readonly joined: readonly string[];
  readonly conflicts: readonly Conflict[];
  /** By section, the standards that it supports evidence for. */
  readonly evidence: Readonly<Record<string, readonly string[]>>;
}

/** What a later report takes from an earlier one. */
export interface EarlierReport extends Pick<Report, 'at' | 'waivers'> {
  readonly clusters: readonly Pick<ReportCluster, 'facts' | 'tier' | 'rpoSeconds'>[];
}
