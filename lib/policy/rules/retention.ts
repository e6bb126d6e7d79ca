import { BackupError } from '../../errors';
import { type ClusterBackupScheduleManifest, RETENTION_ANNOTATION } from '../../model';
import {
  apiRetentionFields,
  countsBelow,
  inZoneOf,
  type Retention,
  retentionOf,
  retentionText,
  twiceFinding,
} from '../../retention';
import { inventoryLookup } from '../facts/inventory-lookup';
import type { PolicyContext } from '../judging/policy-context';
import type { Declared, InventoryCluster } from '../judging/policy-input';
import type { Rule } from '../judging/rule';
import { STANDARDS } from './standards';

const PATH = `metadata.annotations.${RETENTION_ANNOTATION}`;

/** How many backups stay once they are pruned. */
export const RETENTION_RULES: readonly Rule[] = [
  {
    id: 'MB030',
    name: 'retention-min',
    level: 'error',
    title: 'A schedule keeps no fewer backups than the tier of its cluster demands',
    why: 'What was damaged weeks ago is in every younger backup; the older ones that would help are removed with the next prune.',
    fix: 'raise the retention of the schedule, leave it out (then all of its backups stay), or give the cluster another tier',
    links: [
      STANDARDS.cisProtected,
      {
        text: 'AWS Backup Audit Manager: BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
        url: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/controls-and-remediation.html',
      },
    ],
    needs: ['inventory'],
    *check(context) {
      const clusterOf = inventoryLookup(context.inventory ?? []);
      for (const subject of context.schedules) {
        const cluster = clusterOf(subject);
        const unknown = cluster && unknownTier(context, cluster);
        if (unknown !== undefined) {
          const { tierLabel, tiers } = context.settings;
          yield {
            subject,
            problem:
              'The label of its cluster names no tier of the policy: nobody knows how many backups it demands, and prune with this policy leaves all',
            value: `${tierLabel}: ${JSON.stringify(unknown)}`,
            fix: `name one of ${[...tiers.keys()].join(', ')} in the inventory, or add this one to the policy`,
          };
          continue;
        }
        const tier = cluster && context.tierOf(cluster);
        const retention = readable(subject);
        if (tier?.retention === undefined || retention === undefined) continue;
        const needed = inZoneOf(tier.retention, context.apiOf(subject.managementCluster));
        const below = countsBelow(retention, needed);
        if (below.length === 0) continue;
        yield {
          subject,
          path: PATH,
          problem: `Its tier ${tier.name} demands ${retentionText(needed)}: it is below in ${below.join(', ')}`,
          value: retentionText(retention),
        };
      }
    },
  },
  {
    id: 'MB031',
    name: 'keep-last-good',
    level: 'error',
    title: 'A declared retention can be read, keeps the newest good backup, and is the only one',
    why: 'One that cannot be read removes nothing, so that storages fill; of two that both remove backups, each counts on those that the other takes away.',
    fix: `write it as JSON into ${RETENTION_ANNOTATION}, with keepLast from 1; constructs and Pulumi do so by the member retention`,
    links: [
      {
        text: 'CloudNativePG #7912: retention removed backups that were still needed',
        url: 'https://github.com/cloudnative-pg/cloudnative-pg/issues/7912',
      },
    ],
    *check(context) {
      for (const subject of context.schedules) {
        const { manifest } = subject;
        const api = context.apiOf(subject.managementCluster);
        try {
          const retention = retentionOf(manifest);
          if (retention === undefined) continue;
          const judged = context.settings.acceptReasons ? retention : { ...retention, besideApi: undefined };
          const twice = twiceFinding(judged, manifest, api, PATH);
          if (twice === undefined) continue;
          const value = apiRetentionFields(api, manifest.spec).join(', ');
          yield { subject, path: PATH, problem: twice.problem, value, fix: twice.fix };
        } catch (error) {
          if (!BackupError.is(error)) throw error;
          const { at = PATH, problem, value, fix } = error;
          yield { subject, path: at, problem, value, fix };
        }
      }
    },
  },
];

/** What the label of a cluster says where it is no tier, and tiers demand retention. */
function unknownTier({ settings }: PolicyContext, { labels }: InventoryCluster): string | undefined {
  const label = labels[settings.tierLabel] ?? '';
  if (label === '' || settings.tiers.has(label)) return undefined;
  return [...settings.tiers.values()].some(({ retention }) => retention !== undefined) ? label : undefined;
}

/** What cannot be read keeps all, as far as it is known: another rule tells. */
function readable({ manifest }: Declared<ClusterBackupScheduleManifest>): Retention | undefined {
  try {
    return retentionOf(manifest);
  } catch (error) {
    if (BackupError.is(error)) return undefined;
    throw error;
  }
}
