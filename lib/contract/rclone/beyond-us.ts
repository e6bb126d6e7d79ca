import { BackupError } from '../../errors';

/** The cause of a refusal that is ours alone: rclone, and so MOSK, can do what we cannot. */
class BeyondUs extends Error {}

/** A refusal of what rclone would do, and nothing here can. */
export function beyondUs(problem: string, at: string, fix: string): BackupError {
  return new BackupError('remote-config', problem, { at, fix, cause: new BeyondUs() });
}

/** Whether a refusal says nothing about the configuration: MOSK may well make backups with it. */
export function isBeyondUs(error: unknown): boolean {
  return BackupError.is(error) && error.cause instanceof BeyondUs;
}
