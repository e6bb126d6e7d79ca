/**
 * Notices a server that keeps its connections and says nothing on them: frozen, or cut off from us. A watch on which
 * nothing happens looks the same, so a question is asked, to which any answer is a sign of life.
 */
import { BackupError } from '../../lib/errors';
import { NamespaceType } from '../../lib/model';
import type { ApiClient } from './api';
import type { Clock } from './clock';
import { apiFailureOf, isTransient } from './failure';

/** Early once, for the short waits that most are. */
const FIRST_SILENCE_MS = 10_000;
/** Then no sooner than a missed bookmark, of which a kube-apiserver sends one about a minute: hours cost nothing. */
const LATER_SILENCE_MS = 75_000;
const ANSWER_WITHIN_MS = 5_000;

export interface SilenceOptions {
  /** Namespace to ask about; whether we may read it, or it exists, makes no difference. */
  readonly namespace: string | undefined;
  readonly signal: AbortSignal;
  /** What is known to be wrong with the connection; no question is asked about what is known. */
  readonly trouble: () => BackupError | undefined;
  /** Takes the verdict: what is wrong, or that it no longer is. */
  readonly tell: (trouble: BackupError | undefined) => void;
}

/** @returns to be called whenever something was heard */
export function watchForSilence(client: ApiClient, clock: Clock, options: SilenceOptions): () => void {
  const { namespace = 'default', signal, trouble, tell } = options;
  let heardAt = clock.now();
  let patienceMs = FIRST_SILENCE_MS;
  let told: BackupError | undefined;

  async function keepWatch(): Promise<void> {
    while (!signal.aborted) {
      const leftMs = heardAt + patienceMs - clock.now();
      if (leftMs > 0) await clock.sleep(leftMs, signal);
      else await judge();
    }
  }

  async function judge(): Promise<void> {
    const before = heardAt;
    const known = trouble();
    const verdict = known === undefined || known === told ? await ask() : undefined;
    // Somebody else knows by now, in whichever sense.
    const overtaken = heardAt !== before || trouble() !== known || signal.aborted;
    patienceMs = LATER_SILENCE_MS;
    heardAt = clock.now();
    if (overtaken || (known !== undefined && known !== told)) return;
    told = verdict;
    tell(verdict);
  }

  /** What is wrong, if anything is. */
  async function ask(): Promise<BackupError | undefined> {
    const answered = new AbortController();
    const timeUp = new AbortController();
    void clock.sleep(ANSWER_WITHIN_MS, answered.signal).then(() => timeUp.abort());
    const stop = () => timeUp.abort();
    signal.addEventListener('abort', stop);
    try {
      await client.get(NamespaceType, undefined, namespace, { metadataOnly: true, signal: timeUp.signal });
      return undefined;
    } catch (error) {
      if (apiFailureOf(error) !== undefined) return undefined;
      if (timeUp.signal.aborted) return silent(client.server);
      return isTransient(error) ? (error as BackupError) : undefined;
    } finally {
      answered.abort();
      signal.removeEventListener('abort', stop);
    }
  }

  void keepWatch();
  return () => {
    heardAt = clock.now();
  };
}

function silent(server: string): BackupError {
  return new BackupError('unreachable', `The management API at ${server} does not answer`, {
    fix: 'check the network and that the API server runs',
  });
}
