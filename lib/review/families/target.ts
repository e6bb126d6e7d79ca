import {
  type ClusterBackupScheduleManifest,
  isRemote,
  LOCAL_ONLY_ANNOTATION,
  remoteFolder,
} from '../../model';
import { annotationOf, type Declared, type EffectiveTarget, subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { quoted } from '../quoted';

type Schedule = Declared<ClusterBackupScheduleManifest>;

/** Schedules whose archives go somewhere else. Those that follow the default of their Cluster are told with it. */
export function* movedTargets({ before, after }: Comparison): Iterable<Consequence> {
  const schedules = paired({ before, after, from: 0 }, (context) => context.schedules);
  for (const pair of schedules) {
    if (pair.before === undefined || pair.after === undefined) continue;
    const was = before.context.targetOf(pair.before);
    const is = after.context.targetOf(pair.after);
    if (was.from !== 'object' && is.from !== 'object') continue;
    yield* moved(pair.after, was, is);
  }
}

function* moved(schedule: Schedule, was: EffectiveTarget, is: EffectiveTarget): Iterable<Consequence> {
  const [from, to] = [remoteFolder(was.parameters), remoteFolder(is.parameters)];
  const name = quoted(subjectName(schedule));
  const common = {
    code: 'target-moved' as const,
    about: subjectName(schedule),
    site: schedule.site,
    place: schedule.place('spec.parameters'),
    files: [from, to].filter((folder) => folder !== undefined),
  };
  if (from !== undefined && to !== undefined && from !== to) {
    yield {
      ...common,
      severity: 'risk',
      says: `Archives of ${name} go to ${quoted(to)} from now on; those made so far stay in ${quoted(from)}, and nobody moves or deletes them.`,
      todo: `Keep the credential and the key of ${quoted(from)} as long as anybody may want to restore from there.`,
    };
  } else if (from !== undefined && to === undefined) yield lost(schedule, from, is, common);
  else if (from === undefined && to !== undefined) {
    yield { ...common, severity: 'note', says: `Archives of ${name} go to ${quoted(to)} from now on.` };
  } else if (was.parameters?.rclone?.credential !== is.parameters?.rclone?.credential) {
    yield {
      ...common,
      severity: 'note',
      says: `${name} reaches ${quoted(to ?? '')} with the credential ${quoted(is.parameters?.rclone?.credential ?? '')} instead of ${quoted(was.parameters?.rclone?.credential ?? '')}.`,
      todo: 'Make sure that both lead to the same storage: an archive is found only where its credential leads.',
    };
  }
}

function lost(
  schedule: Schedule,
  from: string,
  is: EffectiveTarget,
  common: Pick<Consequence, 'about' | 'site' | 'place' | 'files'> & { code: 'target-moved' },
): Consequence {
  const name = quoted(subjectName(schedule));
  const reason = annotationOf(schedule, LOCAL_ONLY_ANNOTATION);
  const where =
    is.from === 'unknown'
      ? 'go to the default target of its Cluster, which is not known here, or stay on a manager node'
      : 'stay on a manager node of the cluster';
  return {
    ...common,
    severity: 'data',
    says: `Archives of ${name} ${where} from now on${reason ? `, because ${quoted(reason)}` : ''}; those made so far stay in ${quoted(from)}.`,
    todo: 'Give it a remote target: an archive on the cluster is lost with the cluster.',
  };
}

/** Default targets of Clusters that change, with everything that follows them. */
export function* movedDefaults({ before, after }: Comparison): Iterable<Consequence> {
  const key = ({ site, namespace, cluster }: (typeof after.defaultTargets)[number]) =>
    `${site} ${namespace}/${cluster}`;
  const then = new Map(before.defaultTargets.map((each) => [key(each), each]));
  const now = new Map(after.defaultTargets.map((each) => [key(each), each]));
  for (const each of new Set([...then.keys(), ...now.keys()])) {
    const target = now.get(each) ?? then.get(each);
    const from = remoteFolder(then.get(each)?.parameters);
    const to = remoteFolder(now.get(each)?.parameters);
    if (target === undefined || from === to) continue;
    const { site, namespace, cluster } = target;
    const followers = [...before.context.sources, ...after.context.sources].filter(
      ({ site: where, manifest }) =>
        where === site &&
        manifest.metadata.namespace === namespace &&
        manifest.spec.targetCluster === cluster &&
        !isRemote(manifest.spec.parameters),
    );
    const names = [
      ...new Set(followers.filter(({ manifest }) => 'createdBy' in manifest.spec === false).map(subjectName)),
    ];
    yield movedDefault({ site, namespace, cluster }, from, to, names);
  }
}

function movedDefault(
  { site, namespace, cluster }: { site: string; namespace: string; cluster: string },
  from: string | undefined,
  to: string | undefined,
  followers: readonly string[],
): Consequence {
  const name = quoted(`${namespace}/${cluster}`);
  const who =
    followers.length === 0
      ? 'backups without a target of their own, such as those of MOSK updates,'
      : `${followers.map(quoted).slice(0, 3).join(', ')}${followers.length > 3 ? ` and ${followers.length - 3} more` : ''}`;
  const change =
    to === undefined
      ? `goes: what ${who} make stays on a manager node`
      : from === undefined
        ? `becomes ${quoted(to)}: what ${who} make goes there`
        : `moves from ${quoted(from)} to ${quoted(to)}: what ${who} make goes there`;
  const left = from === undefined ? '' : `; what was made so far stays in ${quoted(from)}`;
  return {
    code: 'default-target-moved',
    severity: to === undefined ? 'data' : from === undefined ? 'note' : 'risk',
    about: `Cluster ${namespace}/${cluster}`,
    site,
    files: [from, to].filter((folder) => folder !== undefined),
    says: `The default target of the cluster ${name} ${change}${left}.`,
    todo: `A patch takes effect only once it is applied: ${quoted('mosk-backup defaults apply')}.`,
  };
}
