import { EventType, type KubeObject, type Seen } from '../../../lib/model';
import { joinSignals } from '../api/shared-signal';
import type { Session } from '../session/session';

interface EventObject extends KubeObject {
  readonly message?: string;
  readonly eventTime?: string | null;
  readonly lastTimestamp?: string | null;
}

/** An answer that is only an explanation is not worth a longer wait. */
const PATIENCE_MS = 5_000;
const LONGEST_TEXT = 500;

/**
 * The message of the newest Warning event about an object: the status of a ClusterBackup has no field for a reason.
 * That MOSK's controller records events is assumed; the local one does.
 *
 * One request, best effort, and no longer than `until`: `undefined` if there is no such event, or reading events is not allowed or fails.
 */
export async function newestWarning(
  { client, clock }: Session,
  seen: Seen,
  until?: AbortSignal,
): Promise<string | undefined> {
  const { uid, namespace } = seen?.metadata ?? {};
  if (uid === undefined) return undefined;
  const answered = new AbortController();
  const timeUp = new AbortController();
  void clock.sleep(PATIENCE_MS, answered.signal).then(() => timeUp.abort());
  const either = joinSignals(timeUp.signal, until);
  try {
    const { items } = await client.list<EventObject>(EventType, namespace, {
      fieldSelector: `involvedObject.uid=${uid},type=Warning`,
      signal: either.signal,
    });
    return textOf(items.toSorted((a, b) => timeOf(b) - timeOf(a))[0]);
  } catch {
    return undefined;
  } finally {
    answered.abort();
    either.release();
  }
}

function timeOf({ lastTimestamp, eventTime, metadata }: EventObject): number {
  return Date.parse(lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '') || 0;
}

function textOf(event: EventObject | undefined): string | undefined {
  const text = withoutSecrets(event?.message ?? '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (text === '') return undefined;
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** A controller may quote the output of a tool that quotes its configuration. */
function withoutSecrets(text: string): string {
  return text
    .replace(/:\/\/[^/\s@]*@/g, '://<redacted>@')
    .replace(/\b(bearer|authorization\s*[=:]\s*\S+)\s+\S+/gi, '$1 <redacted>')
    .replace(
      /\b([\w-]*(?:secret|passw|token|signature)[\w-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&]+)/gi,
      '$1<redacted>',
    );
}
