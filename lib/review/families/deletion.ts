import { APPROVED_ANNOTATION, type ClusterBackupManifest, REMOTE_DELETION_ANNOTATION } from '../../model';
import { annotationOf, type Declared, type PolicyContext, remoteFilesOf, subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { quoted } from '../quoted';

type Backup = Declared<ClusterBackupManifest>;

/** Requests to delete remote files, and their withdrawal. */
export function* deletions(comparison: Comparison): Iterable<Consequence> {
  for (const { before, after } of paired(comparison, ({ backups }) => backups)) {
    if (before === undefined || after === undefined) continue;
    const [was, is] = [before.manifest.spec.delete === true, after.manifest.spec.delete === true];
    if (!was && is) yield requested(comparison.before.context, before, after);
    if (was && !is) yield withdrawn(after);
  }
}

function requested(context: PolicyContext, former: Backup, backup: Backup): Consequence {
  // What was written is where the backup said before; what it says now may be something else.
  const files = remoteFilesOf(context, former);
  const reason = annotationOf(backup, REMOTE_DELETION_ANNOTATION)?.trim();
  const approval = annotationOf(backup, APPROVED_ANNOTATION)?.trim();
  const answeredByItself = approval !== annotationOf(former, APPROVED_ANNOTATION)?.trim();
  const what = files[0] === undefined ? 'whatever it has uploaded' : quoted(files[0]);
  const more = files.length > 1 ? ' and its data key' : '';
  const because = reason ? `, because ${quoted(reason)}` : '';
  return {
    code: 'deletion-requested',
    rules: ['MB033'],
    severity: approval ? 'risk' : 'data',
    about: subjectName(backup),
    managementCluster: backup.managementCluster,
    place: backup.place('spec.delete'),
    files,
    says: `This deletes ${what}${more} for good${because}; ${approval ? approvalText(approval, answeredByItself) : 'nobody has approved it'}.`,
    todo: approval
      ? `${answeredByItself ? 'Ask whom it names. ' : ''}Remove the manifest of ${quoted(subjectName(backup))} only once its status is ${quoted('Deleted')}.`
      : `Merge only after whoever owns the data agrees, and write who that was into the annotation ${quoted(APPROVED_ANNOTATION)}.`,
    loss: { what: 'deleted', ...(approval && { answer: approvalText(approval, answeredByItself) }) },
  };
}

/** Whoever writes an approval into the change that it is for has approved nothing yet, for all that is seen here. */
export function approvalText(approval: string, answeredByItself: boolean): string {
  return answeredByItself
    ? `approved, this change itself says: ${quoted(approval)}: check that`
    : `approved by ${quoted(approval)}`;
}

function withdrawn(backup: Backup): Consequence {
  return {
    code: 'deletion-withdrawn',
    severity: 'risk',
    about: subjectName(backup),
    managementCluster: backup.managementCluster,
    place: backup.place('spec'),
    files: [],
    says: `The request to delete the files of ${quoted(subjectName(backup))} is withdrawn; whether MOSK stops a deletion that has begun is not documented.`,
    todo: 'Look at the status of the backup, and count on its files only after verifying them.',
  };
}
