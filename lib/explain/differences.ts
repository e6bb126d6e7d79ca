import { isObject, isRemote, type KubeObject } from '../model';
import type { ClusterSource } from './source';

/** One thing in which the management cluster is not what the manifests declare. */
export interface Difference {
  /** `ClusterBackupSchedule nightly`, `Cluster prod`. */
  readonly object: string;
  /** `spec.schedule`; `undefined`: the object as a whole. */
  readonly path: string | undefined;
  /** What manifests say, as JSON; `undefined`: nothing. */
  readonly declared: string | undefined;
  /** What lives, as JSON; `undefined`: nothing. */
  readonly live: string | undefined;
}

/**
 * Differences in what manifests own: `spec`, and the Cluster's backup section where a patch declares it. What the server
 * writes is none: owners, finalizers, status, `createdBy`, and parameters that nobody gave (they are filled in with the
 * Cluster's backup section, documented). Backups that live without being declared are none either: schedules, updates
 * and people make them.
 */
export function differencesBetween(
  cluster: string,
  declared: ClusterSource,
  live: ClusterSource,
): Difference[] {
  return [
    ...defaultTargetDifferences(cluster, declared, live),
    ...objectDifferences(declared.schedules, live.schedules, { undeclared: true }),
    ...objectDifferences(declared.backups, live.backups, { undeclared: false }),
  ];
}

function defaultTargetDifferences(
  cluster: string,
  { defaultTarget: declared }: ClusterSource,
  { defaultTarget: live }: ClusterSource,
): Difference[] {
  // Without a patch nobody declares the section: whatever it says is not ours.
  if (!declared.known || !live.known) return [];
  return [...changes(declared.parameters ?? {}, live.parameters ?? {}, 'backup section')].map((change) => ({
    object: `Cluster ${cluster}`,
    ...change,
  }));
}

function objectDifferences(
  declared: readonly KubeObject[],
  live: readonly KubeObject[],
  { undeclared }: { undeclared: boolean },
): Difference[] {
  const living = new Map(live.map((each) => [each.metadata.name, each]));
  const found = declared.flatMap((each): Difference[] => {
    const other = living.get(each.metadata.name);
    living.delete(each.metadata.name);
    if (other === undefined) return [{ ...whole(each), declared: json(each.spec), live: undefined }];
    return [...changes(each.spec, ownedSpec(each, other), 'spec')].map((change) => ({
      object: nameOf(each),
      ...change,
    }));
  });
  if (!undeclared) return found;
  return [
    ...found,
    ...[...living.values()].map((each) => ({ ...whole(each), declared: undefined, live: json(each.spec) })),
  ];
}

/** What lives, without what the server has written. */
function ownedSpec(declared: KubeObject, live: KubeObject): unknown {
  const { createdBy: _server, parameters, ...spec } = (live.spec ?? {}) as Record<string, unknown>;
  const own = (declared.spec as { parameters?: object } | undefined)?.parameters;
  return isRemote(own) ? { ...spec, parameters } : spec;
}

function* changes(
  declared: unknown,
  live: unknown,
  path: string,
): Iterable<Pick<Difference, 'path' | 'declared' | 'live'>> {
  if (isObject(declared) && isObject(live)) {
    for (const key of [...new Set([...Object.keys(declared), ...Object.keys(live)])].sort()) {
      yield* changes(declared[key], live[key], `${path}.${key}`);
    }
    return;
  }
  const [one, other] = [json(declared), json(live)];
  if (one !== other) yield { path, declared: one, live: other };
}

/** Empty objects, nulls and what is left out are the same to the server. */
function json(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return isObject(value) && Object.keys(value).length === 0 ? undefined : JSON.stringify(value);
}

const whole = (object: KubeObject) => ({ object: nameOf(object), path: undefined });
const nameOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.name}`;
