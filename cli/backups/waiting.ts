import { BackupError } from '../../lib/errors';
import { isDeletionStatus } from '../../lib/model';
import { createGate, type Progress } from '../../providers/kubernetes';
import type { Io } from '../io';
import { type ProgressView, progressStyle, showProgress } from '../output';

/** One backup that is waited for. */
export interface Waited<T> {
  /** `namespace/name` */
  readonly label: string;
  /** What to do after an interruption or a timeout. */
  readonly goOn: string;
  run(onProgress: (progress: Progress) => void): Promise<T>;
}

export interface Settled<T> {
  readonly done: readonly T[];
  readonly errors: readonly unknown[];
}

export interface WaitingOptions {
  readonly io: Io;
  readonly json: boolean;
  /** How many may be under way at a time. @default - all of them */
  readonly parallel?: number;
}

/** Waits for them together and shows how they get on. One that fails does not stop the others. */
export async function waitTogether<T>(
  tasks: readonly Waited<T>[],
  { io, json, parallel = Number.POSITIVE_INFINITY }: WaitingOptions,
): Promise<Settled<T>> {
  const view = showProgress(io, progressStyle(io, json));
  const gate = createGate(parallel);
  try {
    return await settle(tasks.map((task) => gate(() => watched(task, view))));
  } finally {
    view.close();
  }
}

/** The results of those that succeed, in order, and the errors of the others. */
export async function settle<T>(all: readonly Promise<T>[]): Promise<Settled<T>> {
  const results = await Promise.allSettled(all);
  return {
    done: results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    errors: results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
  };
}

async function watched<T>({ label, goOn, run }: Waited<T>, view: ProgressView): Promise<T> {
  try {
    const result = await run((progress) => {
      const step = stepOf(progress);
      if (step !== undefined) view.phase(label, step);
      if (progress.message !== undefined) view.note(label, progress.message);
    });
    view.end(label, true);
    return result;
  } catch (error) {
    view.end(label, false);
    throw withWayOn(error, goOn);
  }
}

/** The server's own word for where a backup stands, and ours for what only we do; `undefined` while nothing is new. */
function stepOf({ phase, status }: Progress): string | undefined {
  if (phase === 'waiting' || phase === 'uploading' || phase === 'finishing') return status || undefined;
  if (phase === 'adopted') return 'unchanged';
  return phase === 'deleting' && isDeletionStatus(status) ? status : phase;
}

/** The cluster goes on by itself; what was interrupted or ran out of time is only our waiting. */
function withWayOn(error: unknown, goOn: string): unknown {
  if (!BackupError.is(error) || (error.code !== 'aborted' && error.code !== 'timeout')) return error;
  const { code, problem, at, value, cause } = error;
  return new BackupError(code, problem, { at, value, fix: goOn, cause });
}

/** @throws the error if there is one, an AggregateError if there are several */
export function throwErrors(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors);
}
