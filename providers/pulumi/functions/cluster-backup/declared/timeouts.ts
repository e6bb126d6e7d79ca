import { durationMs } from '../../../../../lib/model';
import type { BackupInputs } from './inputs';

const CREATE_MS = 2 * 3_600_000;
const DELETE_MS = 3_600_000;

/** Longest wait for a backup to be made and uploaded, in milliseconds. */
export function createTimeoutMs({ timeouts }: BackupInputs): number {
  return timeouts?.create === undefined ? CREATE_MS : durationMs(timeouts.create, 'customTimeouts.create');
}

/** Longest wait for the rest of one, in milliseconds. */
export function updateTimeoutMs(inputs: BackupInputs): number {
  const update = inputs.timeouts?.update;
  return update === undefined ? createTimeoutMs(inputs) : durationMs(update, 'customTimeouts.update');
}

/** Longest wait for remote files to be deleted and objects to go, in milliseconds. */
export function deleteTimeoutMs({ timeouts }: BackupInputs): number {
  return timeouts?.delete === undefined ? DELETE_MS : durationMs(timeouts.delete, 'customTimeouts.delete');
}

/** Longest wait for one other backup of the cluster, in milliseconds: it may be a longer one than those of this program. */
export function turnTimeoutMs(inputs: BackupInputs): number {
  return Math.max(createTimeoutMs(inputs), CREATE_MS);
}
