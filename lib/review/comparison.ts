import { qualifiedName, type RemovalMode } from '../model';
import {
  byCluster,
  type DefaultTarget,
  PolicyContext,
  type PolicyInput,
  type PolicySettings,
  type Subject,
  subjectKey,
  suspensionOf,
  type TimedSchedule,
  timedSchedules,
} from '../policy';
import { quoted } from './quoted';

/** What is declared at one end of a change. */
export interface ReviewSide {
  /** Objects of other kinds are passed over, whatever they are. */
  readonly subjects: readonly Subject[];
  /** Default targets of Clusters, as far as patches say them. @default - none is known */
  readonly defaultTargets?: readonly DefaultTarget[];
  /**
   * What the tool that manages objects does with those that are no longer declared, by `subjectKey`: Pulumi does.
   * @default - what GitOps engines do, by the annotations of the objects
   */
  readonly removals?: ReadonlyMap<string, RemovalMode>;
  /**
   * Backups that the tool makes because it is told to make another run of the same, by `subjectKey`: by Pulumi's
   * `triggers`.
   * @default - none
   */
  readonly triggered?: ReadonlySet<string>;
}

/** Both ends of a change, looked up. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  /** The beginning of the week that is drawn; milliseconds since the epoch. */
  readonly from: number;
}

/** One end of a change. */
export interface Side {
  readonly context: PolicyContext;
  readonly defaultTargets: readonly DefaultTarget[];
  /** What the managing tool does with what goes. */
  readonly removals: ReadonlyMap<string, RemovalMode>;
  /** Backups that the managing tool makes because their triggers have changed. */
  readonly triggered: ReadonlySet<string>;
  /** Keys of everything that is declared, whatever its kind. */
  readonly declared: ReadonlySet<string>;
  /** Clusters that have a schedule which runs, by their keys. */
  readonly protectedClusters: ReadonlyMap<string, ProtectedCluster>;
}

/** A cluster of a project on a management cluster. */
export interface ClusterId {
  readonly managementCluster: string;
  readonly namespace: string;
  readonly cluster: string;
}

/** A cluster and the schedules that run on it. */
export interface ProtectedCluster extends ClusterId {
  readonly schedules: readonly TimedSchedule[];
}

export function comparisonOf(
  base: ReviewSide,
  head: ReviewSide,
  common: Omit<PolicyInput, 'subjects' | 'defaultTargets' | 'base'>,
  settings: PolicySettings,
): Comparison {
  return {
    before: sideOf(base, common, settings),
    after: sideOf(head, common, settings),
    from: common.now.getTime(),
  };
}

/** As findings name it: `Cluster prod/prod on site-a`. */
export function clusterName({ managementCluster, namespace, cluster }: ClusterId): string {
  return `Cluster ${qualifiedName(namespace, cluster)}${managementCluster === '' ? '' : ` on ${managementCluster}`}`;
}

/** In a sentence, with backticks. */
export function quotedCluster({ managementCluster, namespace, cluster }: ClusterId): string {
  return `${quoted(qualifiedName(namespace, cluster))}${managementCluster === '' ? '' : ` on ${quoted(managementCluster)}`}`;
}

function sideOf(
  { subjects, defaultTargets = [], removals = new Map(), triggered = new Set() }: ReviewSide,
  common: Omit<PolicyInput, 'subjects' | 'defaultTargets' | 'base'>,
  settings: PolicySettings,
): Side {
  const context = new PolicyContext({ ...common, subjects, defaultTargets }, settings);
  return {
    context,
    defaultTargets,
    removals,
    triggered,
    declared: new Set(subjects.map(subjectKey)),
    protectedClusters: protectedClustersOf(context),
  };
}

function protectedClustersOf(context: PolicyContext): Map<string, ProtectedCluster> {
  const running = timedSchedules(context).filter(
    ({ subject }) => suspensionOf(subject.manifest) === undefined,
  );
  return new Map(
    byCluster(running).flatMap((schedules) => {
      const [first] = schedules;
      if (first === undefined) return [];
      const { managementCluster, manifest } = first.subject;
      const id = {
        managementCluster,
        namespace: manifest.metadata.namespace ?? '',
        cluster: manifest.spec.targetCluster,
      };
      return [[`${managementCluster} ${id.namespace}/${id.cluster}`, { ...id, schedules }] as const];
    }),
  );
}

/** One object before and after; at least one of them is there. */
export interface Pair<Each extends Subject> {
  readonly before: Each | undefined;
  readonly after: Each | undefined;
}

/**
 * The objects of one kind, before and after. One that is still declared but is no longer sound has no end of its own:
 * findings tell what is wrong with it, and nothing can be said of what it does.
 */
export function paired<Each extends Subject>(
  { before, after }: Comparison,
  objectsOf: (context: PolicyContext) => readonly Each[],
): Pair<Each>[] {
  const then = new Map(objectsOf(before.context).map((each) => [subjectKey(each), each]));
  const now = new Map(objectsOf(after.context).map((each) => [subjectKey(each), each]));
  const pairs: Pair<Each>[] = [];
  for (const [key, each] of then) {
    const same = now.get(key);
    if (same !== undefined || !after.declared.has(key)) pairs.push({ before: each, after: same });
  }
  for (const [key, each] of now) {
    if (!then.has(key) && !before.declared.has(key)) pairs.push({ before: undefined, after: each });
  }
  return pairs;
}
