import { BackupError } from '../../errors';
import {
  APPROVED_ANNOTATION,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  claimsOf,
  counted,
  RETENTION_ANNOTATION,
  remoteFiles,
} from '../../model';
import { annotationOf, type Declared, isBackup, type PolicyContext, subjectName } from '../../policy';
import {
  countsBelow,
  planPruning,
  RETENTION_COUNTS,
  type Retention,
  retentionOf,
  retentionText,
} from '../../retention';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { inNamespace, listed, quoted } from '../quoted';

type Schedule = Declared<ClusterBackupScheduleManifest>;

/** Schedules of whose backups others stay than before, once they are pruned. */
export function* changedRetentions(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ schedules }) => schedules)) {
    // Without its schedule nobody prunes a backup by what it had declared.
    if (after === undefined) continue;
    const was = before && readable(before);
    const is = readable(after);
    if (is === undefined) {
      if (was !== undefined) yield raised(after, was, undefined);
      continue;
    }
    const [lower, higher] = [
      was === undefined ? [...RETENTION_COUNTS] : countsBelow(is, was),
      was && countsBelow(was, is),
    ];
    if (lower.length > 0) yield lowered(comparison.after.context, { before, after, was, is });
    else if (was !== undefined && (higher?.length ?? 0) > 0) yield raised(after, was, is);
  }
}

interface Lowering {
  readonly before: Schedule | undefined;
  readonly after: Schedule;
  readonly was: Retention | undefined;
  readonly is: Retention;
}

function lowered(context: PolicyContext, { before, after, was, is }: Lowering): Consequence {
  const known = knownBackups(context, after);
  const goes = known && goingOnlyNow(known, after, was, is);
  const { name, namespace } = after.manifest.metadata;
  const approval = annotationOf(after, APPROVED_ANNOTATION)?.trim();
  // One that has answered an earlier change does not answer this one.
  const isApproved =
    Boolean(approval) && approval !== (before && annotationOf(before, APPROVED_ANNOTATION)?.trim());
  const isNew = before === undefined && (goes?.length ?? 0) === 0;
  const instead = was === undefined ? (isNew ? '' : ' instead of all') : ` instead of ${retentionText(was)}`;
  const agreed = isApproved ? ` Approved: ${quoted(approval ?? '')}.` : '';
  return {
    code: isNew ? 'retention-declared' : 'retention-lowered',
    severity: isNew ? 'note' : isApproved ? 'risk' : 'data',
    about: subjectName(after),
    managementCluster: after.managementCluster,
    place: after.place(`metadata.annotations.${RETENTION_ANNOTATION}`),
    files: (goes ?? []).flatMap((each) => remoteFiles(each)),
    says: `Of what ${quoted(subjectName(after))} has made, ${quoted('mosk-backup prune')} will keep ${retentionText(is)}${instead}, of each cluster in each place. ${whatGoes(goes, is)}${agreed}`,
    todo: isNew
      ? undefined
      : isApproved
        ? `See what goes before it does: ${quoted(`mosk-backup prune --schedule ${name}${inNamespace({ namespace })}`)}.`
        : `Merge only after whoever owns the data agrees, and write who that was into the annotation ${quoted(APPROVED_ANNOTATION)}. What goes shows ${quoted(`mosk-backup prune --schedule ${name}${inNamespace({ namespace })}`)}, which changes nothing.`,
  };
}

function whatGoes(goes: readonly ClusterBackupManifest[] | undefined, is: Retention): string {
  if (goes === undefined) {
    const most = RETENTION_COUNTS.reduce((sum, count) => sum + (is[count] ?? 0), 0);
    return `By this alone at most ${counted(most, 'good backup')} of a cluster and place stay; without a look at the cluster it cannot be told which go.`;
  }
  if (goes.length === 0) return 'Of those that are there now none goes because of it.';
  const dated = goes.map(
    ({ metadata, status }) =>
      `${metadata.name} of ${(status?.startedAt ?? metadata.creationTimestamp ?? 'a time not known').slice(0, 10)}`,
  );
  return `Of those that are there now this takes away ${counted(goes.length, 'backup')}: ${listed(dated, 10)}.`;
}

function raised(after: Schedule, was: Retention, is: Retention | undefined): Consequence {
  const now =
    is === undefined ? 'nothing is declared, so all of its backups stay' : `${retentionText(is)} stay`;
  return {
    code: 'retention-raised',
    severity: 'note',
    about: subjectName(after),
    managementCluster: after.managementCluster,
    place: after.place(`metadata.annotations.${RETENTION_ANNOTATION}`),
    files: [],
    says: `Fewer backups of ${quoted(subjectName(after))} go than before: ${now}, instead of ${retentionText(was)}.`,
  };
}

/** What is known of the backups that a schedule has made, live or as exported; `undefined`: nobody has looked. */
function knownBackups(context: PolicyContext, { managementCluster, manifest }: Schedule) {
  const exported = context.backups.filter((each) => each.manifest.status !== undefined);
  if (context.live === undefined && exported.length === 0) return undefined;
  const live = (context.live ?? []).filter(isBackup);
  const found = new Map<string, ClusterBackupManifest>();
  for (const each of [...exported, ...live]) {
    if (each.managementCluster !== managementCluster) continue;
    if (each.manifest.metadata.namespace !== manifest.metadata.namespace) continue;
    found.set(each.manifest.metadata.name, each.manifest);
  }
  return [...found.values()];
}

/** Those that would go by the new retention, and not by the old one. */
function goingOnlyNow(
  backups: readonly ClusterBackupManifest[],
  { manifest }: Schedule,
  was: Retention | undefined,
  is: Retention,
): ClusterBackupManifest[] {
  const holders = new Map<string, number>();
  for (const file of backups.flatMap((each) => claimsOf(each, undefined))) {
    holders.set(file, (holders.get(file) ?? 0) + 1);
  }
  const claimed = (backup: ClusterBackupManifest) =>
    claimsOf(backup, undefined).some((file) => (holders.get(file) ?? 0) > 1) ? 'shared' : undefined;
  const goingBy = (retention: Retention | undefined) =>
    planPruning({
      backups,
      schedule: manifest.metadata.name,
      spoken: () =>
        retention === undefined ? [] : [{ retention: { timeZone: 'UTC', ...retention }, by: 'its record' }],
      claimed,
    }).remove;
  const before = goingBy(was);
  return goingBy(is).filter((each) => !before.includes(each));
}

/** What cannot be read removes nothing, and findings tell of it. */
function readable({ manifest }: Schedule): Retention | undefined {
  try {
    return retentionOf(manifest);
  } catch (error) {
    if (BackupError.is(error)) return undefined;
    throw error;
  }
}
