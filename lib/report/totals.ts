import { type ManagementClusterRead, type ReportCluster, STATES, type State, type Totals } from './report';

export function totalsOf(
  clusters: readonly ReportCluster[],
  managementClusters: readonly ManagementClusterRead[],
): Totals {
  const count = (wanted: (cluster: ReportCluster) => boolean) => clusters.filter(wanted).length;
  const isThere = ({ today }: ReportCluster) => today.state !== 'gone';
  return {
    clusters: count(isThere),
    states: Object.fromEntries(
      (Object.keys(STATES) as State[]).map((state) => [state, count(({ today }) => today.state === state)]),
    ) as Totals['states'],
    notScheduled: count((each) => isThere(each) && each.today.scheduled === false),
    localOnly: count((each) => isThere(each) && isLocalOnly(each)),
    notEncrypted: count((each) => isThere(each) && each.today.newest?.encrypted === false),
    unreadKinds: managementClusters.reduce((sum, { unread }) => sum + unread.length, 0),
  };
}

/** It has good backups, and all of them go with it. */
export function isLocalOnly({ today: { newest, lostSeconds } }: ReportCluster): boolean {
  return newest !== null && lostSeconds === null;
}
