import type { ClusterBackupManifest, RemovalMode } from '../../lib/model';
import type { Progress, Removed, RemoveOptions } from '../../providers/kubernetes';
import { linesText } from '../output';
import type { Session } from '../session';
import { type Settled, type WaitingOptions, waitTogether } from './waiting';

export interface RemovingOptions extends WaitingOptions {
  readonly timeoutMs: number | undefined;
  /** In mode `orphan`, leave no record. */
  readonly unrecorded?: boolean;
}

/** Removes backups as the mode says, some at a time. All of them go, so files that they share go with the last. */
export function removeBackups(
  backups: readonly ClusterBackupManifest[],
  mode: RemovalMode,
  session: Session,
  options: RemovingOptions,
): Promise<Settled<Removed>> {
  const together = backups.map(({ metadata }) => metadata.uid ?? '');
  const tasks = backups.map((backup) => ({
    label: `${backup.metadata.namespace}/${backup.metadata.name}`,
    goOn: 'run the same command again: it goes on from here',
    run: (onProgress: (progress: Progress) => void) =>
      removeBackup(backup, mode, session, { ...options, onProgress, together }),
  }));
  return waitTogether(tasks, options);
}

/** Removes one of them. */
export function removeBackup(
  { metadata: { namespace = '', name, uid } }: ClusterBackupManifest,
  mode: RemovalMode,
  { mosk }: Session,
  {
    io,
    timeoutMs,
    ...options
  }: RemovingOptions & Pick<RemoveOptions, 'onProgress' | 'resourceVersion' | 'together'>,
): Promise<Removed> {
  const { onProgress, resourceVersion, together, unrecorded } = options;
  // By uid: while somebody is asked, another backup may take the name.
  return mosk.remove(
    { namespace, name, uid },
    { mode, timeoutMs, signal: io.signal, onProgress, resourceVersion, together, unrecorded },
  );
}

/** The JSON shape of a removed backup; documented in docs/json.md. */
export function removedJson({ name, namespace, outcome, files, warnings }: Removed): object {
  return { namespace, name, outcome, files, warnings };
}

const OUTCOMES: Readonly<Record<Removed['outcome'], string>> = {
  deleted: 'removed, its remote files were deleted',
  kept: 'kept: nothing was changed',
  'deletion-goes-on': 'is NOT kept: its remote files are deleted, or were',
  'left-with-another': 'removed; its files stay with the others that have them:',
  orphaned: 'removed; what it has uploaded stays, and nobody can delete it through MOSK any more:',
  'deletion-abandoned':
    'removed; its files had been given up for deletion before, look yourself which of them are left:',
  'local-only': 'removed; it had no remote files',
  'nothing-uploaded': 'removed; nothing had been uploaded',
  'already-gone': 'was already gone',
};

const LEAVES_FILES: readonly Removed['outcome'][] = [
  'orphaned',
  'deletion-abandoned',
  'left-with-another',
  'kept',
];

/** `prod/before-26-2  removed, …` and the files that stay. */
export function removedText({ namespace, name, outcome, files, warnings }: Removed): string {
  const shown = LEAVES_FILES.includes(outcome) ? files : [];
  return linesText([
    `${namespace}/${name}  ${outcome === 'kept' && warnings.length > 0 ? 'kept' : OUTCOMES[outcome]}`,
    ...shown.map((file) => `  ${file}`),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ]);
}
