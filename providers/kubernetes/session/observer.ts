/** Reading one backup again and again until somebody has seen enough: shared by run, wait and removal. */
import { BackupError } from '../../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType, isUploadStatus, type Seen } from '../../../lib/model';
import { backoffMs } from '../api/backoff';
import { apiFailureOf, FORBIDDEN_PASSES_MS, isForbidden, isTransient } from '../api/failure';
import { forMany } from '../api/shared-signal';
import type { Subscription } from '../watching/watch-hub';
import { type BackupRef, describeBackup } from './backup-ref';
import { DEFAULT_TIMEOUT_MS, type PatienceOptions, type Phase, type Session } from './session';

const LOOK_EVERY_MS = 1_000;
/** How long others that are at work on it are waited for before the next look. */
const LOOK_AGAIN_MS = 500;
/** An outage may last for hours: silence about it would look like a wait that gets on. */
const TELL_AGAIN_MS = 30_000;
const BACKOFF = { firstMs: 500, longestMs: 15_000 };

export interface Observer {
  readonly ref: BackupRef;
  readonly warnings: string[];
  /** The deadline begins to count now. */
  start(): void;
  /** Waits for the first look at the namespace. */
  ready(): Promise<void>;
  /**
   * The last thing read, or written, about the object. That it is gone, or another by now, is only believed of a read
   * of our own, or of an event that tells its deletion.
   * @param uid of the object that is meant; by default that of `ref`
   */
  read(uid?: string): Promise<Seen>;
  /** A fresh read of the object, past the watch. */
  readAgain(): Promise<Seen>;
  /** An object that is gone as it was at its end, if an event has told. */
  lastOf(uid: string): Seen;
  /**
   * Carries a write out, for no longer than there is patience: what becomes of one that is cut off is unknown.
   * @throws BackupError `timeout`, `aborted`, and those of the write
   */
  send<T>(write: (until: AbortSignal) => Promise<T>): Promise<T>;
  /** Aborted when there is no more patience. */
  readonly until: AbortSignal;
  /** Other backups of the namespace, and this one. */
  all(): ClusterBackupManifest[];
  /** Waits for news, and for no longer than `until` on the clock. @throws BackupError `timeout`, `aborted` */
  pause(until?: number): Promise<void>;
  /** Waits a moment for others who are at work on it. @throws BackupError `timeout`, `aborted` */
  lookAgain(): Promise<void>;
  /** After a failure that may pass: waits, longer each time in a row. @throws BackupError `timeout`, `aborted` */
  waitOut(error: unknown, failures: number): Promise<void>;
  warn(text: string | undefined): void;
  tell(phase: Phase, message?: string): void;
  close(): void;
}

