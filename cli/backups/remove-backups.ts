import type { ClusterBackupManifest, RemovalMode } from '../../lib/model';
import type { Progress, Removed, RemoveOptions } from '../../providers/kubernetes';
import { linesText } from '../output';
import type { Session } from '../session';
import { giveUp, type Kept } from './give-up';
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
): Promise<Settled<Kept>> {
  const together = backups.map(({ metadata }) => metadata.uid ?? '');
  const tasks = backups.map((backup) => ({
    label: `${backup.metadata.namespace}/${backup.metadata.name}`,
    goOn: `run the same command again: it goes on from here; or see what it waits for: mosk-backup status ${backup.metadata.name} -n ${backup.metadata.namespace}`,
    run: (onProgress: (progress: Progress) => void) =>
      removeBackup(backup, mode, session, { ...options, onProgress, together }),
  }));
  return waitTogether(tasks, options);
}

/** Removes one of them. */
export async function removeBackup(
  { metadata: { namespace = '', name, uid } }: ClusterBackupManifest,
  mode: RemovalMode,
  session: Session,
  {
    io,
    timeoutMs,
    ...options
  }: RemovingOptions & Pick<RemoveOptions, 'onProgress' | 'resourceVersion' | 'together'>,
): Promise<Kept> {
  const { onProgress, resourceVersion, together, unrecorded } = options;
  // By uid: while somebody is asked, another backup may take the name.
  const removed = await session.mosk.remove(
    { namespace, name, uid },
    { mode, timeoutMs, signal: io.signal, onProgress, resourceVersion, together, unrecorded },
  );
  return removed.outcome === 'kept' ? giveUp(removed, uid, session, io.signal) : removed;
}

/** The JSON shape of a removed backup; documented in docs/json.md. */
export function removedJson({ name, namespace, outcome, files, warnings, givenUp }: Kept): object {
  return { namespace, name, outcome, files, warnings, ...(givenUp !== undefined && { givenUp }) };
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

function keptText({ warnings, givenUp, owner }: Kept): string {
  if (givenUp !== undefined) return `kept, and given up: it belonged to ${givenUp}, and is nobody's now`;
  const unchanged = warnings.length > 0 ? 'kept' : OUTCOMES.kept;
  return owner === undefined ? unchanged : `${unchanged}; it still belongs to ${owner}`;
}

const LEAVES_FILES: readonly Removed['outcome'][] = [
  'orphaned',
  'deletion-abandoned',
  'left-with-another',
  'kept',
];

/** `prod/before-26-2  removed, …` and the files that stay. */
export function removedText(removed: Kept): string {
  const { namespace, name, outcome, files, warnings } = removed;
  const shown = LEAVES_FILES.includes(outcome) ? files : [];
  return linesText([
    `${namespace}/${name}  ${outcome === 'kept' ? keptText(removed) : OUTCOMES[outcome]}`,
    ...shown.map((file) => `  ${file}`),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ]);
}
