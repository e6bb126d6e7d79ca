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
  /** Names of all files of manifests, by which places name them; also of those that declare nothing. @default - not known */
  readonly files?: ReadonlySet<string>;
  /** What stands for a name that nobody knows yet, as in previews. @default - every name is known */
  readonly unknownName?: string;
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
  /** Names of all files, as far as they are known. */
  readonly files: ReadonlySet<string>;
  /** What stands for a name that nobody knows yet. */
  readonly unknownName: string | undefined;
  /** Keys of every declaration, whatever its kind. */
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
  {
    subjects,
    defaultTargets = [],
    removals = new Map(),
    triggered = new Set(),
    files = new Set(),
    unknownName,
  }: ReviewSide,
  common: Omit<PolicyInput, 'subjects' | 'defaultTargets' | 'base'>,
  settings: PolicySettings,
): Side {
  const context = new PolicyContext({ ...common, subjects, defaultTargets }, settings);
  return {
    context,
    defaultTargets,
    removals,
    triggered,
    files,
    unknownName,
    declared: new Set(subjects.map(declarationKey)),
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
 * findings tell what is wrong with it, and nothing can be said of what it does. Of several declarations of one identity
 * each is compared with that of the same folder; what is left over on both sides has moved.
 */
export function paired<Each extends Subject>(
  { before, after }: Comparison,
  objectsOf: (context: PolicyContext) => readonly Each[],
): Pair<Each>[] {
  const then = byIdentity(objectsOf(before.context));
  const now = byIdentity(objectsOf(after.context));
  const pairs: Pair<Each>[] = [];
  for (const [key, some] of then) {
    for (const pair of matched(some, now.get(key) ?? [])) {
      const { before: each, after: same } = pair;
      if (each === undefined || same !== undefined || !after.declared.has(declarationKey(each)))
        pairs.push(pair);
    }
  }
  for (const [key, some] of now) {
    if (then.has(key)) continue;
    for (const each of some) {
      if (!before.declared.has(declarationKey(each))) pairs.push({ before: undefined, after: each });
    }
  }
  return pairs;
}

/** Declarations by the identity of what they declare and, of one folder, the last: that is the one that engines apply. */
function byIdentity<Each extends Subject>(objects: readonly Each[]): Map<string, readonly Each[]> {
  const found = new Map<string, readonly Each[]>();
  for (const each of objects) {
    const key = subjectKey(each);
    const others = found.get(key)?.filter(({ appliedFrom }) => appliedFrom !== each.appliedFrom) ?? [];
    found.set(key, [...others, each]);
  }
  return found;
}

function matched<Each extends Subject>(then: readonly Each[], now: readonly Each[]): Pair<Each>[] {
  const left = [...now];
  const take = (index: number) => (index === -1 ? undefined : left.splice(index, 1)[0]);
  const same = new Map(
    then.map((before) => [
      before,
      take(left.findIndex(({ appliedFrom }) => appliedFrom === before.appliedFrom)),
    ]),
  );
  const pairs = then.map((before) => ({ before, after: same.get(before) ?? left.shift() }));
  return [...pairs, ...left.map((after) => ({ before: undefined, after }))];
}

/** One declaration of an object, where several folders have one. */
function declarationKey(subject: Subject): string {
  return `${subjectKey(subject)}\n${subject.appliedFrom ?? ''}`;
}
