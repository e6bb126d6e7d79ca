import { qualifiedName } from '../../../lib/model';
import { alike, quoted, type WeekChange, type WeekRow } from '../../../lib/review';
import { runsText } from './runs-text';

/** Schedules that run alike before and after; names between backticks. */
export interface WeekGroup {
  readonly schedules: string;
  readonly clusters: string;
  readonly before: string;
  readonly after: string;
}

/** More names than fit a cell. */
const MOST_NAMES = 20;

/** The rows of a week; schedules of the same runs are one. */
export function weekGroups(week: WeekChange): WeekGroup[] {
  const several = new Set(week.rows.map(({ managementCluster }) => managementCluster)).size > 1;
  const clusterOf = ({ managementCluster, namespace, cluster }: WeekRow) =>
    quoted(qualifiedName(namespace, cluster)) + (several ? ` on ${quoted(managementCluster)}` : '');
  return alike(
    week.rows,
    ({ before, after }) => [before.join(), after.join()],
    ({ managementCluster, namespace, cluster, schedule }) =>
      [managementCluster, namespace, cluster, schedule].join(' '),
  ).map((rows) => ({
    schedules: names(rows.map(({ schedule }) => quoted(schedule))),
    clusters: names(rows.map(clusterOf)),
    before: runsText(rows[0].before, week),
    after: runsText(rows[0].after, week),
  }));
}

function names(all: readonly string[]): string {
  const different = [...new Set(all)];
  const rest = different.length - MOST_NAMES;
  return `${different.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
