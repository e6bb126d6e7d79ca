import { BackupError } from '../../../../lib/errors';
import type { Mosk } from './management-cluster';

/** As many may change an object at a time, and one of them always succeeds. */
const ATTEMPTS = 50;
const PAUSE_MS = 20;

/**
 * Reads, decides and writes for the version that was read; all of it anew when somebody has changed the object in
 * between.
 * @throws BackupError `conflict` if that goes on
 */
export async function retryOnConflict<T>({ clock }: Mosk, act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (!(BackupError.is(error) && error.code === 'conflict') || attempt === ATTEMPTS) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}
