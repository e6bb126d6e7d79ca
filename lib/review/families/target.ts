import { LOCAL_ONLY_ANNOTATION, remoteFolder } from '../../model';
import { annotationOf, type EffectiveTarget, subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { listed, quoted } from '../quoted';

/** A schedule whose archives go somewhere else than before. */
interface Move {
  readonly schedule: Comparison['after']['context']['schedules'][number];
  readonly was: EffectiveTarget;
  readonly is: EffectiveTarget;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Schedules whose archives go somewhere else. Those that follow the default of their Cluster are told with it. */
export function* movedTargets(comparison: Comparison): Iterable<Consequence> {
  const together = new Map<string, Move[]>();
  for (const move of movesIn(comparison)) {
    const { from, to, schedule } = move;
    if (from !== undefined && to !== undefined && from !== to) {
      const key = `${schedule.managementCluster} ${bucketOf(from)} ${bucketOf(to)}`;
      together.set(key, [...(together.get(key) ?? []), move]);
    } else if (from !== undefined && to === undefined) yield lost(move, from);
    else if (from === undefined && to !== undefined) yield gained(move, to);
    else if (credentialOf(move.was) !== credentialOf(move.is)) yield otherCredential(move);
  }
  for (const moves of together.values()) yield moved(moves);
}

function* movesIn(comparison: Comparison): Iterable<Move> {
  for (const pair of paired(comparison, ({ schedules }) => schedules)) {
    if (pair.before === undefined || pair.after === undefined) continue;
    const was = comparison.before.context.targetOf(pair.before);
    const is = comparison.after.context.targetOf(pair.after);
    if (was.from !== 'object' && is.from !== 'object') continue;
    const [from, to] = [remoteFolder(was.parameters), remoteFolder(is.parameters)];
    yield { schedule: pair.after, was, is, from, to };
  }
}

/** Many schedules that leave one bucket for another are one thing that happens. */
function moved(moves: readonly Move[]): Consequence {
  const from = [...new Set(moves.map((move) => move.from ?? ''))];
  const to = [...new Set(moves.map((move) => move.to ?? ''))];
  const names = listed(moves.map(({ schedule }) => subjectName(schedule)));
  const [source, goal] = [from.length, to.length].every((count) => count === 1)
    ? [from[0], to[0]]
    : [commonStart(from), commonStart(to)];
  const [first] = moves;
  return {
    code: 'target-moved',
    severity: 'risk',
    about: first === undefined ? '' : subjectName(first.schedule),
    managementCluster: first?.schedule.managementCluster ?? '',
    place: first?.schedule.place('spec.parameters'),
    files: from,
    says: `Archives of ${names} go to ${quoted(goal ?? '')} from now on; those made so far stay in ${quoted(source ?? '')}, and nobody moves or deletes them.`,
    todo: 'Keep the credential and the key of the old place as long as anybody may want to restore from there.',
  };
}

function lost({ schedule, is, from: _, ...rest }: Move, from: string): Consequence {
  const reason = annotationOf(schedule, LOCAL_ONLY_ANNOTATION);
  const where =
    is.from === 'unknown'
      ? 'go to the default target of its Cluster, which is not known here, or stay on a manager node'
      : 'stay on a manager node of the cluster';
  return {
    ...common({ schedule, is, from, ...rest }),
    rules: ['MB001'],
    severity: 'data',
    says: `Archives of ${quoted(subjectName(schedule))} ${where} from now on${reason ? `, because ${quoted(reason)}` : ''}; those made so far stay in ${quoted(from)}.`,
    todo: 'Give it a remote target: an archive on the cluster is lost with the cluster.',
  };
}

function gained(move: Move, to: string): Consequence {
  const says = `Archives of ${quoted(subjectName(move.schedule))} go to ${quoted(to)} from now on, and no longer stay on the cluster.`;
  return { ...common(move), severity: 'note', says };
}

function otherCredential(move: Move): Consequence {
  const { schedule, was, is, to = '' } = move;
  return {
    ...common(move),
    severity: 'note',
    says: `${quoted(subjectName(schedule))} reaches ${quoted(to)} with the credential ${quoted(credentialOf(is))} instead of ${quoted(credentialOf(was))}.`,
    todo: 'Make sure that both lead to the same storage: an archive is found only where its credential leads.',
  };
}

function common({
  schedule,
  from,
  to,
}: Move): Pick<Consequence, 'code' | 'about' | 'managementCluster' | 'place' | 'files'> {
  return {
    code: 'target-moved',
    about: subjectName(schedule),
    managementCluster: schedule.managementCluster,
    place: schedule.place('spec.parameters'),
    files: [from, to].filter((folder) => folder !== undefined),
  };
}

function credentialOf({ parameters }: EffectiveTarget): string {
  return parameters?.rclone?.credential ?? '';
}

/** `s3://bucket` of `s3://bucket/folder` */
function bucketOf(folder: string): string {
  return folder.split('/').slice(0, 3).join('/');
}

/** The folders that all of them begin with. */
function commonStart(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split('/'));
  const end = first.findIndex((step, index) => others.some((other) => other[index] !== step));
  return (end === -1 ? first : first.slice(0, end)).join('/');
}
