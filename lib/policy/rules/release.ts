import { isAtLeast, isRelease, isRemote, REMOTE_BACKUPS_SINCE } from '../../model';
import { clusterName, inventoryLookup } from '../facts/inventory-lookup';
import type { Rule } from '../judging/rule';

/** What releases of MOSK can do. */
export const RELEASE_RULES: readonly Rule[] = [
  {
    id: 'MB042',
    name: 'version-guard',
    level: 'error',
    title: 'Only clusters that can upload and encrypt are told to',
    why: 'Remote storage and encryption came with MOSK 26.1 and management release 2.31 (documented): before, the archive stays on the node, in clear, or no backup is made.',
    fix: "update the cluster first, or keep its backups local with a reason: BackupTarget.localOnly('…')",
    needs: ['inventory'],
    *check(context) {
      const clusterOf = inventoryLookup(context.inventory ?? []);
      for (const subject of context.sources) {
        const { parameters, from } = context.targetOf(subject);
        const cluster = isRemote(parameters) ? clusterOf(subject) : undefined;
        if (cluster === undefined) continue;
        const releases = [
          [clusterName(cluster), cluster.release, REMOTE_BACKUPS_SINCE.cluster],
          [
            `management cluster ${cluster.managementCluster.name}`,
            cluster.managementCluster.release,
            REMOTE_BACKUPS_SINCE.managementCluster,
          ],
        ] as const;
        for (const [whose, release, since] of releases) {
          if (!isRelease(release) || isAtLeast(release, since)) continue;
          yield {
            subject,
            path: 'spec.parameters',
            problem:
              from === 'object'
                ? 'Clusters of this release cannot upload or encrypt backups'
                : "Clusters of this release cannot upload or encrypt backups, as the Cluster's default says",
            value: `${whose}: ${release}, needs ${since}`,
          };
        }
      }
    },
  },
];
