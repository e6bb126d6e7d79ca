import { BackupError } from '../../errors';
import {
  APPROVED_ANNOTATION,
  type ClusterBackupScheduleManifest,
  RETENTION_ANNOTATION,
  remoteFiles,
} from '../../model';
import { annotationOf, type Declared, type PolicyContext, subjectName } from '../../policy';
import { countsBelow, RETENTION_COUNTS, type Retention, retentionOf, retentionText } from '../../retention';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { goingOnlyNow, knownBackups, ONLY_PRUNE, whatGoes } from '../going-backups';
import { inNamespace, quoted } from '../quoted';
import { approvalText } from './deletion';

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
  const goes = known && goingOnlyNow(known, after, was === undefined ? [] : [was], [is]);
  const { name, namespace } = after.manifest.metadata;
  const approval = annotationOf(after, APPROVED_ANNOTATION)?.trim();
  // One that has answered an earlier change does not answer this one.
  const isApproved =
    Boolean(approval) && approval !== (before && annotationOf(before, APPROVED_ANNOTATION)?.trim());
  const answer = isApproved ? approvalText(approval ?? '', true) : undefined;
  const isNew = before === undefined && (goes?.length ?? 0) === 0;
  const instead = was === undefined ? (isNew ? '' : ' instead of all') : ` instead of ${retentionText(was)}`;
  const agreed = answer === undefined ? '' : ` ${answer.replace('a', 'A')}.`;
  return {
    code: isNew ? 'retention-declared' : 'retention-lowered',
    severity: isNew ? 'note' : isApproved ? 'risk' : 'data',
    about: subjectName(after),
    managementCluster: after.managementCluster,
    place: after.place(`metadata.annotations.${RETENTION_ANNOTATION}`),
    files: (goes ?? []).flatMap((each) => remoteFiles(each)),
    says: `Of what ${quoted(subjectName(after))} has made, ${quoted('mosk-backup prune')} will keep ${retentionText(is)}${instead}, of each cluster in each place. ${isNew ? '' : `${ONLY_PRUNE} `}${whatGoes(goes, known, is, was)}${agreed}`,
    todo: isNew
      ? undefined
      : isApproved
        ? `See what goes before it does: ${quoted(`mosk-backup prune --schedule ${name}${inNamespace({ namespace })}`)}.`
        : `Merge only after whoever owns the data agrees, and write who that was into the annotation ${quoted(APPROVED_ANNOTATION)}. What goes shows ${quoted(`mosk-backup prune --schedule ${name}${inNamespace({ namespace })}`)}, which changes nothing.`,
    ...(!isNew && {
      loss: { what: 'pruned', ...(answer && { answer }) },
    }),
  };
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

/** What cannot be read removes nothing, and findings tell of it. */
export function readable({ manifest }: Schedule): Retention | undefined {
  try {
    return retentionOf(manifest);
  } catch (error) {
    if (BackupError.is(error)) return undefined;
    throw error;
  }
}
