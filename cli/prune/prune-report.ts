import { type ClusterBackupManifest, counted, remoteFiles, remoteFolder } from '../../lib/model';
import { type PrunePlan, retentionText, type SpokenRetention } from '../../lib/retention';
import { removedJson, removedText } from '../backups/remove-backups';
import { linesText } from '../output';
import type { Pruned } from './prune-backups';
import type { PrunedBackups } from './prune-namespace';
import { scheduleName } from './speakers';

const PARTS = ['keep', 'alone', 'remove'] as const;

/** For people: each schedule with who says what stays, its backups, and what was or would be done. */
export function pruneText(schedules: readonly PrunedBackups[]): string {
  const told = schedules.filter(({ plan }) => PARTS.some((part) => plan[part].length > 0));
  return told.map(scheduleText).join('\n');
}

function scheduleText({ schedule, plan, spoken, done }: PrunedBackups): string {
  if ([...spoken.values()].every((each) => each.length === 0)) {
    const all = counted(plan.keep.length + plan.alone.length, 'backup');
    return linesText([`${scheduleName(schedule)}: nothing is declared, so all stay: ${all}`]);
  }
  const rows = [...saysRows(scheduleName(schedule), spoken), ...planRows(plan)];
  if (done !== undefined) return `${linesText(rows)}\n${done.map(prunedText).join('')}`;
  const files = plan.remove.flatMap((backup) => remoteFiles(backup).map((file) => `          ${file}`));
  const end =
    plan.remove.length === 0
      ? 'Nothing is to be removed.'
      : `Nothing was changed. With --yes, ${plan.remove.length} of the backups of ${schedule.name} and these files are removed:`;
  return linesText([...rows, '', end, ...files]);
}

/** `ClusterBackupSchedule prod/nightly keeps last 7, daily 14 (days of UTC) by its record` */
function saysRows(name: string, spoken: ReadonlyMap<string, readonly SpokenRetention[]>): string[] {
  const texts = new Map([...spoken].map(([cluster, says]) => [cluster, saysText(says)]));
  const isOne = new Set(texts.values()).size === 1;
  return [...texts].flatMap(([cluster, text], index) =>
    isOne ? (index === 0 ? [`${name} keeps ${text}`] : []) : [`${name} of ${cluster} keeps ${text}`],
  );
}

function saysText(says: readonly SpokenRetention[]): string {
  if (says.length === 0) return 'all: nothing is declared';
  const each = says.map(({ retention, by }) => `${retentionText(retention)} by ${by}`).join('; ');
  const differ = new Set(says.map(({ retention }) => retentionText(retention))).size > 1;
  return differ ? `${each}: what any of them keeps stays` : each;
}

/** `keep    nightly-3  Completed  prod  s3://backups/prod  2027-01-31T01:00:03Z  last, daily` */
function planRows(plan: PrunePlan): string[] {
  const width = Math.max(...PARTS.map((part) => part.length));
  return PARTS.flatMap((part) =>
    plan[part].map((backup) => {
      const { metadata, spec, status } = backup;
      const cells = [metadata.name, status?.status || '-', spec.targetCluster, targetOf(backup)];
      const more = [status?.startedAt ?? '-', plan.why.get(backup) ?? ''];
      return [part.padEnd(width), ...cells, ...more].join('  ').trimEnd();
    }),
  );
}

function prunedText({ backup: { metadata }, removed }: Pruned): string {
  if (removed !== undefined) return removedText(removed);
  const name = `${metadata.namespace}/${metadata.name}`;
  return linesText([`${name}  stays: by now it is one of the last good ones, or in other hands`]);
}

/** The JSON shape; documented in docs/json.md. */
export function pruneJson(schedules: readonly PrunedBackups[]): object {
  const all = (part: (typeof PARTS)[number]) =>
    schedules.flatMap(({ schedule, plan }) =>
      plan[part].map((backup) => ({
        namespace: backup.metadata.namespace,
        name: backup.metadata.name,
        cluster: backup.spec.targetCluster,
        status: backup.status?.status ?? '',
        target: targetOf(backup),
        files: remoteFiles(backup),
        startedAt: backup.status?.startedAt ?? null,
        schedule: schedule.name,
        managementCluster: schedule.managementCluster ?? null,
        why: plan.why.get(backup) ?? '',
      })),
    );
  return {
    keep: all('keep'),
    remove: all('remove'),
    alone: all('alone'),
    ...prunedJson(schedules.flatMap(({ done }) => (done === undefined ? [] : [done]))),
    schedules: schedules.map(({ schedule: { managementCluster, namespace, name }, spoken }) => ({
      ...{ managementCluster: managementCluster ?? null, namespace, name },
      retentions: [...spoken].flatMap(([cluster, says]) =>
        says.map(({ retention, by }) => ({ cluster, by, ...retention })),
      ),
    })),
  };
}

/** Null without `--yes`, and where nothing was to go. */
function prunedJson(done: readonly (readonly Pruned[])[]): object {
  if (done.length === 0) return { removed: null, stayed: null };
  return {
    removed: done
      .flat()
      .flatMap(({ backup, removed }) =>
        removed === undefined ? [] : [{ ...removedJson(removed), cluster: backup.spec.targetCluster }],
      ),
    stayed: done
      .flat()
      .flatMap(({ backup: { metadata, spec }, removed }) =>
        removed === undefined
          ? [{ namespace: metadata.namespace, name: metadata.name, cluster: spec.targetCluster }]
          : [],
      ),
  };
}

function targetOf({ spec }: ClusterBackupManifest): string {
  return remoteFolder(spec.parameters) ?? 'local';
}