/** @param late what it says at the timeout: `has not ended` */
export function observe(session: Session, ref: BackupRef, options: PatienceOptions, late: string): Observer {
  const { client, hub, clock, random } = session;
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal, onProgress } = options;
  const news: Subscription<ClusterBackupManifest> = hub.subscribe(ClusterBackupType, ref.namespace, ref.name);
  const warnings: string[] = [];
  let last: Seen;
  let failure: BackupError | undefined;
  let toldOf = '';
  let toldAt = 0;
  let phaseNow: Phase = 'checking';
  let begun = 0;
  /** Aborted when time is up, or the caller gives up. */
  const patience = new AbortController();
  const giveUp = () => patience.abort();
  forMany(signal)?.addEventListener('abort', giveUp);
  let timer = new AbortController();
  const closed = new AbortController();
  start();
  void keepTelling();

  function start(): void {
    begun = clock.now();
    timer.abort();
    const mine = new AbortController();
    timer = mine;
    void clock.sleep(timeoutMs, mine.signal).then(() => mine.signal.aborted || giveUp());
  }

  function tell(phase: Phase, message?: string): void {
    const status = last?.status?.status ?? '';
    const step = `${phase} ${status} ${message ?? ''}`;
    const now = clock.now();
    if (step === toldOf && (phase !== 'unreachable' || now - toldAt < TELL_AGAIN_MS)) return;
    toldOf = step;
    toldAt = now;
    phaseNow = phase;
    onProgress?.({ ref, phase, status, elapsedMs: now - begun, message });
  }

  function tellTrouble(): void {
    const trouble = news.trouble();
    if (trouble !== undefined) tell('unreachable', trouble.problem);
  }

  /** Also while a request of our own hangs. */
  async function keepTelling(): Promise<void> {
    while (!closed.signal.aborted) {
      const leftMs = toldAt + TELL_AGAIN_MS - clock.now();
      await clock.sleep(phaseNow === 'unreachable' && leftMs > 0 ? leftMs : TELL_AGAIN_MS, closed.signal);
      if (!closed.signal.aborted) tellTrouble();
    }
  }

  function checkPatience(): void {
    if (signal?.aborted) throw aborted(ref, last);
    if (patience.signal.aborted)
      throw timedOut(ref, last, { timeoutMs, late, trouble: news.trouble() ?? failure });
  }

  async function pause(until?: number): Promise<void> {
    checkPatience();
    tellTrouble();
    const round = new AbortController();
    const endRound = () => round.abort();
    patience.signal.addEventListener('abort', endRound);
    // A read of our own shows what the watch has told gone: one of them is behind, and there may be no more news.
    const disagree = last !== undefined && news.get(ref.name) === undefined;
    if (disagree) until = Math.min(until ?? Number.POSITIVE_INFINITY, clock.now() + LOOK_EVERY_MS);
    try {
      const waits = [news.next(round.signal)];
      if (until !== undefined) waits.push(clock.sleep(until - clock.now(), round.signal));
      await Promise.race(waits);
    } finally {
      round.abort();
      patience.signal.removeEventListener('abort', endRound);
    }
  }

  async function ready(): Promise<void> {
    checkPatience();
    // Trouble before the first list is no news, but worth telling.
    while (!news.ready()) await pause(clock.now() + LOOK_EVERY_MS);
  }

  async function waitOut(error: unknown, failures: number): Promise<void> {
    checkPatience();
    failure = BackupError.is(error) ? error : undefined;
    tell('unreachable', failure?.problem);
    const ms = apiFailureOf(error)?.retryAfterMs ?? backoffMs(failures, random(), BACKOFF);
    await clock.sleep(ms, patience.signal);
    checkPatience();
  }

  async function persist<T>(act: (until: AbortSignal) => Promise<T>): Promise<T> {
    const begunAt = clock.now();
    for (let failures = 1; ; failures++) {
      try {
        return await act(patience.signal);
      } catch (error) {
        const mayPass = isForbidden(error)
          ? last !== undefined && clock.now() - begunAt < FORBIDDEN_PASSES_MS
          : isTransient(error);
        if (!mayPass && !patience.signal.aborted) throw error;
        await waitOut(error, failures);
      }
    }
  }

  async function send<T>(write: (until: AbortSignal) => Promise<T>): Promise<T> {
    checkPatience();
    try {
      return await write(patience.signal);
    } catch (error) {
      checkPatience();
      throw error;
    }
  }

  async function readAgain(): Promise<Seen> {
    const { namespace, name } = ref;
    last = await persist((until) =>
      client.get<ClusterBackupManifest>(ClusterBackupType, namespace, name, { signal: until }),
    );
    if (last !== undefined) hub.note(ClusterBackupType, last);
    return last;
  }

  return {
    ref,
    warnings,
    tell,
    pause,
    lookAgain: () => pause(clock.now() + LOOK_AGAIN_MS),
    waitOut,
    send,
    until: patience.signal,
    start,
    ready,
    readAgain,
    async read(uid = ref.uid) {
      await ready();
      const shown = news.get(ref.name);
      if (shown === undefined && uid !== undefined && news.sawDeleted(uid)) {
        last = undefined;
        return undefined;
      }
      if (shown === undefined || (uid !== undefined && shown.metadata.uid !== uid)) return readAgain();
      last = shown;
      failure = undefined;
      return last;
    },
    lastOf: (uid) => news.lastOf(uid),
    all: () => news.list(),
    warn(text) {
      if (text === undefined || warnings.includes(text)) return;
      warnings.push(text);
      tell(phaseNow, text);
    },
    close: () => {
      closed.abort();
      timer.abort();
      signal?.removeEventListener('abort', giveUp);
      news.close();
    },
  };
}

/** What a status means for somebody who waits for the backup's end. */
export function phaseOf(seen: Seen): Phase {
  const status = seen?.status?.status;
  if (isUploadStatus(status)) return 'uploading';
  return status === 'Completed' ? 'finishing' : 'waiting';
}

function aborted(ref: BackupRef, last: Seen): BackupError {
  return new BackupError(
    'aborted',
    'The waiting was interrupted; what the cluster does with the backup goes on',
    {
      at: describeBackup(ref),
      value: last?.status?.status,
      fix: 'do the same again: it goes on from here',
    },
  );
}

interface Lateness {
  readonly timeoutMs: number;
  readonly late: string;
  readonly trouble: BackupError | undefined;
}

function timedOut(ref: BackupRef, last: Seen, { timeoutMs, late, trouble }: Lateness): BackupError {
  const { deletionTimestamp, finalizers = [] } = last?.metadata ?? {};
  const held =
    deletionTimestamp === undefined
      ? ''
      : `; deletion was asked for at ${deletionTimestamp} and waits for the finalizers ${finalizers.join(', ')}`;
  const unknown = trouble === undefined ? '' : `; the status may be another by now: ${trouble.problem}`;
  return new BackupError(
    'timeout',
    `The backup ${late} within ${secondsOf(timeoutMs)} s: its last status is "${last?.status?.status ?? ''}"${held}${unknown}`,
    {
      at: describeBackup(ref),
      value: last?.status?.status,
      fix:
        deletionTimestamp === undefined
          ? 'wait for it again, with a longer timeout'
          : 'look at the backup controller of the management cluster; never remove a finalizer by hand',
    },
  );
}

/** What is left of a longer wait is no round number. */
function secondsOf(ms: number): number {
  return Math.round(ms / 100) / 10;
}
