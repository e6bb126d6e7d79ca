import { type ClusterBackupManifest, canonicalJson, furtherFieldsOf } from '../../model';
import { type Declared, type PolicyContext, remoteFilesOf, subjectKey, subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { listed, quoted } from '../quoted';

type Backup = Declared<ClusterBackupManifest>;

/** A backup is a run: another name is another run, and a change makes none. */
export function* newRuns(comparison: Comparison): Iterable<Consequence> {
  const { before, after } = comparison;
  const pairs = paired(comparison, ({ backups }) => backups);
  const removed = pairs.flatMap((pair) => (pair.after === undefined && pair.before ? [pair.before] : []));
  const byContent = new Map(removed.map((each) => [contentKey(each), each]));
  for (const pair of pairs) {
    if (pair.after === undefined) continue;
    if (pair.before !== undefined) yield* changedRun(before.context, pair.before, pair.after);
    else {
      const key = contentKey(pair.after);
      const former = byContent.get(key);
      byContent.delete(key);
      const isTriggered = after.triggered.has(subjectKey(pair.after));
      yield former === undefined || isTriggered
        ? addedRun(after.context, pair.after, isTriggered)
        : renamedRun(after.context, former, pair.after);
    }
  }
}

function addedRun(context: PolicyContext, backup: Backup, isTriggered: boolean): Consequence {
  const files = remoteFilesOf(context, backup);
  const where = files[0] === undefined ? '' : ` and writes ${quoted(files[0])}`;
  const because = isTriggered ? '; it is made because the triggers have changed' : '';
  return {
    code: 'new-run',
    severity: 'note',
    about: subjectName(backup),
    managementCluster: backup.managementCluster,
    place: backup.place(),
    files,
    says: `${quoted(subjectName(backup))} starts a backup of ${quoted(backup.manifest.spec.targetCluster)} as soon as it is applied${where}${because}.`,
  };
}

function renamedRun(context: PolicyContext, former: Backup, backup: Backup): Consequence {
  const files = remoteFilesOf(context, backup);
  const where =
    files[0] === undefined ? '' : ` It writes ${quoted(files[0])}; the old files keep their names.`;
  return {
    code: 'renamed-run',
    severity: 'risk',
    about: subjectName(backup),
    managementCluster: backup.managementCluster,
    place: backup.place('metadata.name'),
    files,
    says: `Renaming ${quoted(former.manifest.metadata.name)} to ${quoted(backup.manifest.metadata.name)} is a new backup run of ${quoted(backup.manifest.spec.targetCluster)}, which starts as soon as it is applied.${where}`,
    todo: `If no second backup is wanted, keep the name ${quoted(former.manifest.metadata.name)}.`,
  };
}

function* changedRun(context: PolicyContext, former: Backup, backup: Backup): Iterable<Consequence> {
  const fields = ['targetCluster', 'parameters', 'fileNames'].filter(
    (field) =>
      canonicalJson((former.manifest.spec as object as Record<string, unknown>)[field]) !==
      canonicalJson((backup.manifest.spec as object as Record<string, unknown>)[field]),
  );
  if (fields.length === 0) return;
  const paths = fields.map((field) => `spec.${field}`);
  const files = remoteFilesOf(context, former);
  const lost =
    files[0] === undefined
      ? ''
      : ` Its files stay at ${quoted(files[0])}, and a deletion would look for them elsewhere.`;
  yield {
    code: 'run-changed',
    severity: 'data',
    about: subjectName(backup),
    managementCluster: backup.managementCluster,
    place: backup.place(paths[0]),
    files,
    says: `Changing ${listed(paths)} of ${quoted(subjectName(backup))} makes no new backup: a backup is one run, and that one is over.${lost}`,
    todo: `Undo the change, and declare a second backup with another name.`,
  };
}

/** Two backups of one content are one that was renamed: the name is all that tells them apart. */
function contentKey({ managementCluster, manifest: { metadata, spec } }: Backup): string {
  const { targetCluster, parameters } = spec;
  return `${managementCluster} ${metadata.namespace} ${canonicalJson({ ...furtherFieldsOf(spec), targetCluster, parameters })}`;
}
