import type { ClusterBackupManifest, KubeObject } from '../../lib/model';
import type { CreatedBackup, FinishedBackup, Progress } from '../../providers/kubernetes';
import type { Session } from '../session';
import { cliOwner } from './cli-owner';
import { type Settled, type WaitingOptions, waitTogether } from './waiting';

export interface Runs {
  readonly wait: boolean;
  /** Scope of the owner. */
  readonly scope: string;
  /** Asked before the object of a backup is created. */
  readonly beforeCreation?: ((backup: ClusterBackupManifest) => Promise<void>) | undefined;
  /** Called as soon as the object of a backup is there. */
  onCreated?(backup: ClusterBackupManifest, created: CreatedBackup): void;
}

/**
 * Says what would become of a backup, as far as that can be said before it: nothing is stored.
 * @param beside objects that will be there by then
 * @throws BackupError as a run
 */
export async function rehearseBackup(
  backup: ClusterBackupManifest,
  { scope, beside, beforeCreation }: Pick<Runs, 'scope' | 'beforeCreation'> & Beside,
  { mosk }: Session,
  { io, timeoutMs, onNote }: Pick<WaitingOptions, 'io'> & Rehearsing,
): Promise<void> {
  await mosk.run(backup, {
    ...{ owner: cliOwner(scope, backup), timeoutMs, signal: io.signal },
    ...{ dryRun: true, noWait: true, beside, beforeCreation },
    onProgress: ({ message }) => message !== undefined && onNote(message),
  });
}

interface Beside {
  readonly beside: readonly KubeObject[];
}

interface Rehearsing {
  readonly timeoutMs: number | undefined;
  onNote(text: string): void;
}

/** Makes backups, some at a time, and waits for their ends if that is wanted. */
export function runBackups(
  backups: readonly ClusterBackupManifest[],
  { wait, scope, beforeCreation, onCreated }: Runs,
  { mosk }: Session,
  options: WaitingOptions & { readonly timeoutMs: number | undefined },
): Promise<Settled<FinishedBackup>> {
  const tasks = backups.map((backup) => {
    const { namespace, name } = backup.metadata;
    const label = `${namespace}/${name}`;
    return {
      label,
      goOn: `the backup goes on by itself; wait for it: mosk-backup wait ${name} -n ${namespace}`,
      run: (onProgress: (progress: Progress) => void) =>
        mosk.run(backup, {
          owner: cliOwner(scope, backup),
          noWait: !wait,
          timeoutMs: options.timeoutMs,
          signal: options.io.signal,
          onProgress,
          beforeCreation,
          onCreated: (created) => onCreated?.(backup, created),
        }),
    };
  });
  return waitTogether(tasks, options);
}
