import { performance } from 'node:perf_hooks';
import { BackupError } from '../../lib/errors';
import type { KeyFile } from '../../providers/archive';
import { type ArchiveReport, examineArchives, type NamedOptions, namedBackup } from '../archives';
import { blamingOptions } from '../archives/blame';
import type { Io } from '../io';
import type { Session } from '../session';
import type { Choice } from './choose-backups';
import { isWorthRecording, recordRehearsal } from './record-rehearsal';

/** What became of the rehearsal of one cluster. */
export interface Rehearsal extends Pick<Choice, 'namespace' | 'cluster'> {
  /** Name of the backup; of the last rehearsal where that is fresh. */
  readonly backup: string | undefined;
  readonly result: 'read' | 'failed' | 'fresh';
  /** Why it failed: a reason of docs/fetch.md or, where the archive was not judged, the code of the error. */
  readonly reason: string | undefined;
  readonly archives: readonly ArchiveReport[];
  /** Of all its files. */
  readonly bytes: number | undefined;
  readonly milliseconds: number | undefined;
  /** RFC 3339: when it was recorded, now or, where that is fresh, then. */
  readonly recordedAt: string | undefined;
  /** What the command ends with. */
  readonly error: BackupError | undefined;
}

export interface RehearsingOptions extends NamedOptions {
  readonly record?: boolean;
}

const NO_VIEW = { at: () => {}, close: () => {} };

/** Reads what was chosen of a cluster to its end; what is wrong is in the result. */
export async function rehearse(
  choice: Choice,
  keys: readonly KeyFile[],
  options: RehearsingOptions,
  session: Session,
  io: Io,
): Promise<Rehearsal> {
  const { namespace, cluster, fresh } = choice;
  const name = choice.backup?.metadata.name;
  const about: Rehearsal = {
    ...{ namespace, cluster, backup: name, result: 'failed', reason: undefined, archives: [] },
    ...{ bytes: undefined, milliseconds: undefined, recordedAt: undefined, error: undefined },
  };
  if (fresh !== undefined) {
    return { ...about, backup: fresh.backup.metadata.name, result: 'fresh', recordedAt: fresh.at };
  }
  if (name === undefined) return { ...about, ...failure(noneGood(choice)) };
  try {
    const { mosk } = session;
    const { backup, ...opened } = await namedBackup({ mosk, namespace }, name, options, io);
    const start = performance.now();
    const archives = await examineArchives(opened, keys, () => NO_VIEW);
    const milliseconds = performance.now() - start;
    if (archives.length === 0) return { ...about, ...failure(noneNamed(choice, name)) };
    const bytes = archives.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
    const bad = archives.find(({ error }) => error !== undefined);
    const reason = bad?.reason ?? undefined;
    const read: Rehearsal = {
      ...{ ...about, archives, bytes, milliseconds },
      ...(bad === undefined ? { result: 'read' } : { reason, error: bad.error }),
    };
    if (options.record !== true || !isWorthRecording(reason)) return read;
    try {
      const recordedAt = await recordRehearsal(mosk, backup, { reason, bytes, milliseconds }, io.signal);
      return { ...read, recordedAt };
    } catch (error) {
      // What is wrong with the archive says more.
      return { ...read, error: bad?.error ?? aBackupError(error) };
    }
  } catch (error) {
    return { ...about, ...failure(aBackupError(blamingOptions(error, options, true))) };
  }
}

function failure(error: BackupError): Pick<Rehearsal, 'error' | 'reason'> {
  return { error, reason: error.code };
}

function aBackupError(error: unknown): BackupError {
  if (BackupError.is(error)) return error;
  throw error;
}

function noneGood({ namespace, cluster }: Choice): BackupError {
  return new BackupError('storage-file-missing', 'This cluster has no good backup that could be read', {
    at: `Cluster ${namespace}/${cluster}`,
    fix: `see what has become of its backups: mosk-backup explain ${cluster} -n ${namespace}`,
  });
}

function noneNamed({ namespace }: Choice, name: string): BackupError {
  return new BackupError('storage-file-missing', 'The status of this backup names no archive', {
    at: `ClusterBackup ${namespace}/${name}`,
    fix: `look at it: mosk-backup status ${name} -n ${namespace}`,
  });
}
