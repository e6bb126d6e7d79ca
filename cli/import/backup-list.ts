import { type ClusterBackupManifest, remoteFiles } from '../../lib/model';

/** Where the list lies in the folder. No ending that an engine reads. */
export const BACKUP_LIST = 'backups.md';

/**
 * Backups that somebody has made and that are no declarations: in Git, an engine would make them once more wherever their
 * objects are missing. A table in Markdown.
 */
export function backupList(records: readonly ClusterBackupManifest[]): string {
  const rows = records.map((backup) => {
    const { metadata, spec, status = {} } = backup;
    const when = status.uploadedAt ?? status.completedAt ?? metadata.creationTimestamp;
    return [metadata.namespace, spec?.targetCluster, metadata.name, status.status, when, filesOf(backup)].map(
      cell,
    );
  });
  const headings = ['project', 'cluster', 'backup', 'status', 'since', 'files'];
  const lines = [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`);
  return `# Backups that were there\n\n${NOTE}\n\n${lines.join('')}`;
}

const NOTE = `Records of what was made, not declarations: \`mosk-backup status\` lists them, and \`import --backups\` declares those that are
good.`;

function filesOf(backup: ClusterBackupManifest): string {
  try {
    return backup.status?.uploadedAt === undefined ? '' : remoteFiles(backup).join(', ');
  } catch {
    // Nobody has checked what its target is.
    return '';
  }
}

function cell(text: unknown): string {
  return typeof text === 'string' ? text.replaceAll(/[|\\`<\n\r]/g, ' ') : '';
}
