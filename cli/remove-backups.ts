import type { ClusterBackupManifest, RemovalMode } from '../lib/model';
import type { Progress, Removed } from '../providers/kubernetes';
import type { Session } from './session';
import { type Settled, type WaitingOptions, waitTogether } from './waiting';

interface Options extends WaitingOptions {
  readonly timeoutMs: number | undefined;
  /** All of them are to go, so files that they share with each other go with the last of them. */
  readonly together?: boolean;
  /** See `RemoveOptions`. */
  readonly unrecorded?: boolean;
}

/** Removes backups as the mode says, some at a time. */
export function removeBackups(
  backups: readonly ClusterBackupManifest[],
  mode: RemovalMode,
  { mosk }: Session,
  { together = false, unrecorded, ...options }: Options,
): Promise<Settled<Removed>> {
  const uids = together ? backups.map(({ metadata }) => metadata.uid ?? '') : [];
  // By uid: while somebody is asked, another backup may take the name.
  const tasks = backups.map(({ metadata: { namespace = '', name, uid } }) => ({
    label: `${namespace}/${name}`,
    goOn: 'run the same command again: it goes on from here',
    run: (onProgress: (progress: Progress) => void) =>
      mosk.remove(
        { namespace, name, uid },
        {
          ...{ mode, unrecorded, together: uids },
          ...{ timeoutMs: options.timeoutMs, signal: options.io.signal, onProgress },
        },
      ),
  }));
  return waitTogether(tasks, options);
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
  return [
    `${namespace}/${name}  ${outcome === 'kept' && warnings.length > 0 ? 'kept' : OUTCOMES[outcome]}`,
    ...shown.map((file) => `  ${file}`),
    ...warnings.map((warning) => `  warning: ${warning}`),
    '',
  ].join('\n');
}
