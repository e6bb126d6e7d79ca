import { lastGoodBackup } from '../../../lib/explain';
import { counted, shellWord } from '../../../lib/model';
import { EXIT } from '../../exit-codes';
import { ageText } from '../../output';
import { type ClusterObjects, isOverdue, objectsByCluster } from '../../status';
import { bySeen, type Check, projectName } from '../check';
import { type Facts, type ProjectFacts, seenOf } from '../facts';
import type { Judged } from '../finding';
import { again } from './credentials';

/** Clusters whose last good backup is older than `--rpo`, and those of the inventory that have none. */
export const OVERDUE: Check = {
  name: 'overdue',
  title: 'Last good backups',
  judge: (facts) =>
    facts.projects.flatMap((project) => {
      const { backups, schedules, clusters, listed } = project;
      return bySeen(project, 'the age of backups is not known', { backups, schedules }, (seen) => {
        const known = objectsByCluster({ clusters: [], ...seen });
        const missing = (listed ?? []).filter((name) => !known.some(({ cluster }) => cluster === name));
        // Of a cluster that is no more there is nothing to back up: its schedules are told of elsewhere.
        const alive = 'seen' in clusters ? clusters.seen.map(({ metadata }) => metadata.name) : undefined;
        const meant = known.filter(
          ({ cluster }) => alive === undefined || alive.includes(cluster) || listed?.includes(cluster),
        );
        return judge(facts, project, [...meant, ...missing.map((cluster) => without(project, cluster))]);
      });
    }),
};

function judge(facts: Facts, project: ProjectFacts, clusters: readonly ClusterObjects[]): Judged[] {
  const { rpoMs, now } = facts.settings;
  const where = projectName(project.namespace);
  const late = clusters.filter((each) => isLate(each, facts, project));
  if (late.length > 0) return late.map((each) => overdue(facts, each));
  if (clusters.length === 0) return [nothing(facts, project)];
  if (rpoMs === undefined) {
    return [
      {
        state: 'not checked',
        what: 'how old a last good backup may be was not said',
        where,
        remedy: { todo: 'say it, as a duration:', command: `${again(facts, project)} --rpo 26h` },
      },
    ];
  }
  const oldest = clusters
    .flatMap(({ backups }) => lastGoodBackup(backups, now) ?? [])
    .reduce((one, other) => (one.ageMs > other.ageMs ? one : other));
  return [
    {
      state: 'ok',
      what: `of each of ${clusters.length === 1 ? 'one cluster' : `${clusters.length} clusters`} there is one that is young enough`,
      where,
      value: `the oldest is ${ageText(oldest.at, now)} old`,
    },
  ];
}

/** Nothing is never good: the project may be another than was meant, and not even exist. */
function nothing({ at }: Facts, { namespace, clusters }: ProjectFacts): Judged {
  const alive = seenOf(clusters).length;
  const { program, options } = at(namespace);
  return {
    state: 'not checked',
    what: 'no cluster of it is backed up',
    where: projectName(namespace),
    value: alive === 0 ? 'nor does it have one' : `it has ${counted(alive, 'cluster')}`,
    remedy: {
      todo: 'see that it is the project that was meant (-n), and what its clusters have:',
      command: `${program} status --clusters ${options}`,
    },
  };
}

/** A cluster of the inventory is meant to be backed up; without one, whoever has a schedule or a backup. */
function isLate(
  each: ClusterObjects,
  { settings: { rpoMs, now } }: Facts,
  { listed }: ProjectFacts,
): boolean {
  if (rpoMs !== undefined && isOverdue(each, rpoMs, now) === true) return true;
  return listed?.includes(each.cluster) === true && lastGoodBackup(each.backups, now) === undefined;
}

function overdue(
  { at, settings: { now } }: Facts,
  { namespace, cluster, backups, schedules }: ClusterObjects,
): Judged {
  const last = lastGoodBackup(backups, now);
  const { program, options } = at(namespace);
  const [schedule] = schedules;
  return {
    state: 'problem',
    what: last === undefined ? 'it has no good backup' : 'its last good backup is too old',
    where: `Cluster ${namespace}/${cluster}`,
    value: last === undefined ? undefined : `${ageText(last.at, now)} old, of ${last.at}`,
    exit: EXIT.backup,
    remedy:
      schedule === undefined
        ? {
            todo: 'see how it is backed up, and what has failed:',
            command: `${program} explain ${shellWord(cluster)} ${options}`,
          }
        : {
            todo: 'make one now, and look at what failed since with "status":',
            command: `${program} create --from-schedule ${schedule.metadata.name} --wait ${options}`,
          },
  };
}

function without({ namespace }: ProjectFacts, cluster: string): ClusterObjects {
  return { namespace, cluster, manifest: undefined, schedules: [], backups: [] };
}
