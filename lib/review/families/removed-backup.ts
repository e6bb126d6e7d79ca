import { type ClusterBackupManifest, mayGo, ORPHAN_ANNOTATION, orphanReason } from '../../model';
import {
  type Declared,
  keptBy,
  type PolicyContext,
  remoteFilesOf,
  type Subject,
  subjectKey,
  subjectName,
} from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { inNamespace, quoted } from '../quoted';

type Backup = Declared<ClusterBackupManifest>;

/** For those who write YAML, and for those who write constructs. */
const REQUEST = `set ${quoted('spec.delete: true')} (in constructs ${quoted("requestRemoteDeletion: 'why'")})`;

/** Backups whose manifests go: in the words of the design, their files are deleted, kept or orphaned. */
export function* removedBackups(comparison: Comparison): Iterable<Consequence> {
  const context = comparison.before.context;
  const live = new Map(context.live?.map((each) => [subjectKey(each), each]));
  for (const { before, after } of paired(comparison, ({ backups }) => backups)) {
    if (before !== undefined && after === undefined) {
      const mode = comparison.before.removals.get(subjectKey(before));
      yield mode === undefined || mode === 'orphan'
        ? removal(comparison, before, live.get(subjectKey(before)))
        : managedRemoval(context, before, mode);
    }
  }
}

function removal(
  { before: { context }, after: { files: stay } }: Comparison,
  backup: Backup,
  live: Subject | undefined,
): Consequence {
  const { manifest, managementCluster } = backup;
  const object = quoted(subjectName(backup));
  const files = remoteFilesOf(context, backup);
  const common = {
    about: subjectName(backup),
    rules: ['MB032', 'MB044'],
    managementCluster,
    place: backup.place(),
    files,
  };
  const orphan = orphanReason(manifest);
  if (live !== undefined && mayGo(live.manifest as ClusterBackupManifest) !== undefined) {
    return {
      ...common,
      code: 'backup-gone',
      severity: 'note',
      files: [],
      says: `${object} goes, and leaves nothing in a remote storage.`,
    };
  }
  if (manifest.spec.delete === true) {
    return {
      ...common,
      code: 'backup-gone',
      severity: 'risk',
      says: `${object} goes; the deletion of its remote files was requested before, and whether it is through does not show here.`,
      todo: `Merge only once its status is ${quoted('Deleted')}: ${quoted(`mosk-backup status${inNamespace(manifest.metadata)}`)}. Before that, the files may stay with nobody to delete them.`,
      loss: { what: 'open' },
    };
  }
  const place =
    context.targetOf(backup).from === 'unknown' ? 'what it uploaded to the default target' : 'its files';
  const what = files[0] === undefined ? place : quoted(files[0]);
  if (context.targetOf(backup).from === 'nobody') {
    return {
      ...common,
      code: 'backup-kept',
      severity: 'risk',
      says: `${object} has no remote file: removing this manifest leaves its archive on a manager node of ${quoted(manifest.spec.targetCluster)}, where nobody looks for it.`,
      loss: { what: 'left' },
    };
  }
  if (orphan) {
    return {
      ...common,
      code: 'backup-orphaned',
      severity: 'risk',
      says: `Removing ${object} leaves ${what} behind on purpose: ${quoted(orphan)}. No object is left to delete it by.`,
      todo: 'Write the files down where somebody will find them.',
      loss: { what: 'left', answer: `on purpose: ${quoted(orphan)}` },
    };
  }
  const engines = keptBy(backup);
  if (engines.length > 0) {
    return {
      ...common,
      code: 'backup-kept',
      severity: 'risk',
      says: `${leaving(backup, stay)} ${what} behind. ${engines.join(' and ')} will keep the object ${object} on the management cluster, but nothing here says any more that it is there.`,
      todo: `If the files are to go, do not remove the manifest yet: ${REQUEST}, wait for ${quoted('Deleted')}, then remove it. Otherwise they can be deleted later: ${removeCommand(backup)}.`,
    };
  }
  return {
    ...common,
    code: 'backup-orphaned',
    severity: 'data',
    says: `${leaving(backup, stay)} ${what} behind, and nobody will delete it.`,
    todo: `Request deletion first: ${REQUEST} on ${object}, wait for ${quoted('Deleted')}, then remove the manifest. If the files are to stay without an object, say why in a change merged before this one: annotation ${quoted(ORPHAN_ANNOTATION)}.`,
    loss: { what: 'left' },
  };
}

/** A file can lose a backup without anybody removing anything: by a kind that is misspelt, for one. */
function leaving(backup: Backup, stay: ReadonlySet<string>): string {
  const { file } = backup.place();
  return file !== undefined && stay.has(file)
    ? `${quoted(file)} is still there, but declares this backup no more, which leaves`
    : 'Removing this manifest leaves';
}

/** Whoever manages the object does with its files what was declared. */
function managedRemoval(context: PolicyContext, backup: Backup, mode: 'delete' | 'keep'): Consequence {
  const files = remoteFilesOf(context, backup);
  const what = files[0] === undefined ? 'whatever it has uploaded' : quoted(files[0]);
  const common = {
    about: subjectName(backup),
    rules: ['MB032', 'MB044'],
    managementCluster: backup.managementCluster,
    place: backup.place(),
    files,
  };
  return mode === 'delete'
    ? {
        ...common,
        code: 'deletion-requested',
        severity: 'data',
        says: `This deletes ${what}${files.length > 1 ? ' and its data key' : ''} for good, and then ${quoted(subjectName(backup))}.`,
        todo: `To keep them, set ${quoted("onRemoval: 'keep'")} and apply that first.`,
        loss: { what: 'deleted' },
      }
    : {
        ...common,
        code: 'backup-kept',
        severity: 'note',
        says: `${quoted(subjectName(backup))} and its files stay, ${what} among them.`,
      };
}

function removeCommand({ manifest: { metadata } }: Backup): string {
  return quoted(`mosk-backup remove ${metadata.name}${inNamespace(metadata)}`);
}
