import type { Seen } from '../../../lib/model';
import { joinSignals } from '../api/shared-signal';
import type { Session } from '../session/session';
import { eventsAbout } from './object-events';

/** An answer that is only an explanation is not worth a longer wait. */
const PATIENCE_MS = 5_000;

/**
 * The message of the newest Warning event about an object: the status of a ClusterBackup has no field for a reason.
 *
 * One request, best effort, and no longer than `until`: `undefined` if there is no such event, or reading events is not allowed or fails.
 */
export async function newestWarning(
  { client, clock }: Session,
  seen: Seen,
  until?: AbortSignal,
): Promise<string | undefined> {
  if (seen?.metadata.uid === undefined) return undefined;
  const answered = new AbortController();
  const timeUp = new AbortController();
  void clock.sleep(PATIENCE_MS, answered.signal).then(() => timeUp.abort());
  const either = joinSignals(timeUp.signal, until);
  try {
    const events = await eventsAbout(client, seen.metadata, { which: 'type=Warning', signal: either.signal });
    return events.at(-1)?.message || undefined;
  } catch {
    return undefined;
  } finally {
    answered.abort();
    either.release();
  }
}
