import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType } from '../../lib/model';
import type { Mosk } from '../../providers/kubernetes';
import { type BackupSummary, statusText, summaryOf } from '../backups/backup-summary';
import type { Io } from '../io';
import { linesText, writeJudged } from '../output';

export interface Watched {
  /** All of them when left out. */
  readonly namespace: string | undefined;
  /** All of them when empty. */
  readonly names: readonly string[];
  readonly labelSelector: string | undefined;
}

export interface WatchStyle {
  /** A JSON object for each change. */
  readonly json: boolean;
  /** What a terminal shows, painted anew with each change. */
  paint(summaries: readonly BackupSummary[]): readonly string[];
}

/**
 * Shows backups and what becomes of them until it is interrupted: one table on a terminal, elsewhere one line for each
 * change. Lost connections are restored, however long that takes, and said.
 * @throws BackupError `timeout`, `aborted`, and what cannot pass by itself
 */
export async function watchBackups(
  { hub, clock }: Pick<Mosk, 'hub' | 'clock'>,
  { namespace, names, labelSelector }: Watched,
  { json, paint }: WatchStyle,
  { io, timeoutMs }: { readonly io: Io; readonly timeoutMs: number | undefined },
): Promise<void> {
  const type = labelSelector === undefined ? ClusterBackupType : { ...ClusterBackupType, labelSelector };
  const ended = new AbortController();
  const signal = AbortSignal.any([
    io.signal,
    ended.signal,
    ...(io.stdout.lost === undefined ? [] : [io.stdout.lost]),
  ]);
  if (timeoutMs !== undefined) void clock.sleep(timeoutMs, io.signal).then(() => ended.abort());
  const live = io.stdout.isTTY && io.env.TERM !== 'dumb' && !json;
  const show = live ? painter(io, paint) : changeWriter(io, json);
  const subscription = hub.subscribe<ClusterBackupManifest>(type, namespace);
  let inTrouble = false;
  try {
    for (;;) {
      await subscription.next(signal);
      // Like `head`, who reads no further has seen what it wanted.
      if (io.stdout.lost?.aborted === true) return;
      if (signal.aborted) throw io.signal.aborted ? interrupted() : timeIsUp(timeoutMs ?? 0);
      const trouble = subscription.trouble();
      if ((trouble !== undefined) !== inTrouble) {
        inTrouble = trouble !== undefined;
        io.stderr.write(
          linesText([trouble === undefined ? 'connected again' : `${trouble.problem}; trying again`]),
        );
      }
      if (!subscription.ready()) continue;
      const backups = subscription.list();
      const wanted = backups.filter(({ metadata }) => names.length === 0 || names.includes(metadata.name));
      show(wanted.map(summaryOf));
    }
  } finally {
    subscription.close();
  }
}

/** The table takes the place of the one before. */
function painter(io: Io, paint: WatchStyle['paint']): (summaries: readonly BackupSummary[]) => void {
  const raw = io.stdout.raw ?? io.stdout.write;
  let height = 0;
  return (summaries) => {
    if (height > 0) raw(`\u001b[${height}A\u001b[J`);
    const lines = paint(summaries);
    height = lines.length;
    writeJudged(lines, io);
  };
}

/** What is as it was is not said again. */
function changeWriter({ stdout }: Io, json: boolean): (summaries: readonly BackupSummary[]) => void {
  let known = new Map<string, { readonly summary: BackupSummary; readonly text: string }>();
  return (summaries) => {
    const now = new Map(
      summaries.map((summary) => [
        `${summary.namespace}/${summary.name}`,
        { summary, text: changeText(summary) },
      ]),
    );
    for (const [id, { summary, text }] of now) {
      if (known.get(id)?.text !== text) write(id, text, summary, false);
    }
    for (const [id, { summary }] of known) if (!now.has(id)) write(id, 'gone', summary, true);
    known = now;
  };

  function write(id: string, text: string, summary: BackupSummary, gone: boolean): void {
    stdout.write(json ? `${JSON.stringify({ ...summary, gone })}\n` : linesText([`${id}  ${text}`]));
  }
}

function changeText(summary: BackupSummary): string {
  const { uploadedAt } = summary;
  return `${statusText(summary)}${uploadedAt === undefined ? '' : `, uploaded ${uploadedAt}`}`;
}

function timeIsUp(timeoutMs: number): BackupError {
  return new BackupError('timeout', 'The time to watch is up', {
    at: '--timeout',
    value: `${timeoutMs / 1000} s`,
    fix: 'watch again, or for longer; the backups go on by themselves',
  });
}

function interrupted(): BackupError {
  return new BackupError('aborted', 'The watch was ended; the backups go on by themselves', {
    fix: 'watch again with the same command',
  });
}
