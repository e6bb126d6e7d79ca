import { isRemote, remoteFolder } from '../../model';
import { type DefaultTarget, subjectName } from '../../policy';
import { type ClusterId, type Comparison, clusterName, quotedCluster, type Side } from '../comparison';
import type { Consequence } from '../consequence';
import { listed, quoted } from '../quoted';

/** Default targets of Clusters that change, with everything that follows them. */
export function* movedDefaults({ before, after }: Comparison): Iterable<Consequence> {
  const then = new Map(before.defaultTargets.map((each) => [keyOf(each), each]));
  const now = new Map(after.defaultTargets.map((each) => [keyOf(each), each]));
  for (const [key, target] of new Map([...then, ...now])) {
    const from = remoteFolder(then.get(key)?.parameters);
    const to = remoteFolder(now.get(key)?.parameters);
    if (from === to) continue;
    yield moved(target, from, to, [...new Set([...followers(before, target), ...followers(after, target)])]);
  }
}

function moved(
  cluster: ClusterId,
  from: string | undefined,
  to: string | undefined,
  sources: readonly string[],
): Consequence {
  const makers =
    sources.length === 0 ? 'whatever has no target of its own, such as MOSK at an update,' : listed(sources);
  const change =
    to === undefined
      ? `goes: archives of ${makers} stay on a manager node`
      : from === undefined
        ? `becomes ${quoted(to)}: archives of ${makers} go there`
        : `moves from ${quoted(from)} to ${quoted(to)}: archives of ${makers} go there`;
  return {
    code: 'default-target-moved',
    severity: to === undefined ? 'data' : from === undefined ? 'note' : 'risk',
    about: clusterName(cluster),
    managementCluster: cluster.managementCluster,
    files: [from, to].filter((folder) => folder !== undefined),
    says: `The default target of ${quotedCluster(cluster)} ${change}${from === undefined ? '' : `; those made so far stay in ${quoted(from)}`}.`,
    todo: `A patch takes effect only once it is applied: ${quoted('mosk-backup defaults apply')}.`,
  };
}

/** Names of the backups and schedules that have no target of their own. */
function followers({ context }: Side, { managementCluster, namespace, cluster }: ClusterId): string[] {
  return context.sources
    .filter(
      ({ managementCluster: where, manifest }) =>
        where === managementCluster &&
        manifest.metadata.namespace === namespace &&
        manifest.spec.targetCluster === cluster &&
        !isRemote(manifest.spec.parameters),
    )
    .map(subjectName);
}

function keyOf({ managementCluster, namespace, cluster }: DefaultTarget): string {
  return `${managementCluster} ${namespace}/${cluster}`;
}
