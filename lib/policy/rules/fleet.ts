import { counted, qualifiedName } from '../../model';
import { clusterName, inventoryLookup } from '../facts/inventory-lookup';
import { protectionOf } from '../facts/schedules';
import { storageOf } from '../facts/storage';
import type { Rule } from '../judging/rule';
import { STANDARDS } from './standards';

/** Every cluster has its backups, and every schedule its cluster. */
export const FLEET_RULES: readonly Rule[] = [
  {
    id: 'MB020',
    name: 'coverage',
    level: 'error',
    title: 'Every cluster of the inventory has a schedule that makes backups',
    why: 'A cluster that nobody backs up is noticed when it is lost.',
    fix: 'declare a ClusterBackupSchedule for it, or select it in a plan; management clusters need backups too',
    links: [
      STANDARDS.cisAutomated,
      { text: 'DORA (EU) 2022/2554, Art. 12(1): scope of backups' },
      {
        text: 'AWS Backup Audit Manager: BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN',
        url: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/controls-and-remediation.html',
      },
    ],
    needs: ['inventory'],
    *check(context) {
      for (const [cluster, schedules] of protectionOf(context)) {
        if (schedules.length > 0) continue;
        yield { about: clusterName(cluster), problem: 'No schedule that can be counted on backs it up' };
      }
    },
  },
  {
    id: 'MB021',
    name: 'target-exists',
    level: 'warning',
    title: 'Every schedule is for a cluster of the inventory',
    why: 'A schedule without its cluster fails every time, and hides the failures that matter.',
    fix: 'correct spec.targetCluster or the project, add the cluster to the inventory, or remove the schedule',
    links: [{ text: 'CIS Controls v8, 11.1: a maintained process of data recovery' }],
    needs: ['inventory'],
    *check(context) {
      const clusterOf = inventoryLookup(context.inventory ?? []);
      for (const subject of context.schedules) {
        if (clusterOf(subject) !== undefined) continue;
        const { metadata, spec } = subject.manifest;
        yield {
          subject,
          path: 'spec.targetCluster',
          problem: 'The inventory has no such cluster',
          value: `${qualifiedName(metadata.namespace, spec.targetCluster)}${subject.managementCluster === '' ? '' : ` on ${subject.managementCluster}`}`,
        };
      }
    },
  },
  {
    id: 'MB040',
    name: 'copies',
    level: 'warning',
    title: 'The backups of a cluster go to as many storages as its tier wants',
    why: 'A storage that is lost, or whose owner is locked out of it, takes every copy in it along.',
    fix: 'give the cluster a second schedule with a target at another storage, or another tier',
    links: [
      STANDARDS.nistSeparate,
      { text: 'The 3-2-1 rule: three copies, two media, one off site' },
      {
        text: 'Kyverno: k10-3-2-1-backup',
        url: 'https://kyverno.io/policies/kasten/k10-3-2-1-backup/k10-3-2-1-backup/',
      },
    ],
    needs: ['inventory'],
    *check(context) {
      for (const [cluster, schedules] of protectionOf(context)) {
        const tier = context.tierOf(cluster);
        const [first] = schedules;
        // Whether there is one at all is a matter of `target-required`.
        if (tier === undefined || tier.targets < 2 || first === undefined) continue;
        const storages = new Set(schedules.flatMap(({ subject }) => storageOf(context, subject) ?? []));
        if (storages.size >= tier.targets) continue;
        yield {
          subject: first.subject,
          about: clusterName(cluster),
          path: 'spec.parameters',
          problem: `Its tier ${tier.name} wants ${tier.targets} storages`,
          value:
            storages.size === 0
              ? 'none'
              : `${counted(storages.size, 'storage')}: ${[...storages].join(', ')}`,
        };
      }
    },
  },
];
